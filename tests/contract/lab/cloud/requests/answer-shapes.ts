import assert from "node:assert/strict";
import type { LabCloud } from "../../../../support/lab-cloud";
import documented from "./documented-answers.json";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * Throws unless `actual` has every field that the documented answer has, with the same JSON type. Each element of a
 * list must be like the documented list's first one. `null` is never good enough: the provider dereferences it.
 */
export function assertShape(expected: Json, actual: Json | undefined, path: string): void {
    assert.notEqual(actual, undefined, `${path} is missing`);
    assert.equal(jsonType(actual), jsonType(expected), `the JSON type of ${path}`);
    if (Array.isArray(expected)) {
        const [element] = expected;
        if (element !== undefined) {
            (actual as Json[]).forEach((each, index) => assertShape(element, each, `${path}[${index}]`));
        }
    } else if (typeof expected === "object" && expected !== null) {
        for (const [name, value] of Object.entries(expected)) {
            assertShape(value, (actual as { [name: string]: Json })[name], `${path}.${name}`);
        }
    }
}

function jsonType(value: Json | undefined): string {
    return value === null ? "null" : Array.isArray(value) ? "list" : typeof value;
}

/** Lists that are documented with content, and empty here. */
function emptyLists(expected: Json, actual: Json, path: string): string[] {
    if (Array.isArray(expected)) {
        const [element] = expected;
        const [first] = actual as Json[];
        return element === undefined ? [] : first === undefined ? [path] : emptyLists(element, first, path);
    }
    if (typeof expected === "object" && expected !== null) {
        return Object.entries(expected).flatMap(([name, value]) =>
            emptyLists(value, (actual as { [name: string]: Json })[name] as Json, `${path}.${name}`),
        );
    }
    return [];
}

/** The documented answers that were not yet seen with content in all of their lists. */
export class DocumentedAnswers {
    readonly unseen = new Set(documented.map(nameOf));

    /** Checks every answer that the lab's clients get from now on. */
    watch(lab: LabCloud): void {
        for (const client of [lab.vpc, lab.clb, lab.tke, lab.nodePools, lab.tag, lab.api, lab.cam, lab.sts, lab.ssl]) {
            const original = client.request.bind(client);
            const service = client.endpoint.split(".")[0] ?? "";
            client.request = async (action, ...rest) => {
                const response = (await original(action, ...rest)) as { [name: string]: Json };
                this.check(service, client.apiVersion, action, response);
                return response;
            };
        }
    }

    private check(service: string, version: string, action: string, response: { [name: string]: Json }): void {
        const answers = documented.filter(
            (answer) => answer.service === service && answer.version === version && answer.action === action,
        );
        assert.equal(typeof response.RequestId, "string", `${action}.RequestId`);
        for (const answer of answers) {
            assertShape(answer.response as unknown as Json, response, action);
            if (emptyLists(answer.response as unknown as Json, response, action).length === 0) {
                this.unseen.delete(nameOf(answer));
            }
        }
    }
}

/** The actions whose answers are documented, by service and version. */
export function documentedActions(): string[] {
    return documented.map(nameOf);
}

function nameOf({ service, version, action }: { service: string; version: string; action: string }): string {
    return `${service} ${version} ${action}`;
}
