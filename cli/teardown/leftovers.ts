import { PROOF_STACK } from "../../doctor/prove/identity";
import type { StackInfo } from "../../engine/api/engine";
import { resourceKey, type CloudResource } from "../cloud-resources/cloud-resource";
import { deletionRank, kindOf } from "../../tencent/resource-kinds";

/** A resource that no stack answers for any more, or that none can delete. */
export interface Leftover extends CloudResource {
    /** What a person calls the kind: `CLB`. */
    label: string;
    /** How to delete it. */
    remedy: string;
}

/** In the cluster whose Service or Ingress was proven. */
const PROOF_REMEDY = "npm run doctor -- --cleanup --context CONTEXT";

/** The stacks that have resources, that another command is changing, or whose state cannot be read. */
export function stacksWithResources(stacks: readonly StackInfo[]): Set<string> {
    return new Set(
        stacks
            .filter(
                ({ resourceCount, updateInProgress, unreadable }) =>
                    resourceCount > 0 || updateInProgress || unreadable !== undefined,
            )
            .map(({ name }) => name),
    );
}

export interface LeftoverQuestion {
    /** What was found before `stacks` were listed. */
    before: readonly CloudResource[];
    stacks: readonly StackInfo[];
    /** What was found afterwards. */
    after: readonly CloudResource[];
    /** Whether the answer is about a stack at all. */
    isMeant: (stack: string) => boolean;
}

/**
 * Resources whose stack no longer exists, and orphans in the VPC of one that is half destroyed, in the order in which they can be
 * deleted.
 *
 * They are those found both before and after the stacks were listed: one that only came later may be of a stack that was
 * begun meanwhile, one that is gone since was still being torn down by another command.
 */
export function leftovers({ before, stacks, after, isMeant }: LeftoverQuestion): Leftover[] {
    const living = stacksWithResources(stacks);
    const busy = new Set(stacks.filter(({ updateInProgress }) => updateInProgress).map(({ name }) => name));
    const isLeft = ({ stack, isOrphan }: CloudResource) => !living.has(stack) || (isOrphan && !busy.has(stack));
    const seen = new Set(before.map(resourceKey));
    return [...new Map(after.map((resource) => [resourceKey(resource), resource])).values()]
        .filter((resource) => seen.has(resourceKey(resource)) && isMeant(resource.stack) && isLeft(resource))
        .map((resource) => {
            const { label, remedy } = kindOf(resource.kind);
            const isOfProof = resource.stack === PROOF_STACK;
            // Its Service or Ingress would get a new one.
            return { ...resource, label, remedy: isOfProof ? PROOF_REMEDY : remedy(resource.id, resource.region) };
        })
        .sort((a, b) => compare(a.stack, b.stack) || rank(a) - rank(b) || compare(a.id, b.id));
}

function rank({ kind }: CloudResource): number {
    return Math.min(deletionRank(kind), Number.MAX_SAFE_INTEGER);
}

function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}
