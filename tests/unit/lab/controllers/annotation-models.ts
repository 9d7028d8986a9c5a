import { creationParameters } from "../../../../lab/controllers/model/creation-parameters";
import { wantedAttributes } from "../../../../lab/controllers/model/desired-load-balancer";
import { ingressListeners } from "../../../../lab/controllers/model/ingress-listeners";
import { serviceConfigName } from "../../../../lab/controllers/model/service-config";
import { serviceListeners } from "../../../../lab/controllers/model/service-listeners";
import { ingressKeys, serviceKeys } from "../../../../lab/controllers/object-keys";
import type { AnnotationRow } from "../../../../tke/annotations/row";
import { ANNOTATION_KEYS, isSetByUser, rowsOf } from "../../../../tke/annotations/table";
import { ingress, nativeNode, service, slice, view } from "../../../support/objects/kubernetes-objects";

export const KINDS = ["Service", "Ingress"] as const;
export type Kind = (typeof KINDS)[number];
export type Annotations = Record<string, string>;

/** Whose legal and illegal values decide something else than the model of a CLB. */
const ELSEWHERE: readonly string[] = [
    // Whose object it is, whether it is synced at all, and which CLB it has: the lifecycle's.
    "ingressClass",
    "mode",
    "existingLoadBalancerId",
    "internalSubnetId",
    "enableGroup",
    "retainLoadBalancer",
    "crossRegionId",
    "crossVpcId",
];

/** The rows whose values decide the model of a CLB. */
export const rows = (kind: Kind): [string, AnnotationRow][] =>
    Object.entries(rowsOf(kind)).filter(([name, row]) => isSetByUser(row) && !ELSEWHERE.includes(name));

/** All that the controllers make of annotations: the CLB to create, its attributes, listeners, settings and backends. */
export function modelOf(kind: Kind, annotations: Annotations) {
    const keys = kind === "Service" ? serviceKeys : ingressKeys;
    const nodes = [nativeNode("10.0.0.1"), nativeNode("10.0.0.2")];
    const endpoints = slice([{ ip: "10.1.0.1", nodeName: "10.0.0.1", ready: true }]);
    const cluster = view({ nodes, slices: [endpoints] });
    const state =
        kind === "Service"
            ? serviceListeners(service({ annotations }), "127.2.0.1", cluster)
            : ingressListeners(ingress({ annotations, host: "a.com" }), "127.2.0.1", cluster);
    const creation = creationParameters(annotations, keys);
    const { problems, ...model } = state;
    return {
        model: {
            ...model,
            creation: creation.request,
            attributes: wantedAttributes(annotations, keys, { created: true }),
            config: serviceConfigName({ kind, annotations }, "app"),
        },
        problems: [...problems, ...creation.problems],
    };
}

/** What a row needs beside it to have an effect. */
export function besides(kind: Kind, { key, needs = [] }: AnnotationRow): Annotations {
    const values: Annotations = {
        chargeType: "TRAFFIC_POSTPAID_BY_HOUR",
        bandwidthMbps: "5",
        localServiceOnlyBindNodeWithPod: "true",
    };
    if (key === ANNOTATION_KEYS.Ingress.autoRewrite) {
        // It leads to HTTPS.
        return { [ANNOTATION_KEYS.Ingress.certificate]: '[{"qcloud_cert_id":["id"]}]' };
    }
    return Object.fromEntries(needs.map((name) => [rowsOf(kind)[name]!.key, values[name]!]));
}
