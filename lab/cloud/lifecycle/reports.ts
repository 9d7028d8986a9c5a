import type { Store } from "../store";
import type { Transitions } from "./transitions";
import { LIFECYCLES, type Lifecycle, type LivingKind } from "./table";

/** A part of a resource's life. */
type Phase = "creating" | "ready" | "deleting" | "failed";

/** What can fail. */
type FailingKind = { [K in LivingKind]: (typeof LIFECYCLES)[K] extends { failed: string } ? K : never }[LivingKind];

/** Where records are, and the one clock that says when they may move on. */
export interface LifecycleContext {
    store: Store;
    transitions: Pick<Transitions, "isOver">;
}

/**
 * The resource works: moves its record on from the state of a creation, no sooner than Tencent Cloud would. Any other state stays:
 * what has been deleted or has failed meanwhile does not come back.
 */
export function reportReady(context: LifecycleContext, kind: LivingKind, id: string): void {
    const lifecycle = lifecycleOf(kind);
    if (stateOf(context.store, kind, id) === lifecycle.creating && isCreationDue(context, kind, id)) {
        context.store.update(kind, id, { [lifecycle.field]: lifecycle.ready });
    }
}

/** Nothing of the resource works any more: takes its record away. False while Tencent Cloud would still be at it. */
export function reportGone(context: LifecycleContext, kind: LivingKind, id: string): boolean {
    const isDue = isDeletionDue(context, kind, id);
    if (isDue) {
        lifecycleOf(kind).remove(context.store, id);
    }
    return isDue;
}

/** The resource does not work, and is not tried again before {@link retryFailed}. */
export function reportFailed(store: Store, kind: FailingKind, id: string): void {
    store.update(kind, id, { [LIFECYCLES[kind].field]: LIFECYCLES[kind].failed });
}

/** Takes a resource that has failed for one that works, so that whoever runs it tries again. */
export function retryFailed(store: Store, kind: FailingKind, id: string): void {
    if (stateOf(store, kind, id) === LIFECYCLES[kind].failed) {
        store.update(kind, id, { [LIFECYCLES[kind].field]: LIFECYCLES[kind].ready });
    }
}

/** Begins a deletion that another one brings with it. */
export function beginDeletion(store: Store, kind: LivingKind, id: string): void {
    store.update(kind, id, { [lifecycleOf(kind).field]: lifecycleOf(kind).deleting });
}

/** Whether the time that the creation takes has passed; what has not begun begins with this question. */
export function isCreationDue({ transitions }: LifecycleContext, kind: LivingKind, id: string): boolean {
    const { create } = lifecycleOf(kind);
    return create === undefined || transitions.isOver(kind, id, create);
}

/** Whether the time that the deletion takes has passed; what has not begun begins with this question. */
export function isDeletionDue({ transitions }: LifecycleContext, kind: LivingKind, id: string): boolean {
    const action = lifecycleOf(kind).delete;
    return action === undefined || transitions.isOver(kind, id, action);
}

/** Whether a record is in that phase of its life. */
export function isIn(store: Store, kind: LivingKind, id: string, phase: Phase): boolean {
    return stateOf(store, kind, id) === lifecycleOf(kind)[phase];
}

/** What a pool of nodes is recorded as. */
export type PoolKind = "nodePool" | "cvmNodePool" | "virtualNodePool";

/** A pool is ready once all its nodes are, and gone once the last one is. */
export function reportPool(context: LifecycleContext, kind: PoolKind, id: string): void {
    const { store } = context;
    const nodes: [LivingKind, string][] =
        kind === "virtualNodePool"
            ? store
                  .list("virtualNode")
                  .filter(inPool(id))
                  .map(({ name }) => ["virtualNode", name])
            : store
                  .list("machine")
                  .filter(inPool(id))
                  .map(({ machineName }) => ["machine", machineName]);
    if (isIn(store, kind, id, "deleting")) {
        if (nodes.length === 0) {
            reportGone(context, kind, id);
        }
    } else if (nodes.every(([node, name]) => isIn(store, node, name, "ready"))) {
        reportReady(context, kind, id);
    }
}

function inPool(id: string): (node: { nodePoolId: string }) => boolean {
    return ({ nodePoolId }) => nodePoolId === id;
}

function lifecycleOf(kind: LivingKind): Lifecycle<LivingKind> {
    return LIFECYCLES[kind] as unknown as Lifecycle<LivingKind>;
}

function stateOf(store: Store, kind: LivingKind, id: string): unknown {
    const record = store.get(kind, id) as Readonly<Record<string, unknown>> | undefined;
    return record?.[lifecycleOf(kind).field];
}
