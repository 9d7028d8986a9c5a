import type { LocalWorkspace, StackSummary, UpdateSummary } from "@pulumi/pulumi/automation";
import type { StackInfo } from "../api/engine";
import { IDENTITY_TAGS, STACK_TAGS } from "../api/stack-tags";

/** The part of an exported state that is counted (pulumi sdk/go/common/apitype/core.go, `ResourceV3`). */
export interface ExportedResource {
    urn?: string;
    type: string;
    custom: boolean;
    inputs?: { tags?: unknown };
    /** Set while a replacement is under way: the old resource, still to be deleted. */
    delete?: boolean;
}

/** What is read of `pulumi stack history --json`. */
type PastUpdate = Pick<UpdateSummary, "kind"> & { startTime: string; endTime?: string };

/**
 * Completes a line of `pulumi stack ls`, whose own count takes in components and providers, and whose last update may
 * also have been a destroy.
 * Undefined for a stack of another project, which a backend without projects lists too.
 * @param history gives `pulumi stack history --json` of a stack.
 */
export async function stackInfo(
    workspace: LocalWorkspace,
    project: string,
    summary: StackSummary,
    history: (stack: string) => Promise<string>,
): Promise<StackInfo | undefined> {
    const { name, updateInProgress = false } = summary;
    const [exported, own] = await Promise.all([workspace.exportStack(name), workspace.listTags(name)]);
    const { resources = [] } = (exported.deployment ?? {}) as { resources?: ExportedResource[] };
    if (foreignUrn(resources, project, name) !== undefined || (own[IDENTITY_TAGS.project] ?? project) !== project) {
        return undefined;
    }
    const tags = STACK_TAGS.ttl in own ? own : { ...ttlOf(resources, project, name), ...own };
    const lastUpdate = lastUp(STACK_TAGS.ttl in tags ? await history(name) : "[]") ?? summary.lastUpdate;
    return {
        name,
        updateInProgress,
        resourceCount: countResources(resources),
        tags,
        ...(lastUpdate ? { lastUpdate: new Date(lastUpdate) } : {}),
    };
}

/** Resources that exist: no components, which only group, and no providers. */
export function countResources(resources: readonly ExportedResource[]): number {
    return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:")).length;
}

/** End of the last `up` in a stack's history; undefined where there is none. */
export function lastUp(history: string): string | undefined {
    const ends = (JSON.parse(history) as PastUpdate[])
        .filter(({ kind }) => kind === "update")
        .map(({ startTime, endTime }) => endTime ?? startTime);
    return ends.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}

/** The first URN of a state that another project or stack has given. */
export function foreignUrn(resources: readonly ExportedResource[], project: string, stack: string): string | undefined {
    return resources
        .flatMap(({ urn }) => urn ?? [])
        .find((urn) => !urn.startsWith(`urn:pulumi:${stack}::${project}::`));
}

/**
 * The `ttl` tag of a stack's own resources, for a stack that was brought up with `pulumi up` alone. The tag of a resource that
 * was imported, or is another stack's, is about something else.
 */
export function ttlOf(resources: readonly ExportedResource[], project: string, stack: string): Record<string, string> {
    for (const { inputs } of resources) {
        const tags = (inputs?.tags ?? {}) as Record<string, unknown>;
        const { ttl, [IDENTITY_TAGS.project]: ofProject, [IDENTITY_TAGS.stack]: ofStack } = tags;
        if (typeof ttl === "string" && ofProject === project && ofStack === stack) {
            return { [STACK_TAGS.ttl]: ttl };
        }
    }
    return {};
}
