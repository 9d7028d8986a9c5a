import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** Kubernetes' recommended labels (app.kubernetes.io) by which a stack knows its own objects in a cluster of others. */
export const LABEL_KEYS = {
    partOf: "app.kubernetes.io/part-of",
    instance: "app.kubernetes.io/instance",
    managedBy: "app.kubernetes.io/managed-by",
} as const;

const MAX_LENGTH = 63;

/** What every object of the running stack is labelled with. */
export function stackLabels(): Record<string, string> {
    return {
        [LABEL_KEYS.partOf]: labelValue(pulumi.getProject()),
        [LABEL_KEYS.instance]: labelValue(pulumi.getStack()),
        [LABEL_KEYS.managedBy]: "pulumi",
    };
}

/** Whether labels are those of the running stack. */
export function isOfStack(labels: Readonly<Record<string, string>> | undefined): boolean {
    return Object.entries(stackLabels()).every(([key, value]) => labels?.[key] === value);
}

/**
 * Names of projects and stacks have the characters of a label's value, but may be longer or end otherwise. One that does not
 * fit as it is gets a hash of the whole, so that no two names share a label.
 */
export function labelValue(name: string): string {
    if (/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name)) {
        return name;
    }
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
    const start = name.slice(0, MAX_LENGTH - hash.length - 1).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
    return start ? `${start}-${hash}` : hash;
}
