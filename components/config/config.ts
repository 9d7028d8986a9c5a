import * as pulumi from "@pulumi/pulumi";
import { adoptionMistakes, withClusterOfKubeconfig } from "./adoption";
import { configMistakes } from "./checks";
import type { Mistake } from "./mistake";
import { fields, type StackConfig } from "./fields";
import { fromText } from "./from-text";
import { nearestWord } from "../../tke/nearest-word";
import { scenarioOf } from "../../tke/scenarios";

/**
 * Reads the stack's config. Throws a RunError that lists every mistake in it, each with its key, its value and what to
 * set; nothing has been registered by then.
 *
 * @param namespace the project's name, before the colon of its keys
 * @param all the whole config, other namespaces included, as `pulumi.runtime.allConfig()` has it
 */
export function parseConfig(namespace: string, all: Record<string, string>): StackConfig {
    const given = givenKeys(namespace, all);
    const { config: parsed, mistakes } = parseFields(given);
    const config = withClusterOfKubeconfig(parsed);
    const keys = new Set(Object.keys(given));
    mistakes.push(...configMistakes(config, keys), ...adoptionMistakes(config, keys, scenarioOf(config.scenario)));
    if (mistakes.length > 0) {
        throw configError(namespace, all, mistakes);
    }
    // Every required field is there, or its absence would have been a mistake.
    return config as StackConfig;
}

/** A RunError that lists mistakes, each with its key, its value and what to set. Parameters are those of {@link parseConfig}. */
export function configError(namespace: string, all: Record<string, string>, mistakes: Mistake[]): pulumi.RunError {
    return new pulumi.RunError(report(`${namespace}:`, givenKeys(namespace, all), mistakes));
}

function givenKeys(namespace: string, all: Record<string, string>): Record<string, string> {
    const prefix = `${namespace}:`;
    const own = Object.entries(all).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function parseFields(given: Record<string, string>): { config: Partial<StackConfig>; mistakes: Mistake[] } {
    const config: Record<string, unknown> = {};
    const mistakes: Mistake[] = [];
    for (const key of Object.keys(given)) {
        if (!Object.hasOwn(fields, key)) {
            const guess = nearestWord(key, Object.keys(fields));
            mistakes.push({
                key,
                set: guess ? `there is no such key: did you mean ${guess}?` : "there is no such key: remove it",
            });
        }
    }
    for (const [key, field] of Object.entries(fields)) {
        const result = field.safeParse(fromText(field, given[key]));
        if (result.success) {
            config[key] = result.data;
        } else {
            mistakes.push({ key, set: `set ${field.description}` });
        }
    }
    return { config, mistakes };
}

const MAX_SHOWN = 200;

/** Keys whose values may be secrets, or hold some. */
const SECRET_KEYS: readonly string[] = ["kubeconfig", "env"] satisfies (keyof StackConfig)[];

/** The value of a key that there is not may be a misspelt key's secret. */
function shown(key: string, value: string): string {
    if (SECRET_KEYS.includes(key) || !Object.hasOwn(fields, key)) {
        return "[not shown]";
    }
    return value.length > MAX_SHOWN ? `[${value.length} characters]` : visible(value);
}

/** Characters that nobody sees as their escapes. */
function visible(text: string): string {
    return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

function report(prefix: string, given: Record<string, string>, mistakes: Mistake[]): string {
    const lines = mistakes.map(({ key, set }) => {
        const value = Object.hasOwn(given, key) ? ` = ${shown(key, given[key] as string)}` : " is not set";
        return `  ${prefix}${visible(key)}${value}: ${set}`;
    });
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    return `${count} in the stack's config; nothing was changed.\n${lines.join("\n")}`;
}
