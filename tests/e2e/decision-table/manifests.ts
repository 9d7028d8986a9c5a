import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import type { Situation } from "../../../tke/decision-table/situation";
import { appOf, pinnedAppOf } from "./table-cluster";

const DIRECT_ACCESS = { Service: "service.cloud.tencent.com", Ingress: "ingress.cloud.tencent.com" };
const SUBNET = {
    Service: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
    Ingress: "kubernetes.io/ingress.subnetId",
};
export const TKE_SERVICE_CONFIG = { group: "cloud.tencent.com", version: "v1alpha1", plural: "tkeserviceconfigs" };

/** What a user would apply to come into a situation. */
export interface Manifests {
    service: V1Service;
    ingress?: V1Ingress;
    tkeServiceConfig?: TkeServiceConfigManifest;
}

interface TkeServiceConfigManifest {
    apiVersion: string;
    kind: string;
    metadata: { name: string };
    spec: {
        loadBalancer: {
            l7Listeners: { protocol: string; port: number; keepaliveEnable: number; snatEnable: boolean }[];
        };
    };
}

/**
 * @param pinnedNode the node that the backends are on @default - any
 * @param subnetId where internal CLBs are
 */
export function manifestsOf(
    situation: Situation,
    name: string,
    pinnedNode: string | undefined,
    subnetId: string,
): Manifests {
    const { entry, protocol, pods, externalTrafficPolicy, backendService } = situation;
    const annotations = annotationsOf(situation, name, pinnedNode, subnetId);
    const type = entry === "Service" ? "LoadBalancer" : backendService;
    const service = {
        metadata: { name, ...(entry === "Service" && { annotations }) },
        spec: {
            type,
            selector: { app: pinnedNode === undefined ? appOf(pods) : pinnedAppOf(pods) },
            ports: [
                protocol === "UDP"
                    ? { name: "udp", port: 80, targetPort: "udp", protocol }
                    : { name: "http", port: 80, targetPort: "http" },
            ],
            ...(type !== "ClusterIP" && { externalTrafficPolicy }),
        },
    };
    const backend = { service: { name, port: { number: 80 } } };
    const ingress = {
        metadata: { name, annotations },
        spec: {
            ingressClassName: "qcloud",
            rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
        },
    };
    return {
        service,
        ...(entry === "Ingress" && { ingress }),
        ...(isConfigured(situation) && { tkeServiceConfig: tkeServiceConfig(situation, name) }),
    };
}

/** Whether a setting of layer 7 listeners is at stake. */
function isConfigured({ protocol, keepalive, snat }: Situation): boolean {
    return protocol === "HTTP" && (keepalive === "on" || snat === "on");
}

function tkeServiceConfig({ keepalive, snat }: Situation, name: string): TkeServiceConfigManifest {
    const settings = { keepaliveEnable: keepalive === "on" ? 1 : 0, snatEnable: snat === "on" };
    return {
        apiVersion: `${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}`,
        kind: "TkeServiceConfig",
        metadata: { name },
        spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, ...settings }] } },
    };
}

function annotationsOf(
    situation: Situation,
    name: string,
    pinnedNode: string | undefined,
    subnetId: string,
): Record<string, string> {
    const { entry, protocol, directAccess, loadBalancer } = situation;
    const prefix = DIRECT_ACCESS[entry];
    const value = directAccess === "other" ? "yes" : directAccess;
    return {
        ...(value !== "absent" && { [`${prefix}/direct-access`]: value }),
        ...(isConfigured(situation) && { [`${prefix}/tke-service-config`]: name }),
        ...(loadBalancer === "internal" && { [SUBNET[entry]]: subnetId }),
        ...(entry === "Service" &&
            protocol === "HTTP" && { [`${prefix}/specify-protocol`]: JSON.stringify({ 80: { protocol: ["HTTP"] } }) }),
        ...(entry === "Service" &&
            pinnedNode !== undefined && {
                "service.kubernetes.io/qcloud-loadbalancer-backends-label": `kubernetes.io/hostname=${pinnedNode}`,
            }),
    };
}
