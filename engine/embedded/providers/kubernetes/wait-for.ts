import { JSONPath } from "jsonpath-plus";
import type { LiveObject } from "./live-object";
import { conditionStatus, type Unready } from "./readiness";

/** One condition of the annotation `pulumi.com/waitFor`. */
export type WaitCondition =
    | { kind: "jsonpath"; text: string; path: string; value?: string }
    | { kind: "condition"; text: string; type: string; status: string };

/**
 * Parses `pulumi.com/waitFor`: `jsonpath={.a.b}`, `jsonpath={.a.b}=value`, `condition=Type[=Status]`, or a JSON array of
 * those, all of which must hold (kubectl wait's syntax). Throws for anything else.
 */
export function parseWaitFor(annotation: string): WaitCondition[] {
    if (!annotation.trim().startsWith("[")) {
        return [parseCondition(annotation)];
    }
    const conditions: unknown = JSON.parse(annotation);
    if (!Array.isArray(conditions) || !conditions.every((condition) => typeof condition === "string")) {
        throw new Error(`pulumi.com/waitFor: ${annotation} is no JSON array of strings`);
    }
    return conditions.map(parseCondition);
}

function parseCondition(text: string): WaitCondition {
    const jsonpath = /^jsonpath=\{?\$?(?<path>[.[][^}]*?)\}?(?:=(?<value>.*))?$/.exec(text)?.groups;
    if (jsonpath?.path) {
        const { path, value } = jsonpath;
        return { kind: "jsonpath", text, path: `$${path}`, ...(value === undefined ? {} : { value: unquoted(value) }) };
    }
    const condition = /^condition=(?<type>[^=]+)(?:=(?<status>.+))?$/.exec(text)?.groups;
    if (condition?.type) {
        return { kind: "condition", text, type: condition.type, status: condition.status ?? "True" };
    }
    throw new Error(
        `pulumi.com/waitFor: ${JSON.stringify(text)} is neither jsonpath={.path}[=value] nor condition=Type[=Status]`,
    );
}

function unquoted(value: string): string {
    return value.replace(/^(["'])(?<inner>.*)\1$/, "$<inner>");
}

/** The first condition that does not hold yet. */
export function firstUnmetCondition(conditions: readonly WaitCondition[], object: LiveObject): Unready {
    const missing = conditions.find((condition) => !holds(condition, object));
    return missing && `${missing.text} does not hold`;
}

function holds(condition: WaitCondition, object: LiveObject): boolean {
    if (condition.kind === "condition") {
        return conditionStatus(object.status, condition.type)?.toLowerCase() === condition.status.toLowerCase();
    }
    const found: unknown[] = JSONPath({ path: condition.path, json: object, eval: false, wrap: true });
    return condition.value === undefined ? found.length > 0 : found.some((value) => String(value) === condition.value);
}
