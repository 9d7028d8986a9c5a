import type { DirectAccess } from "./direct-access-rows";
import type { Outcome } from "./outcome";
import type { Condition } from "./situation";

export interface Row {
    when: Condition;
    then: Outcome;
    why: string;
    /**
     * Pages of Tencent Cloud's documentation; `TG …` pages of a Tencent engineer's TKE guide (github.com/imroc/tke-guide),
     * `kubernetes …` pages of kubernetes.io, `CLB API` the texts of its official SDK; `inferred` where none says it.
     */
    source: string;
}

const LAYER_4: Condition = { protocol: ["TCP", "UDP"] };

const LOOPBACK: Row = {
    when: {
        client: ["Pod"],
        loadBalancer: ["internal"],
        backends: ["client's node"],
        snat: ["off"],
        keepalive: ["off"],
    },
    then: { path: "loopback" },
    why:
        "the packet comes back to the node that it came from, with an address of that node's for its source, and is " +
        "dropped; with backends on other nodes, too, layer 4 fails now and then, layer 7 tries the next one after 4 s",
    source: "457/128648, TG clb-loopback",
};

/** Rows of Pods that no CLB binds directly: E4033 is the Services' code for it, and means something else for Ingresses. */
function unsupported(when: Condition, why: string, source: string): readonly Row[] {
    return [
        {
            when: { ...when, entry: ["Ingress"] },
            then: { path: "none" },
            why: `${why.replace(/; the code is inferred$/, "")}; an Ingress has no published code for it`,
            source,
        },
        { when, then: { path: "none", error: "E4033" }, why, source },
    ];
}

