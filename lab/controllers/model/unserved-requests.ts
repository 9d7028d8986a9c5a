import type { V1Ingress, V1IngressSpec, V1Service, V1ServicePort, V1ServiceSpec } from "@kubernetes/client-node";
import { rowsOf, type ANNOTATIONS } from "../../../tke/annotations/table";
import { error, warning, type Problem } from "../problems";

/**
 * What the lab does with an annotation or a field. `served`: carried out by the controllers, or by what they share the
 * cluster with (API server, kube-proxy). `unserved`: asked for, but not implemented in the lab, so that the object is not Ready.
 * `located elsewhere`: no CLB is created, since it would be the wrong one. `no effect`: it has none on TKE either.
 */
export type Treatment =
    | "served"
    | {
          as: "unserved" | "located elsewhere" | "no effect";
          /** What to use instead. */
          instead: string;
          /** Whether a value asks for it. @default - every value but `"false"` */
          when?: (value: unknown) => boolean;
      };

type Treatments<Key extends PropertyKey> = Readonly<Record<Key, Treatment>>;

const unserved = (instead: string, when?: (value: unknown) => boolean): Treatment => ({
    as: "unserved",
    instead,
    ...(when && { when }),
});
const elsewhere: Treatment = {
    as: "located elsewhere",
    instead: "remove it and use a CLB in the cluster's own VPC and region; the lab has no others for an object",
};
const writtenByController: Treatment = { as: "no effect", instead: "remove it: the controller writes it" };
const modificationProtection = unserved("remove it: the lab's CLBs can be changed by everybody who may call the API");

/** Every row of the table for Services. */
export const SERVICE_ANNOTATIONS: Treatments<keyof (typeof ANNOTATIONS)["Service"]> = {
    loadBalancerId: "served",
    existingLoadBalancerId: "served",
    internalSubnetId: "served",
    loadBalancerType: {
        as: "no effect",
        instead: "name a subnet in service.kubernetes.io/qcloud-loadbalancer-internal-subnetid for an internal CLB",
    },
    oldLoadBalancerType: "served",
    mode: "served",
    directAccess: "served",
    localServiceOnlyBindNodeWithPod: "served",
    localServiceWeightedBalance: "served",
    backendsLabel: "served",
    tkeServiceConfig: "served",
    tkeServiceConfigAuto: "served",
    specifyProtocol: "served",
    extensiveParameters: "served",
    chargeType: "served",
    bandwidthMbps: "served",
    oldChargeType: "served",
    oldBandwidthMbps: "served",
    securityGroupIds: "served",
    passToTarget: "served",
    modificationProtection,
    enableGraceShutdown: "served",
    enableGraceShutdownTkex: "served",
    enableGraceDeletion: "served",
    backendWeights: "served",
    targetGroups: unserved("remove it and let the listeners bind the Pods, as they do without target groups"),
    crossRegionId: elsewhere,
    crossVpcId: elsewhere,
    preventLoopback: unserved("set sourceIpType: 1 in the health checks of a TkeServiceConfig"),
    shareExistingLoadBalancer: unserved(
        "remove it: it is for serverless clusters; here REUSE_LOADBALANCER in ConfigMap kube-system/tke-service-controller-config decides",
    ),
    natIpv6: writtenByController,
    clientToken: "served",
    syncBeginTime: "served",
    syncEndTime: "served",
    sourceEndpoints: writtenByController,
};

/** Every row of the table for Ingresses. */
export const INGRESS_ANNOTATIONS: Treatments<keyof (typeof ANNOTATIONS)["Ingress"]> = {
    ingressClass: "served",
    loadBalancerId: "served",
    existingLoadBalancerId: "served",
    internalSubnetId: "served",
    chargeType: "served",
    bandwidthMbps: "served",
    extensiveParameters: "served",
    directAccess: "served",
    tkeServiceConfig: "served",
    tkeServiceConfigAuto: "served",
    enableGraceShutdown: "served",
    enableGraceShutdownTkex: "served",
    backendWeights: "served",
    modificationProtection,
    passToTarget: "served",
    securityGroupIds: "served",
    enableGraceDeletion: "served",
    deletionProtection: "served",
    retainLoadBalancer: "served",
    mode: "served",
    enableGroup: "served",
    mixTargetPrefer: unserved("set it to ipv4: the lab's Pods have no IPv6 addresses", (value) => value !== "ipv4"),
    crossRegionId: elsewhere,
    crossVpcId: elsewhere,
    natIpv6: writtenByController,
    ipv6: writtenByController,
    statusConditions: "served",
    ruleMix: "served",
    httpRules: "served",
    httpsRules: "served",
    ruleMixBoth: "served",
    autoRewrite: "served",
    rewriteSupport: "served",
    autoRewriteCode: "served",
    listenPorts: "served",
    certificate: "served",
};

const asksForIpv6 = (value: unknown) => Array.isArray(value) && value.includes("IPv6");

