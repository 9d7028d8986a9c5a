import type { V1Pod, V1PodSpec, V1Service } from "@kubernetes/client-node";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";
import type { StackConfig } from "../config/fields";
import { READINESS_GATE } from "../../tke/pods";
import { isOfStack } from "../common/stack-labels";
import { type FoundWorkload, readWorkload } from "../workload/read-workload";
import { serviceSelector, workloadReference } from "../workload/workload-reference";

/** A Pod that runs, or shall. */
export interface WorkloadPod {
    name: string;
    /** Empty where it is not scheduled. */
    nodeName: string;
    spec: V1PodSpec;
    annotations: Readonly<Record<string, string>>;
    /** Whether its containers are ready, whatever the CLB says of it. */
    isReady: boolean;
    /** Whether it waits for the CLB, as TKE has it of Pods created behind a direct Service or Ingress (457/48768). */
    hasGate: boolean;
}

/** A Service that selects the Pods of the workload. */
export interface SelectingService {
    name: string;
    type: string;
    isOwn: boolean;
}

/** What a cluster says of an adopted workload. What the kubeconfig's user may not ask is `undefined`. */
export interface WorkloadFacts {
    /** Absent where `selector` is set; `null`: there is none. */
    found?: FoundWorkload | null;
    /** By which the Pods are selected; undefined where a Service cannot. */
    selector?: Readonly<Record<string, string>>;
    pods?: readonly WorkloadPod[];
    services?: readonly SelectingService[];
}

/** Asks a cluster's API server for what `workload` or `selector` names. Rejects where it does not answer. */
export async function workloadFacts(
    kubeconfig: string,
    namespace: string,
    config: Pick<StackConfig, "workload" | "selector">,
): Promise<WorkloadFacts> {
    const { ApiException, CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const unlessForbidden = async <T>(request: Promise<T>): Promise<T | undefined> => {
        try {
            return await request;
        } catch (error) {
            if (error instanceof ApiException && error.code === 403) {
                return undefined;
            }
            throw error;
        }
    };
    const reference = config.workload === undefined ? undefined : workloadReference(config.workload);
    const found = reference && (await unlessForbidden(readWorkload(kubeconfig, namespace, reference)));
    const selector = config.selector ?? (found ? serviceSelector(found.selector) : undefined);
    if (!selector) {
        return { found };
    }
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(checkedKubeconfig(kubeconfig));
    const core = kubeConfig.makeApiClient(CoreV1Api);
    const labelSelector = Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
    const [pods, services] = await Promise.all([
        unlessForbidden(core.listNamespacedPod({ namespace, labelSelector })),
        unlessForbidden(core.listNamespacedService({ namespace })),
    ]);
    const alive = pods?.items.filter(isAlive);
    return {
        found,
        selector,
        pods: alive?.map(podOf),
        services: services?.items.filter((service) => alive?.some((pod) => selects(service, pod))).map(serviceOf),
    };
}

function isAlive({ metadata, status }: V1Pod): boolean {
    return metadata?.deletionTimestamp === undefined && !["Succeeded", "Failed"].includes(status?.phase ?? "");
}

function podOf({ metadata, spec, status }: V1Pod): WorkloadPod {
    return {
        name: metadata?.name ?? "",
        nodeName: spec?.nodeName ?? "",
        spec: spec ?? { containers: [] },
        annotations: metadata?.annotations ?? {},
        isReady:
            status?.conditions?.some(({ type, status: is }) => type === "ContainersReady" && is === "True") === true,
        hasGate: spec?.readinessGates?.some(({ conditionType }) => conditionType === READINESS_GATE) === true,
    };
}

function selects({ spec }: V1Service, { metadata }: V1Pod): boolean {
    const wanted = Object.entries(spec?.selector ?? {});
    return wanted.length > 0 && wanted.every(([key, value]) => metadata?.labels?.[key] === value);
}

function serviceOf({ metadata, spec }: V1Service): SelectingService {
    return { name: metadata?.name ?? "", type: spec?.type ?? "ClusterIP", isOwn: isOfStack(metadata?.labels) };
}
