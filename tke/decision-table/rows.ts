import type { Dimension, Situation } from "./situation";

/** What becomes of a client's connection. */
export interface Outcome {
    /** The way from the CLB; `none`: nothing is bound, and no Pod is reached. */
    path: "direct" | "NodePort" | "none";
    /** Whose address the Pod has for its TCP peer; absent where no Pod is reached. */
    remoteAddr?: "client" | "node" | "CLB";
    /** Whether the rightmost hop of `X-Forwarded-For`, and `X-Real-IP`, are the client; a layer 4 way adds no headers. */
    forwardedFor?: "client";
    /** The code of the controller's error. */
    error?: string;
}

/** What a row is about: the values that each dimension may have; a dimension that is not named may have any. */
export type Condition = { readonly [D in Dimension]?: readonly Situation[D][] };

export interface Row {
    when: Condition;
    then: Outcome;
    why: string;
    /** Pages of Tencent Cloud's documentation; `inferred` where none says it. */
    source: string;
}

/** Whether the CLB binds Pods. */
export type DirectAccess = "on" | "off" | "invalid";

export interface DirectAccessRow {
    when: Condition;
    then: DirectAccess;
    why: string;
    source: string;
}

/** First: is direct access in force? The first row that fits decides. */
export const DIRECT_ACCESS_ROWS: readonly DirectAccessRow[] = [
    { when: { directAccess: ["other"] }, then: "invalid", why: "the annotation takes a bool", source: "457/81004" },
    { when: { directAccess: ["true"] }, then: "on", why: "asked for", source: "457/41897" },
    {
        when: { directAccess: ["false"] },
        then: "off",
        why: "refused; that it beats the cluster's default is inferred",
        source: "457/41897, inferred",
    },
    {
        when: { enableDefaultDirectAccess: ["true"] },
        then: "on",
        why: "the controller adds the annotation to new objects",
        source: "457/131136",
    },
    { when: {}, then: "off", why: "TKE's default before controller 2.11.0", source: "457/131136" },
];

/** Then, by {@link DIRECT_ACCESS_ROWS}' answer: what becomes of a connection? The first row that fits decides. */
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
            when: { entry: ["Service"], externalTrafficPolicy: ["Local"] },
            then: { path: "NodePort", remoteAddr: "client" },
            why: "kube-proxy hands on to Pods of the same node only, and translates no address",
            source: "457/48949",
        },
        {
            when: { entry: ["Service"] },
            then: { path: "NodePort", remoteAddr: "node" },
            why: "kube-proxy puts the node's address in place of the client's",
            source: "457/48949",
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
            when: {},
            then: { path: "NodePort", remoteAddr: "node", forwardedFor: "client" },
            why: "the CLB adds its headers; kube-proxy puts the node's address in place of the client's",
            source: "457/48949",
        },
    ],
    on: [
        {
            when: { entry: ["Ingress"], pods: ["super node"], billByIp: ["no"] },
            then: { path: "none" },
            why: "only a bill-by-IP account can bind Pods of super nodes; an Ingress has no published code for it",
            source: "457/41897, inferred",
        },
        {
            when: { pods: ["super node"], billByIp: ["no"] },
            then: { path: "none", error: "E4033" },
            why: "only a bill-by-IP account can bind Pods of super nodes; the code is inferred",
            source: "457/41897, inferred",
        },
        {
            when: { entry: ["Ingress"], pods: ["bridge"], globalRouteDirectAccess: ["false", "absent"] },
            then: { path: "none" },
            why: "Pods of GlobalRouter need the cluster's switch; an Ingress has no published code for it",
            source: "457/131136, 457/41897",
        },
        {
            when: { pods: ["bridge"], globalRouteDirectAccess: ["false", "absent"] },
            then: { path: "none", error: "E4033" },
            why: "Pods of GlobalRouter need the cluster's switch",
            source: "457/131136, 457/41897",
        },
        {
            when: { entry: ["Ingress"], pods: ["bridge"], billByIp: ["no"] },
            then: { path: "none" },
            why: "only a bill-by-IP account can bind Pods of GlobalRouter; an Ingress has no published code for it",
            source: "457/41897, inferred",
        },
        {
            when: { pods: ["bridge"], billByIp: ["no"] },
            then: { path: "none", error: "E4033" },
            why: "only a bill-by-IP account can bind Pods of GlobalRouter; the code is inferred",
            source: "457/41897, inferred",
        },
        {
            when: { pods: ["bridge"], snatPro: ["no"] },
            then: { path: "none", error: "E4060" },
            why: "the CLB needs SNAT Pro to bind addresses outside the VPC",
            source: "457/41897 (2022), 457/81004",
        },
        {
            when: { pods: ["bridge"], containerCidr: ["unregistered"] },
            then: { path: "none", error: "E4060" },
            why: "the CLB takes no address for valid whose CIDR it does not know; the code is inferred",
            source: "457/41897 (2022), inferred",
        },
        {
            when: { entry: ["Service"] },
            then: { path: "direct", remoteAddr: "client" },
            why: "a CLB translates no address at layer 4",
            source: "457/41897, 457/48949",
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
