import { fits, type Condition, type KnownSituation } from "./situation";

/** A part of the table that the lab does not run, and why. */
export interface NotRun {
    when: Condition;
    reason: string;
}

export const NOT_RUN: readonly NotRun[] = [
    { when: { network: ["Cilium-Overlay"] }, reason: "the lab has no Cilium" },
    { when: { dataPlane: ["eBPF"] }, reason: "the lab has no Cilium" },
    { when: { ipVersion: ["NAT64"] }, reason: "the lab has no IPv6 clients" },
    { when: { protocol: ["UDP"] }, reason: "the lab serves no UDP listeners yet" },
    { when: { snat: ["on"] }, reason: "the lab stores SnatEnable and does not carry it out yet" },
    {
        when: { client: ["Pod"], loadBalancer: ["public"], dataPlane: ["IPVS"] },
        reason: "the lab has no public addresses for its nodes yet",
    },
    {
        when: { client: ["Pod"], loadBalancer: ["public"], entry: ["Ingress"] },
        reason: "the lab has no public addresses for its nodes yet",
    },
    {
        when: { client: ["Pod"], backends: ["client's node"], loadBalancer: ["internal"], dataPlane: ["IPVS"] },
        reason: "the lab lets such packets through yet",
    },
    {
        when: { client: ["Pod"], backends: ["client's node"], loadBalancer: ["internal"], entry: ["Ingress"] },
        reason: "the lab lets such packets through yet",
    },
    { when: { nodes: ["cordoned"] }, reason: "the lab does not bind cordoned nodes yet" },
    { when: { hostNetworkPods: ["bound"] }, reason: "the lab does not bind such Pods yet" },
];

/** Why the lab does not run a situation, or one that is not wholly known; undefined where it does. */
export function reasonNotRun(situation: KnownSituation): string | undefined {
    return NOT_RUN.find(({ when }) => fits(when, situation) === true)?.reason;
}
