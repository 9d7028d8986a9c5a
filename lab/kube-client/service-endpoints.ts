import type { V1EndpointSlice, V1Service } from "@kubernetes/client-node";

/** An address behind one port of a Service. */
export interface ServiceEndpoint {
    ip: string;
    /** The container's port; a named target port may differ from Pod to Pod. */
    port: number;
    nodeName?: string;
    /** Of the Pod that it is; an endpoint can be written by hand, too. */
    podName?: string;
    /** @default - whoever wrote the endpoint named none */
    podUid?: string;
    ready: boolean;
    /** Being deleted, and still answering. */
    draining: boolean;
}

export function belongsTo(slice: V1EndpointSlice, service: V1Service): boolean {
    return (
        slice.metadata?.namespace === service.metadata?.namespace &&
        slice.metadata?.labels?.["kubernetes.io/service-name"] === service.metadata?.name
    );
}

/** What is behind a Service's port, by IPv4, each once, from all its EndpointSlices. */
export function endpointsOf(slices: readonly V1EndpointSlice[], portName: string | undefined): ServiceEndpoint[] {
    const found = slices
        .filter((slice) => slice.addressType === "IPv4")
        .flatMap((slice) => {
            const port = slice.ports?.find(({ name }) => (name ?? "") === (portName ?? ""))?.port;
            return port === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }));
        })
        .flatMap(({ endpoint: { addresses, nodeName, targetRef, conditions }, port }) => {
            const podName = targetRef?.kind === "Pod" ? targetRef.name : undefined;
            const podUid = podName === undefined ? undefined : targetRef?.uid;
            const ready = conditions?.ready !== false;
            const terminating = conditions?.terminating === true;
            const draining = terminating && conditions.serving === true;
            // All addresses of an endpoint are the same one's (EndpointSlice API): the first counts.
            const endpoint = { nodeName, podName, ...(podUid && { podUid }), ready, draining };
            return addresses.slice(0, 1).map((ip) => ({ terminating, endpoint: { ip, port, ...endpoint } }));
        });
    // Of two Pods with one address, the one that is being deleted had it before; the later entry of a Map counts.
    const endpoints: ServiceEndpoint[] = found
        .toSorted((one, other) => Number(other.terminating) - Number(one.terminating))
        .map(({ endpoint }) => endpoint);
    return [...new Map(endpoints.map((endpoint) => [`${endpoint.ip}:${endpoint.port}`, endpoint])).values()];
}

/** The ready ones; where there are none, those that are being deleted and still serve (kube-proxy, KEP-1669). */
export function servingEndpoints(endpoints: readonly ServiceEndpoint[]): ServiceEndpoint[] {
    const ready = endpoints.filter((endpoint) => endpoint.ready);
    return ready.length > 0 ? ready : endpoints.filter(({ draining }) => draining);
}
