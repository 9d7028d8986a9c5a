import type { Condition } from "./situation";
import type { Row } from "./rows";

/**
 * With whose address a connection arrives at the CLB; `none`: it does not arrive there, since the client's node knows a
 * shorter way.
 */
export type Arrival = "client" | "egress" | "NAT64" | "none";

export interface ArrivalRow {
    when: Condition;
    then: Arrival;
    why: string;
    source: string;
}

/** Whose address does the CLB see? The first row that fits decides. */
export const ARRIVAL_ROWS: readonly ArrivalRow[] = [
    {
        when: { ipVersion: ["NAT64"] },
        then: "NAT64",
        why: "the client's IPv6 address is translated into a public IPv4 one",
        source: "214/68105",
    },
    {
        when: { client: ["outside"] },
        then: "client",
        why: "nothing on the way translates its address",
        source: "214/70455",
    },
    {
        when: { entry: ["Service"], dataPlane: ["iptables"] },
        then: "none",
        why: "kube-proxy knows the Service's EXTERNAL-IP and sends the connection straight to a Pod",
        source: "TG clb-loopback",
    },
    {
        when: { entry: ["Service"], dataPlane: ["eBPF"] },
        then: "none",
        why: "Cilium knows the Service's EXTERNAL-IP and sends the connection straight to a Pod",
        source: "457/113228, TG connect-apiserver",
    },
    {
        when: { loadBalancer: ["public"] },
        then: "egress",
        why: "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's: the Pod goes out like any client",
        source: "TG clb-loopback",
    },
    {
        when: {},
        then: "client",
        why: "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's; inside the VPC nothing is translated",
        source: "TG clb-loopback",
    },
];

/** What a Pod sees of a client whose own node sends it there, past the CLB. The first row that fits decides. */
export const SHORTCUT_ROWS: readonly Row[] = [
    {
        when: { dataPlane: ["eBPF"] },
        then: { path: "node", remoteAddr: "unknown" },
        why: "whether TKE's Cilium translates the address of a Pod is not published",
        source: "457/113228, inferred",
    },
    {
        when: { externalTrafficPolicy: ["Local"] },
        then: { path: "node", remoteAddr: "client" },
        why: "kube-proxy masquerades nothing that comes from a Pod",
        source: "kubernetes virtual-ips",
    },
    {
        when: { pods: ["bridge"], backends: ["client's node"] },
        then: { path: "node", remoteAddr: "bridge" },
        why: "kube-proxy masquerades, with the address of the interface towards the Pod",
        source: "kubernetes virtual-ips, inferred",
    },
    {
        when: {},
        then: { path: "node", remoteAddr: "node" },
        why: "kube-proxy masquerades",
        source: "kubernetes virtual-ips",
    },
];