/** Every field of ServiceSpec, for a Service of type LoadBalancer. */
export const SERVICE_FIELDS: Treatments<keyof V1ServiceSpec> = {
    allocateLoadBalancerNodePorts: "served",
    clusterIP: "served",
    clusterIPs: "served",
    externalIPs: unserved(
        "remove it and connect to the CLB's address: the lab's nodes take packets for no other address",
    ),
    externalName: { as: "no effect", instead: "remove it: it is for Services of type ExternalName" },
    externalTrafficPolicy: "served",
    // The API server allocates it by itself; a CLB checks the NodePort (457/51258).
    healthCheckNodePort: "served",
    internalTrafficPolicy: unserved(
        "remove it: the lab's kube-proxy takes every Pod for clients in the cluster",
        (value) => value === "Local",
    ),
    ipFamilies: unserved("ask for IPv4: the lab has no IPv6", asksForIpv6),
    ipFamilyPolicy: unserved("set SingleStack: the lab has no IPv6", (value) => value === "RequireDualStack"),
    loadBalancerClass: "served",
    loadBalancerIP: unserved(
        "create the CLB yourself and name it in service.kubernetes.io/tke-existed-lbid; TKE chooses no address",
    ),
    loadBalancerSourceRanges: unserved("name a security group in service.cloud.tencent.com/security-groups"),
    ports: "served",
    publishNotReadyAddresses: "served",
    selector: "served",
    // kube-proxy carries it out, on TKE as here: a CLB's own sessions are set in a TkeServiceConfig.
    sessionAffinity: "served",
    sessionAffinityConfig: "served",
    trafficDistribution: unserved("remove it: the lab's kube-proxy takes every Pod alike"),
    type: "served",
};

/** Every field of ServicePort. */
export const SERVICE_PORT_FIELDS: Treatments<keyof V1ServicePort> = {
    appProtocol: {
        as: "no effect",
        instead: "set service.cloud.tencent.com/specify-protocol, which is what TKE reads",
    },
    name: "served",
    nodePort: "served",
    port: "served",
    protocol: "served",
    targetPort: "served",
};

/** Every field of IngressSpec. */
export const INGRESS_FIELDS: Treatments<keyof V1IngressSpec> = {
    defaultBackend: unserved("add a rule with path / and no host: the lab serves spec.rules only"),
    ingressClassName: "served",
    rules: "served",
    tls: "served",
};

/** What an object asks for that the lab does not carry out. */
export interface UnservedRequests {
    /** Problems for which no CLB is created or changed. */
    refused: Problem[];
    /** Problems beside which the rest is served. */
    left: Problem[];
}

/** Annotations and fields of a Service that the lab does not carry out. */
export function unservedByService({ metadata, spec }: V1Service): UnservedRequests {
    return sorted([
        ...annotationRequests("Service", metadata?.annotations ?? {}, SERVICE_ANNOTATIONS),
        ...fieldRequests("spec", spec ?? {}, SERVICE_FIELDS),
        ...(spec?.ports ?? []).flatMap((port, index) =>
            fieldRequests(`spec.ports[${index}]`, port, SERVICE_PORT_FIELDS),
        ),
    ]);
}

/** Annotations and fields of an Ingress that the lab does not carry out. */
export function unservedByIngress({ metadata, spec }: V1Ingress): UnservedRequests {
    return sorted([
        ...annotationRequests("Ingress", metadata?.annotations ?? {}, INGRESS_ANNOTATIONS),
        ...fieldRequests("spec", spec ?? {}, INGRESS_FIELDS),
    ]);
}

interface Request {
    /** The key or field, with its value. */
    shown: string;
    treatment: Exclude<Treatment, "served">;
}

function annotationRequests(
    kind: "Service" | "Ingress",
    annotations: Readonly<Record<string, string>>,
    treatments: Readonly<Record<string, Treatment>>,
): Request[] {
    return Object.entries(rowsOf(kind)).flatMap(([name, { key }]) => request(key, annotations[key], treatments[name]));
}

function fieldRequests(path: string, fields: object, treatments: Readonly<Record<string, Treatment>>): Request[] {
    return Object.entries(fields).flatMap(([name, value]) => request(`${path}.${name}`, value, treatments[name]));
}

function request(name: string, value: unknown, treatment: Treatment | undefined): Request[] {
    if (value === undefined || value === null || treatment === undefined || treatment === "served") {
        return [];
    }
    const asks = treatment.when ?? ((each: unknown) => each !== "false");
    return asks(value) ? [{ shown: `${name}: ${JSON.stringify(value)}`, treatment }] : [];
}

function sorted(requests: readonly Request[]): UnservedRequests {
    const refused = requests.filter(({ treatment }) => treatment.as === "located elsewhere");
    return {
        refused: refused.map(problemOf),
        left: requests.filter((each) => !refused.includes(each)).map(problemOf),
    };
}

function problemOf({ shown, treatment }: Request): Problem {
    return treatment.as === "no effect"
        ? warning(`${shown} has no effect. What to do: ${treatment.instead}.`)
        : error(`${shown} is not carried out by the lab. What to do: ${treatment.instead}.`);
}
