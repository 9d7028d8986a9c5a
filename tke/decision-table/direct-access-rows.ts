import type { Condition } from "./situation";

/** Whether the CLB binds Pods. */
export type DirectAccess = "on" | "off" | "invalid";

export interface DirectAccessRow {
    when: Condition;
    then: DirectAccess;
    why: string;
    source: string;
}

/** Is direct access in force? The first row that fits decides. */
export const DIRECT_ACCESS_ROWS: readonly DirectAccessRow[] = [
    { when: { directAccess: ["other"] }, then: "invalid", why: "the annotation takes a bool", source: "457/81004" },
    { when: { directAccess: ["true"] }, then: "on", why: "asked for", source: "457/41897" },
    {
        when: { directAccess: ["false"], enableDefaultDirectAccess: ["true"], explicitFalse: ["loses"] },
        then: "on",
        why: "undocumented by Tencent; assumed here: the controller rewrites the annotation of a new object",
        source: "inferred",
    },
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
