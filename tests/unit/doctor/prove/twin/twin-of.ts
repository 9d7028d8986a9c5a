import assert from "node:assert/strict";
import type { ClusterObjects, Pod, Service } from "../../../../../doctor/model/cluster-objects";
import { entriesOf } from "../../../../../doctor/paths/entry-points";
import { ObjectIndex } from "../../../../../doctor/paths/objects/object-index";
import { buildTwin, NoTwin, type Twin, type TwinOptions } from "../../../../../doctor/prove/twin/twin";
import { cluster, config, pod, vpcCniNode } from "../../objects";

export const OPTIONS: TwinOptions = {
    image: "registry.invalid/echo:1",
    tags: [{ key: "pulumi:stack", value: "doctor-proof" }],
};
export const WEB = { nodes: [vpcCniNode], pods: [pod()], configMaps: [config({})] };

export function twinOf(objects: Partial<ClusterObjects>, options: Partial<TwinOptions> = {}, kind = "Service"): Twin {
    const index = new ObjectIndex(cluster({ ...WEB, ...objects }));
    const entry = entriesOf(index).find((each) => each.entry.kind === kind);
    return buildTwin(entry!, index, { ...OPTIONS, ...options });
}

export function serviceTwin(
    original: Service,
    options: Partial<TwinOptions> = {},
    more: Partial<ClusterObjects> = {},
): Twin {
    return twinOf({ services: [original], ...more }, options);
}

export function objectOf<T>(twin: Twin, kind: string): T {
    return twin.objects.find((object) => object.kind === kind) as T;
}

export const annotationsOf = (twin: Twin) => objectOf<Service>(twin, twin.kind).metadata?.annotations ?? {};
export const podSpecOf = (twin: Twin) =>
    objectOf<{ spec: { template: Pod } }>(twin, "Deployment").spec.template.spec as NonNullable<Pod["spec"]>;
export const problemsOf = (build: () => Twin): string => {
    try {
        build();
    } catch (error) {
        assert.ok(error instanceof NoTwin);
        return error.message;
    }
    return "";
};
