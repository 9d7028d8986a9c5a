import { setTimeout as sleep } from "node:timers/promises";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { AnyObject } from "../model/cluster-objects";
import { EnvironmentError } from "../model/environment-error";
import type { Text } from "../model/text";
import { PROOF_NAMESPACE } from "./identity";
import { PROOF_KINDS, type ProofCluster } from "./proof-cluster";

export interface CleanupOptions {
    timeoutMs: number;
    onWaiting: (reason: Text) => void;
    /** Called before the Lease is deleted, which must not be renewed then. @default - nobody renews it */
    release?: () => Promise<void>;
    /** @default 1000 */
    pauseMs?: number;
}

/** What a cleanup has deleted. */
export interface Cleanup {
    /** As `Service twin`. */
    objects: string[];
    /** CLBs of the deleted objects, which TKE's controllers have deleted. */
    loadBalancerIds: string[];
    /** CLBs that a user created, on which the deleted objects had listeners: they stay. */
    sharedLoadBalancerIds: string[];
    /** Whether the namespace is gone; one that a proof did not create stays. */
    namespaceDeleted: boolean;
    /** What is not the proof's and keeps the namespace, as `Pod name`. */
    foreign: string[];
}

/** The proof's objects that exist, as `Service twin`. */
export async function leftovers(cluster: ProofCluster): Promise<string[]> {
    const all = await Promise.all(
        PROOF_KINDS.map(async (kind) =>
            (await cluster.ownObjects(kind)).map(({ metadata }) => `${kind} ${metadata?.name}`),
        ),
    );
    const own = await cluster.namespaceState();
    return [...all.flat(), ...(own === "own" || own === "terminating" ? [`Namespace ${PROOF_NAMESPACE}`] : [])];
}

/**
 * Deletes all that a proof has created, entry points first, and resolves when their CLBs are gone: TKE's controllers keep
 * an object until they have deleted its CLB.
 *
 * @throws EnvironmentError where something is left after the time
 */
export async function cleanUp(cluster: ProofCluster, options: CleanupOptions): Promise<Cleanup> {
    const deadline = Date.now() + options.timeoutMs;
    const objects: string[] = [];
    const own = new Set<string>();
    const shared = new Set<string>();
    for (const kind of PROOF_KINDS) {
        for (const object of await cluster.ownObjects(kind)) {
            loadBalancersOf(object).forEach((id) => (isOnExisting(object) ? shared : own).add(id));
            await cluster.remove(kind, object);
            objects.push(`${kind} ${object.metadata?.name}`);
        }
    }
    await until(deadline, options, async () => {
        const left = [...(await cluster.ownObjects("Ingress")), ...(await cluster.ownObjects("Service"))];
        const held = left.map(holderWords);
        return left.length > 0
            ? {
                  en: `TKE's controllers still hold ${held.join(", ")}`,
                  zh: `TKE 控制器仍持有 ${held.join("、")}`,
              }
            : undefined;
    });
    await options.release?.();
    await cluster.removeLease();
    const state = await cluster.namespaceState();
    const ids = { loadBalancerIds: [...own], sharedLoadBalancerIds: [...shared] };
    if (state !== "own" && state !== "terminating") {
        return { objects, ...ids, namespaceDeleted: state === "absent", foreign: [] };
    }
    const foreign = state === "own" ? await cluster.foreignObjects() : [];
    if (foreign.length > 0) {
        return { objects, ...ids, namespaceDeleted: false, foreign };
    }
    await cluster.removeNamespace();
    await until(deadline, options, async () =>
        (await cluster.namespaceState()) === "absent"
            ? undefined
            : {
                  en: `namespace ${PROOF_NAMESPACE} is still being deleted: kubectl get namespace ${PROOF_NAMESPACE} -o yaml shows what holds it`,
                  zh: `命名空间 ${PROOF_NAMESPACE} 仍在删除中：用 kubectl get namespace ${PROOF_NAMESPACE} -o yaml 查看原因`,
              },
    );
    return {
        objects: [...objects, `Namespace ${PROOF_NAMESPACE}`],
        ...ids,
        namespaceDeleted: true,
        foreign,
    };
}

async function until(
    deadline: number,
    { onWaiting, pauseMs = 1_000 }: CleanupOptions,
    reasonToWait: () => Promise<Text | undefined>,
): Promise<void> {
    for (;;) {
        const reason = await reasonToWait();
        if (reason === undefined) {
            return;
        }
        if (Date.now() >= deadline) {
            throw new EnvironmentError({
                en: `not everything is deleted: ${reason.en}; then run doctor --cleanup again`,
                zh: `没有全部删除：${reason.zh}；之后请再次运行 doctor --cleanup`,
            });
        }
        onWaiting(reason);
        await sleep(pauseMs);
    }
}

function holderWords(object: AnyObject): string {
    const { name, finalizers = [] } = object.metadata ?? {};
    const ids = loadBalancersOf(object);
    const holder = finalizers.length > 0 ? ` (finalizer ${finalizers.join(", ")})` : "";
    return `${object.kind ?? ""} ${name}${ids.length > 0 ? ` for ${ids.join(", ")}` : ""}${holder}`.trim();
}

function isOnExisting({ metadata }: AnyObject): boolean {
    const keys = [ANNOTATION_KEYS.Service.existingLoadBalancerId, ANNOTATION_KEYS.Ingress.existingLoadBalancerId];
    return keys.some((key) => metadata?.annotations?.[key] !== undefined);
}

/** The CLB that the controller has written into an object. */
export function loadBalancersOf({ metadata }: AnyObject): string[] {
    const keys = [ANNOTATION_KEYS.Service.loadBalancerId, ANNOTATION_KEYS.Ingress.loadBalancerId];
    return keys.flatMap((key) => metadata?.annotations?.[key] ?? []);
}
