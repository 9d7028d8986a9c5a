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

/** Names of projects and stacks have the characters of a label's value, but may be longer or end otherwise. */
export function labelValue(name: string): string {
    return name.slice(0, MAX_LENGTH).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}
