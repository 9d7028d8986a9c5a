import type { PropertyChange } from "../../../../engine/api/engine";
import type { ResourceChange, StackPreview } from "../../../../cli/preview-pr/stack-preview";

/** A preview that found nothing to do, but for what a test says. */
export function preview(fields: Partial<StackPreview> = {}): StackPreview {
    return {
        stack: "scenario1",
        target: "lab",
        engine: "embedded",
        summary: { create: 0, update: 0, replace: 0, delete: 0, same: 18 },
        resources: [],
        ...fields,
    };
}

export function update(name: string, ...changes: Partial<PropertyChange>[]): ResourceChange {
    return resource({ name, changes: changes.map((change) => propertyChange(change)) });
}

export function resource(fields: Partial<ResourceChange> = {}): ResourceChange {
    return { op: "update", type: "kubernetes:apps/v1:Deployment", name: "app", changes: [], ...fields };
}

export function propertyChange(fields: Partial<PropertyChange> = {}): PropertyChange {
    return { path: "spec.replicas", kind: "update", forcesReplacement: false, before: 1, after: 2, ...fields };
}

/** A VPC that is replaced for its CIDR, and the cluster that goes with it. */
export function replacedVpc(): StackPreview {
    return preview({
        summary: { create: 0, update: 1, replace: 2, delete: 0, same: 3 },
        resources: [
            update("app", {}),
            resource({
                op: "replace",
                type: "tencentcloud:index/kubernetesCluster:KubernetesCluster",
                name: "client-ip-cluster",
            }),
            resource({
                op: "replace",
                type: "tencentcloud:index/vpc:Vpc",
                name: "client-ip-vpc",
                changes: [
                    propertyChange({
                        path: "cidrBlock",
                        forcesReplacement: true,
                        before: "10.1.0.0/16",
                        after: "10.9.0.0/16",
                    }),
                ],
            }),
        ],
    });
}
