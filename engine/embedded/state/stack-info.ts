import { existsSync, readdirSync } from "node:fs";
import type { StackInfo } from "../../api/engine";
import { stackFiles, stackNameOf, stacksDirectory } from "./stack-files";
import { ProcessLock } from "../../../machine/process-lock";
import { readStackFile, type ResourceRecord, type StackFile } from "./state-file";
import { IDENTITY_TAGS } from "../../api/stack-tags";
import { isObject } from "../../api/property-values";

/** All stacks in the lab's folder, by name. */
export function listStacks(labDirectory: string): StackInfo[] {
    const directory = stacksDirectory(labDirectory);
    if (!existsSync(directory)) {
        return [];
    }
    return readdirSync(directory)
        .flatMap((file) => stackNameOf(file) ?? [])
        .sort()
        .flatMap((stack) => {
            const files = stackFiles(labDirectory, stack);
            // Asked first: a stack that ends its update meanwhile may be called busy, never an old one idle.
            const updateInProgress = ProcessLock.isHeld(files.lock);
            try {
                const saved = readStackFile(files.state);
                return saved ? [stackInfo(stack, saved, updateInProgress)] : [];
            } catch (error) {
                const unreadable = (error as Error).message;
                return [{ name: stack, updateInProgress, resourceCount: 0, tags: {}, unreadable }];
            }
        });
}

/** Stacks that a process holds right now, also one that has no state yet, by name. */
export function heldStacks(labDirectory: string): string[] {
    const directory = stacksDirectory(labDirectory);
    return (existsSync(directory) ? readdirSync(directory) : [])
        .flatMap((file) => (file.endsWith(".lock") ? [file.slice(0, -".lock".length)] : []))
        .filter((stack) => ProcessLock.isHeld(stackFiles(labDirectory, stack).lock))
        .sort();
}

/** What `stack ls` and the lab report of a stack. */
export function stackInfo(name: string, saved: StackFile, updateInProgress: boolean): StackInfo {
    const resources = saved.resources.filter(({ type }) => !type.startsWith("pulumi:providers:"));
    return {
        name,
        ...(saved.lastUpdate ? { lastUpdate: new Date(saved.lastUpdate) } : {}),
        updateInProgress,
        resourceCount: resources.length,
        tags: saved.tags ?? ttlOf(name, resources),
    };
}

/** The `ttl` tag of a stack's own resources, for a stack that was brought up without tags of its own. */
function ttlOf(stack: string, resources: readonly ResourceRecord[]): Record<string, string> {
    for (const { inputs } of resources) {
        if (
            isObject(inputs.tags) &&
            typeof inputs.tags.ttl === "string" &&
            inputs.tags[IDENTITY_TAGS.stack] === stack
        ) {
            return { ttl: inputs.tags.ttl };
        }
    }
    return {};
}
