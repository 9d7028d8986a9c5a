import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../../components/config/config";
import { PROJECT, stackConfig } from "../../../support/program";

/** Config of a stack file, with keys changed or (undefined) taken away. */
export function parse(stack: string, changes: Record<string, string | undefined> = {}) {
    const config = stackConfig(stack);
    for (const [key, value] of Object.entries(changes)) {
        delete config[`${PROJECT}:${key}`];
        if (value !== undefined) {
            config[`${PROJECT}:${key}`] = value;
        }
    }
    return parseConfig(PROJECT, config);
}

export function mistakesOf(stack: string, changes: Record<string, string | undefined>): string[] {
    try {
        parse(stack, changes);
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), "shown without a stack trace");
        return error.message
            .split("\n")
            .slice(1)
            .map((line) => line.trim());
    }
    return [];
}
