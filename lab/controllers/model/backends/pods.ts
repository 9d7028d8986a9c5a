import type { V1Pod } from "@kubernetes/client-node";
import { READINESS_GATE, NETWORKS_ANNOTATION, ENI_RESOURCES } from "../../../../tke/pods";

/**
 * Whether all containers are ready, whatever the readiness gates say: a direct backend is bound then, since its gate
 * opens only after the CLB has checked it (457/41897). A Pod that is Ready has ready containers, whoever wrote its status.
 */
export function areContainersReady({ status }: V1Pod): boolean {
    const holds = (wanted: string) =>
        status?.conditions?.some((condition) => condition.type === wanted && condition.status === "True");
    return (holds("ContainersReady") ?? false) || (holds("Ready") ?? false);
}

export function isTerminating({ metadata }: V1Pod): boolean {
    return metadata?.deletionTimestamp !== undefined;
}

/** Whether the Pod carries the CLB's readiness gate and it has not opened yet. */
export function isGateClosed({ spec, status }: V1Pod): boolean {
    const gated = spec?.readinessGates?.some(({ conditionType }) => conditionType === READINESS_GATE) ?? false;
    return gated && !status?.conditions?.some(({ type, status }) => type === READINESS_GATE && status === "True");
}

/** The part of a Pod that affects backends; most changes of its status do not. */
export function podFingerprint(pod: V1Pod): string {
    return JSON.stringify([
        pod.metadata?.uid,
        pod.status?.podIP,
        areContainersReady(pod),
        isTerminating(pod),
        pod.metadata?.labels,
        pod.metadata?.annotations,
    ]);
}

/** How a Pod is connected, as far as that decides whether a CLB can bind it. */
export interface PodPlace {
    superNode: boolean;
    hostNetwork: boolean;
    /** Whether it has an address of the VPC-CNI subnets although its cluster's network is GlobalRouter. */
    eni: boolean;
}

/** Whether a Pod asks for VPC-CNI in a cluster where it was added to GlobalRouter: by annotation and by request. */
export function requestsEni({ metadata, spec }: V1Pod): boolean {
    const resources: Readonly<Record<string, string>> = ENI_RESOURCES;
    const networks = (metadata?.annotations?.[NETWORKS_ANNOTATION] ?? "").split(",").map((name) => name.trim());
    return networks.some((network) => {
        const resource = resources[network];
        return (
            resource !== undefined &&
            (spec?.containers.some(
                ({ resources }) => Number(resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? 0) > 0,
            ) ??
                false)
        );
    });
}

/** Whether a Service's selector matches a Pod's labels; one without selector matches none. */
export function selects(
    selector: Readonly<Record<string, string>> = {},
    labels: Readonly<Record<string, string>> = {},
): boolean {
    const wanted = Object.entries(selector);
    return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