/** By whether direct access is in force: what becomes of a connection to the CLB? The first row that fits decides. */
export const ROWS: Readonly<Record<DirectAccess, readonly Row[]>> = {
    invalid: [
        {
            when: {},
            then: { path: "none", error: "E4037" },
            why: "nothing is bound until the annotation is a bool",
            source: "457/81004",
        },
    ],
    off: [
        {
            when: { backendService: ["ClusterIP"] },
            then: { path: "none", error: "E4047" },
            why: "without direct access an Ingress needs a Service with a NodePort",
            source: "457/45685",
        },
        {
            when: { pods: ["super node"] },
            then: { path: "none" },
            why: "super nodes have no NodePort mode, so there is nothing to bind",
            source: "457/113905, inferred",
        },
        {
            when: { nodes: ["cordoned"], cordonedNodes: ["not bound"] },
            then: { path: "none" },
            why: "undocumented by Tencent; assumed here: no node is left to bind",
            source: "457/48949",
        },
        { ...LOOPBACK },
        {
            when: { ...LAYER_4, externalTrafficPolicy: ["Local"], snat: ["on"] },
            then: { path: "NodePort", remoteAddr: "CLB" },
            why: "the CLB puts its own address in place of the client's; kube-proxy translates nothing",
            source: "CLB API, 457/48949",
        },
        {
            when: { ...LAYER_4, externalTrafficPolicy: ["Local"] },
            then: { path: "NodePort", remoteAddr: "client" },
            why: "kube-proxy forwards to Pods of the same node only, and translates no address",
            source: "457/48949",
        },
        {
            when: { externalTrafficPolicy: ["Local"], snat: ["on"] },
            then: { path: "NodePort", remoteAddr: "CLB", forwardedFor: "client" },
            why: "the CLB connects from its own address and adds its headers; kube-proxy translates nothing",
            source: "CLB API, 457/48949, inferred",
        },
        {
            when: { externalTrafficPolicy: ["Local"], keepalive: ["on"] },
            then: { path: "NodePort", remoteAddr: "CLB", forwardedFor: "client" },
            why: "kept connections are the CLB's own, from 100.127.0.0/16; kube-proxy translates nothing",
            source: "214/3728, 457/48949, inferred",
        },
        {
            when: { externalTrafficPolicy: ["Local"] },
            then: { path: "NodePort", remoteAddr: "client", forwardedFor: "client" },
            why: "the CLB connects from the client's address and adds its headers; kube-proxy translates nothing",
            source: "457/48949, 214/3728, inferred",
        },
        {
            when: { ...LAYER_4, dataPlane: ["eBPF"] },
            then: { path: "NodePort", remoteAddr: "unknown" },
            why: "Cilium translates the address (SNAT) or does not (DSR); which of them TKE sets is not published",
            source: "457/113228, cilium kubeproxy-free",
        },
        {
            when: { ...LAYER_4, network: ["Cilium-Overlay"] },
            then: { path: "NodePort", remoteAddr: "unknown" },
            why: "what carries out NodePorts in such clusters is not published",
            source: "457/41897, inferred",
        },
        {
            when: LAYER_4,
            then: { path: "NodePort", remoteAddr: "node" },
            why: "kube-proxy puts the node's address in place of the client's",
            source: "457/48949",
        },
        {
            when: { dataPlane: ["eBPF"] },
            then: { path: "NodePort", remoteAddr: "unknown", forwardedFor: "client" },
            why: "the CLB adds its headers; how Cilium is set is not published",
            source: "457/48949, 457/113228",
        },
        {
            when: { network: ["Cilium-Overlay"] },
            then: { path: "NodePort", remoteAddr: "unknown", forwardedFor: "client" },
            why: "the CLB adds its headers; what carries out NodePorts in such clusters is not published",
            source: "457/48949, inferred",
        },
        {
            when: {},
            then: { path: "NodePort", remoteAddr: "node", forwardedFor: "client" },
            why: "the CLB adds its headers; kube-proxy puts the node's address in place of the client's",
            source: "457/48949",
        },
    ],
    on: [
        ...unsupported(
            { network: ["Cilium-Overlay"] },
            "such a cluster has no direct access; the code is inferred",
            "457/41897, inferred",
        ),
        ...unsupported(
            { pods: ["host network"], hostNetworkPods: ["not bound"] },
            "direct access does not bind Pods that have their node's address",
            "intl 457/36837",
        ),
        ...unsupported(
            { pods: ["super node"], billByIp: ["no"] },
            "only a bill-by-IP account can bind Pods of super nodes; the code is inferred",
            "457/41897, inferred",
        ),
        ...unsupported(
            { pods: ["bridge"], globalRouteDirectAccess: ["false", "absent"] },
            "Pods of GlobalRouter need the cluster's switch",
            "457/131136, 457/41897",
        ),
        ...unsupported(
            { pods: ["bridge"], billByIp: ["no"] },
            "only a bill-by-IP account can bind Pods of GlobalRouter; the code is inferred",
            "457/41897, inferred",
        ),
        {
            when: { pods: ["bridge"], snatPro: ["no"] },
            then: { path: "none", error: "E4060" },
            why: "the CLB needs SNAT Pro to bind addresses outside the VPC",
            source: "457/41897 (2022), 457/81004",
        },
        {
            when: { pods: ["bridge"], containerCidr: ["unregistered"] },
            then: { path: "none", error: "E4060" },
            why: "the CLB accepts no address of a CIDR that it does not know; the code is inferred",
            source: "457/41897 (2022), inferred",
        },
        {
            when: { ...LAYER_4, pods: ["bridge"], snatProSource: ["CLB"] },
            then: { path: "direct", remoteAddr: "CLB" },
            why: "undocumented by Tencent; assumed here: SNAT Pro connects from an address of the CLB's in the VPC",
            source: "inferred",
        },
        {
            when: { pods: ["bridge"], snatProSource: ["CLB"] },
            then: { path: "direct", remoteAddr: "CLB", forwardedFor: "client" },
            why: "undocumented by Tencent; assumed here: SNAT Pro connects from an address of the CLB's in the VPC",
            source: "inferred",
        },
        { ...LOOPBACK },
        {
            when: { ...LAYER_4, snat: ["on"] },
            then: { path: "direct", remoteAddr: "CLB" },
            why: "the CLB puts its own address in place of the client's, direct access or not",
            source: "CLB API",
        },
        {
            when: LAYER_4,
            then: { path: "direct", remoteAddr: "client" },
            why: "a CLB translates no address at layer 4",
            source: "457/41897, 457/48949",
        },
        {
            when: { snat: ["on"] },
            then: { path: "direct", remoteAddr: "CLB", forwardedFor: "client" },
            why: "the CLB connects from its own address and adds its headers",
            source: "CLB API, inferred",
        },
        {
            when: { keepalive: ["on"] },
            then: { path: "direct", remoteAddr: "CLB", forwardedFor: "client" },
            why: "kept connections to Pods are the CLB's own, from 100.127.0.0/16",
            source: "214/3728",
        },
        {
            when: {},
            then: { path: "direct", remoteAddr: "client", forwardedFor: "client" },
            why: "short connections to Pods come from the client's address",
            source: "214/3728",
        },
    ],
};
