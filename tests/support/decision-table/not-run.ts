import { fits, type Condition, type KnownSituation } from "../../../tke/decision-table/situation";

/** A part of the table that the lab does not run, and why. */
export interface NotRun {
    when: Condition;
    reason: string;
}

export const NOT_RUN: readonly NotRun[] = [
    { when: { network: ["Cilium-Overlay"] }, reason: "the lab has no Cilium" },
    { when: { dataPlane: ["eBPF"] }, reason: "the lab has no Cilium" },
    { when: { ipVersion: ["NAT64"] }, reason: "the lab has no IPv6 clients" },
];

/** Why the lab does not run a situation, or one that is not wholly known; undefined where it does. */
export function reasonNotRun(situation: KnownSituation): string | undefined {
    return NOT_RUN.find(({ when }) => fits(when, situation) === true)?.reason;
}
