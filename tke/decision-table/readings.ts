import type { Assumption } from "../assumptions";
import { DIMENSIONS, type Dimension, type KnownSituation } from "./situation";

/** A question that Tencent's pages leave open, or answer in two ways. The first value of its dimension is the lab's. */
export interface Reading {
    dimension: Dimension;
    question: string;
    /** `npm run lab -- start --assume …`, which takes the other value for true. */
    assume: Assumption;
    /**
     * Whether Tencent's pages answer it, even if only by implication: then the answer counts as known. Otherwise a verdict that
     * depends on it is unknown until a real cluster has shown it.
     */
    isAnswered: boolean;
    why: string;
    source: string;
}

export const READINGS: readonly Reading[] = [
    {
        dimension: "explicitFalse",
        question: 'Does an explicit `direct-access: "false"` win over `EnableDefaultDirectAccess`?',
        assume: "default-beats-false",
        isAnswered: true,
        why: "`false` is a legal value, and the way to switch direct access off; no page says it of clusters with the default",
        source: "457/81004, 457/41897, inferred",
    },
    {
        dimension: "snatProSource",
        question: "Whose address does a GlobalRouter Pod see that SNAT Pro has bound?",
        assume: "snat-pro-hides-client",
        isAnswered: true,
        why: "direct access keeps the client's address; no page takes GlobalRouter out, and no capture proves it",
        source: "457/41897, inferred",
    },
    {
        dimension: "cordonedNodes",
        question: "Are the NodePorts of cordoned nodes bound?",
        assume: "cordoned-unbound",
        isAnswered: false,
        why: "two pages say that unschedulable nodes are bound, a third that they are not",
        source: "457/45492, intl 457/36836, against them 457/48949",
    },
    {
        dimension: "hostNetworkPods",
        question: "Does direct access bind Pods with `hostNetwork`?",
        assume: "host-network-bound",
        isAnswered: false,
        why: "a page of 2024 says that it does not, the page of 2025 has no such line, and an engineer's guide relies on it",
        source: "intl 457/36837, against it 457/41897 (2025)",
    },
];

/** The readings that Tencent's pages answer. */
export const ANSWERED_READINGS: KnownSituation = valuesOf(READINGS.filter(({ isAnswered }) => isAnswered));

function valuesOf(readings: readonly Reading[]): KnownSituation {
    return Object.fromEntries(readings.map(({ dimension }) => [dimension, DIMENSIONS[dimension][0]]));
}
