import { z } from "zod";
import type { ChangeSummary, PropertyChange } from "../../engine/api/engine";

const count = z.int().nonnegative();

const propertyChange: z.ZodType<PropertyChange> = z.object({
    path: z.string(),
    kind: z.enum(["add", "update", "delete"]),
    forcesReplacement: z.boolean(),
    before: z.json().optional(),
    after: z.json().optional(),
});

const resourceChange = z.object({
    op: z.enum(["create", "update", "replace", "delete"]),
    type: z.string(),
    name: z.string(),
    changes: z.array(propertyChange).default([]),
});

const summary: z.ZodType<ChangeSummary> = z.object({
    create: count,
    update: count,
    replace: count,
    delete: count,
    same: count,
});

/** The names that Pulumi allows; they are shown as they are. */
const stackName = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/);
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const stackPreview = z.object({
    stack: stackName,
    target: z.enum(["lab", "cloud"]),
    engine: z.enum(["embedded", "pulumi"]),
    /** The commit whose program was brought up in the lab to compare with; absent: what is deployed. */
    baseCommit: commit.optional(),
    /** Absent where the preview failed before it had counted. */
    summary: summary.optional(),
    /** What would change, without what stays. */
    resources: z.array(resourceChange),
    error: z.string().optional(),
});

/** A resource that would change. */
export type ResourceChange = z.infer<typeof resourceChange>;

/** What a preview of one stack has found; the JSON that the jobs of a matrix pass on. */
export type StackPreview = z.infer<typeof stackPreview>;

/** A file of `--json`: results, or with `--list-stacks` the names of the stacks that results are expected of. */
const resultFile = z.union([z.array(stackPreview), z.array(stackName)]);

/** Checks a result of another job. It is the work of a pull request's code: its form is all that is trusted. */
export function parseResults(json: string): StackPreview[] | string[] {
    return resultFile.parse(JSON.parse(json));
}

/** The results, sorted, with a failure for every stack that is expected and has none. */
export function mergeResults(files: readonly (StackPreview[] | string[])[]): StackPreview[] {
    const results = new Map<string, StackPreview>();
    for (const entry of files.flat()) {
        if (typeof entry !== "string") {
            results.set(entry.stack, entry);
        } else if (!results.has(entry)) {
            results.set(entry, missing(entry));
        }
    }
    return [...results.values()].sort((one, other) => (one.stack < other.stack ? -1 : 1));
}

function missing(stack: string): StackPreview {
    const error = "there is no result: the job that was to preview it ended before it had one, see its log";
    return { stack, target: "lab", engine: "embedded", resources: [], error };
}
