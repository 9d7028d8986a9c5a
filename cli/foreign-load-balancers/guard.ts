import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig, V1Ingress, V1Service } from "@kubernetes/client-node";
import { EngineError, type ProgramExports } from "../../engine/api/engine";
import { kubernetesClient } from "../../kubeconfig/kubernetes-client";
import { readApi } from "../../kubeconfig/read-api";
import { lightKubeConfig } from "../../kubeconfig/static-kubeconfig";
import { foreignLoadBalancers, foreignLine, foreignRefusal, type ForeignLoadBalancer } from "./foreign";

export interface GuardOptions {
    /** Of the stack that is to be destroyed, secrets in clear. */
    outputs: ProgramExports;
    /** Whether foreign objects are deleted first; without it they refuse the destruction. @default false */
    remove?: boolean;
    signal: AbortSignal;
    /** What is done, and what could not be looked at. */
    onLine: (line: string) => void;
    /** How long the removal of foreign load balancers may take, in milliseconds. @default 5 minutes */
    timeoutMs?: number;
}

const PAUSE_MS = 500;

/** An unreachable API server must not hold the destruction longer. */
const ANSWER_MS = 10_000;

/**
 * Looks, before a stack's cluster is deleted, for what others have CLBs for in it. Throws an EngineError that lists it, or, with
 * `remove`, deletes it through Kubernetes and waits until the cluster's controllers have deleted the CLBs. A cluster that the stack
 * has adopted stays, and so does all in it.
 */
export async function guardForeignLoadBalancers(options: GuardOptions): Promise<void> {
    const { outputs, remove = false, onLine } = options;
    const { clusterId, kubeconfig, namespace, adopts } = outputs;
    const isAdopted = Array.isArray(adopts) && adopts.includes("clusterId");
    if (typeof kubeconfig !== "string" || kubeconfig === "" || isAdopted) {
        return;
    }
    const ownNamespace = typeof namespace === "string" ? namespace : "";
    let cluster: ReturnType<typeof clientsOf>;
    let foreign: ForeignLoadBalancer[];
    try {
        cluster = clientsOf(await lightKubeConfig(kubeconfig));
        foreign = await cluster.foreign(ownNamespace);
    } catch (error) {
        onLine(
            `cluster ${String(clusterId)} could not be asked for load balancers of others (${(error as Error).message}): CLBs of theirs may stay behind`,
        );
        return;
    }
    if (foreign.length === 0) {
        return;
    }
    if (!remove) {
        throw new EngineError(foreignRefusal(foreign, String(clusterId)));
    }
    await removeForeign(cluster, foreign, ownNamespace, options);
}

async function removeForeign(
    cluster: ReturnType<typeof clientsOf>,
    foreign: readonly ForeignLoadBalancer[],
    ownNamespace: string,
    { signal, onLine, timeoutMs = 5 * 60_000 }: GuardOptions,
): Promise<void> {
    await Promise.all(
        foreign.map(async (object) => {
            onLine(`deleting ${foreignLine(object)}, which is not the stack's`);
            await cluster.delete(object);
        }),
    );
    const end = Date.now() + timeoutMs;
    for (;;) {
        signal.throwIfAborted();
        const left = await cluster.foreign(ownNamespace);
        if (left.length === 0) {
            return;
        }
        if (Date.now() > end) {
            throw new EngineError(
                `not deleted within ${timeoutMs / 1000} s: ${left.map(foreignLine).join(", ")}. Its events and finalizers tell why (kubectl describe); the stack is as it was`,
            );
        }
        await sleep(PAUSE_MS);
    }
}

function clientsOf(config: KubeConfig) {
    async function list<T>(path: string): Promise<T[]> {
        const late = AbortSignal.timeout(ANSWER_MS);
        try {
            return (JSON.parse(await readApi(config, path, late)) as { items: T[] }).items;
        } catch (error) {
            throw late.aborted ? new Error(`no answer within ${ANSWER_MS / 1000} s`) : error;
        }
    }
    return {
        async foreign(ownNamespace: string): Promise<ForeignLoadBalancer[]> {
            const [services, ingresses] = await Promise.all([
                list<V1Service>("/api/v1/services"),
                list<V1Ingress>("/apis/networking.k8s.io/v1/ingresses"),
            ]);
            return foreignLoadBalancers(services, ingresses, ownNamespace);
        },

        async delete({ kind, namespace, name }: ForeignLoadBalancer): Promise<void> {
            const { ApiException, CoreV1Api, NetworkingV1Api } = kubernetesClient();
            try {
                await (kind === "Service"
                    ? config.makeApiClient(CoreV1Api).deleteNamespacedService({ namespace, name })
                    : config.makeApiClient(NetworkingV1Api).deleteNamespacedIngress({ namespace, name }));
            } catch (error) {
                if (!(error instanceof ApiException && error.code === 404)) {
                    throw error;
                }
            }
        },
    };
}
