import type { V1EndpointSlice } from "@kubernetes/client-node";
import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { ListenerBackend } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";

/** What a CLB has bound: a node's NodePort, or a Pod. */
export interface Backend {
    kind: "node" | "pod";
    /** `ip:port`. */
    address: string;
}

/** A Pod behind a Service of the stack. */
export interface PodEndpoint {
    name: string;
    /** `ip:port`. */
    address: string;
}

/** The way of a request. More than one node or Pod stands for one of them, where the answer does not tell which. */
export interface Path {
    client: string;
    /** `vip:port`. */
    clb: string;
    /** `ip:port`, empty where the CLB has bound Pods. */
    nodes: string[];
    /** `ip:port`. */
    pods: string[];
}

/**
 * What is bound to the listener of a CLB that serves `port`.
 *
 * @param ports all that the stack has a URL for
 */
export async function readBackends(
    clb: ClbClient,
    loadBalancerId: string,
    port: number,
    ports: readonly number[] = [port],
): Promise<Backend[]> {
    const { Listeners = [] } = await clb.DescribeTargets({ LoadBalancerId: loadBalancerId });
    return backendsOf(Listeners, port, ports);
}

/**
 * The listeners that serve `port`. One that the CLB serves elsewhere than its listener says is that of a listener which no other
 * URL asks for. HTTP goes by TCP, so that one of UDP, be it on the same port, is somebody else's.
 */
export function listenersOf<T extends { Protocol?: string; Port?: number }>(
    listeners: readonly T[],
    port: number,
    ports: readonly number[] = [port],
): T[] {
    const overTcp = listeners.filter(({ Protocol }) => Protocol !== "UDP");
    const asked = overTcp.filter((listener) => listener.Port === port);
    return asked.length > 0 ? asked : overTcp.filter((listener) => !ports.includes(listener.Port ?? 0));
}

/** What is bound to the listeners that serve `port`. */
export function backendsOf(
    listeners: readonly ListenerBackend[],
    port: number,
    ports: readonly number[] = [port],
): Backend[] {
    const bound = listenersOf(listeners, port, ports).flatMap(({ Targets, Rules }) => [
        ...(Targets ?? []),
        ...(Rules ?? []).flatMap((rule) => rule.Targets ?? []),
    ]);
    return bound.map(({ Type, PrivateIpAddresses, InstanceId, Port }): Backend => {
        const host = PrivateIpAddresses?.[0] ?? InstanceId ?? "";
        return { kind: Type === "CVM" ? "node" : "pod", address: `${host}:${Port}` };
    });
}

/** The ready Pods of EndpointSlices. */
export function podsOf(slices: readonly V1EndpointSlice[]): PodEndpoint[] {
    return slices.flatMap(({ endpoints, ports }) =>
        (endpoints ?? [])
            .filter(({ conditions }) => conditions?.ready !== false)
            .flatMap(({ addresses, targetRef }) =>
                addresses.flatMap((ip) =>
                    (ports ?? []).map(({ port }) => ({ name: targetRef?.name ?? "", address: `${ip}:${port}` })),
                ),
            ),
    );
}

export interface PathEvidence {
    client: string;
    url: string;
    /** The CLB's address or name. @default - the URL's host */
    clbHost?: string;
    backends: readonly Backend[];
    pods: readonly PodEndpoint[];
    /** The Pod that answered, where it said so. */
    hostname?: string;
    /** The TCP peer that the Pod saw. */
    remoteAddr?: string;
}

/** Puts together the way of one request from what is bound and what the Pod said. */
export function pathOf({ client, url, clbHost, backends, pods, hostname, remoteAddr }: PathEvidence): Path {
    const { host, port } = endpointOf(url);
    const addresses = (kind: Backend["kind"]): string[] =>
        backends.filter((backend) => backend.kind === kind).map(({ address }) => address);
    const nodes = addresses("node");
    const behind = nodes.length > 0 ? pods.map(({ address }) => address) : addresses("pod");
    const answered = pods.filter(({ name, address }) => name === hostname && behind.includes(address));
    const forwarded = nodes.filter((address) => address.startsWith(`${remoteAddr}:`));
    return {
        client,
        clb: `${clbHost ?? host}:${port}`,
        nodes: unique(forwarded.length > 0 ? forwarded : nodes),
        pods: unique(answered.length > 0 ? answered.map(({ address }) => address) : behind),
    };
}

/** Host and port of a URL, the port also where it is the protocol's own. */
export function endpointOf(url: string): { host: string; port: number } {
    const { hostname, port, protocol } = new URL(url);
    return { host: hostname, port: port ? Number(port) : protocol === "https:" ? 443 : 80 };
}

function unique(addresses: readonly string[]): string[] {
    return [...new Set(addresses)];
}
