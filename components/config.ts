import * as pulumi from "@pulumi/pulumi";
import { configMistakes, type Mistake } from "./config-checks";
import { fields, type StackConfig } from "./config-fields";
import { nearest } from "./nearest";

/**
 * Reads the stack's config. Throws a RunError that lists every mistake in it, each with its key, its value and what to
 * set; nothing has been registered by then.
 *
 * @param namespace the project's name, before the colon of its keys
 * @param all the whole config, other namespaces included, as `pulumi.runtime.allConfig()` has it
 */
export function parseConfig(namespace: string, all: Record<string, string>): StackConfig {
    const prefix = `${namespace}:`;
    const given: Record<string, string> = {};
    for (const [key, value] of Object.entries(all)) {
        if (key.startsWith(prefix)) {
            given[key.slice(prefix.length)] = value;
        }
    }
    const { config, mistakes } = parseFields(given);
    mistakes.push(...configMistakes(config));
    if (mistakes.length > 0) {
        throw new pulumi.RunError(report(prefix, given, mistakes));
    }
    // Every required field is there, or its absence would have been a mistake.
    return config as StackConfig;
}

function parseFields(given: Record<string, string>): { config: Partial<StackConfig>; mistakes: Mistake[] } {
    const config: Record<string, unknown> = {};
    const mistakes: Mistake[] = [];
    for (const key of Object.keys(given)) {
        if (!(key in fields)) {
            const guess = nearest(key, Object.keys(fields));
            mistakes.push({
                key,
                set: guess ? `there is no such key: did you mean ${guess}?` : "there is no such key: remove it",
            });
        }
    }
    for (const [key, field] of Object.entries(fields)) {
        const result = field.safeParse(given[key]);
        if (result.success) {
            config[key] = result.data;
        } else {
            mistakes.push({ key, set: `set ${field.description}` });
        }
    }
    return { config, mistakes };
}

function report(prefix: string, given: Record<string, string>, mistakes: Mistake[]): string {
    const lines = mistakes.map(({ key, set }) => {
        const value = given[key];
        return `  ${prefix}${key} ${value === undefined ? "is not set" : `= ${value}`}: ${set}`;
    });
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    return `${count} in the stack's config; nothing was changed.\n${lines.join("\n")}`;
}
