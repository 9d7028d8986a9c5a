import { ANNOTATION_KEYS } from "./annotations/table";

/** Condition that a Pod behind direct access waits for, beside its own readiness (457/48768). */
export const READINESS_GATE = "cloud.tencent.com/load-balancer-backendgroup-ready";

/** Annotation that puts a Pod of a GlobalRouter cluster on VPC-CNI, beside the request for an interface (457/50354). */
export const NETWORKS_ANNOTATION = ANNOTATION_KEYS.Pod.networks;

/**
 * VPC-CNI's networks, each with the resource that a Pod on it requests: many Pods share an interface, or each has its own
 * (intl 457/35250).
 */
export const ENI_RESOURCES = {
    "tke-route-eni": "tke.cloud.tencent.com/eni-ip",
    "tke-direct-eni": "tke.cloud.tencent.com/direct-eni",
} as const;

export type VpcCniNetwork = keyof typeof ENI_RESOURCES;
