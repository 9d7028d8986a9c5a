/**
 * Undocumented by Tencent; the lab assumes the opposite, unless `--assume` names it:
 *
 * - `default-beats-false`: where the cluster defaults to direct access, so does a new object that says `"false"`.
 * - `snat-pro-hides-client`: a Pod that is bound through SNAT Pro sees an address of the CLB's in the VPC, not the client's.
 * - `cordoned-unbound`: NodePorts of unschedulable nodes are not bound (457/48949); 457/45492 has them bound.
 * - `host-network-bound`: direct access binds Pods on their node's network; intl 457/36837 (2024) has it not.
 * - `x-forwarded-for-overwritten`: what a client sends in `X-Forwarded-For` does not reach the Pod.
 */
export const ASSUMPTIONS = [
    "default-beats-false",
    "snat-pro-hides-client",
    "cordoned-unbound",
    "host-network-bound",
    "x-forwarded-for-overwritten",
] as const;

export type Assumption = (typeof ASSUMPTIONS)[number];
