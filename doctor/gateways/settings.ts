import type { Workload } from "../model/cluster-objects";
import { ingressNginxConfigMap } from "./ingress-nginx";
import { istioConfigMap } from "./istio";
import type { GatewayKind } from "./trust";
import { mountedConfigMaps } from "./workload-settings";

/** Objects beside a gateway's workload that say how it is set. */
export interface SettingObjects {
    configMaps: readonly { namespace: string; name: string }[];
    /** Namespace whose ClientTrafficPolicies count. @default - none do */
    clientTrafficPolicies?: string;
}

/** The objects that a gateway names. */
export function settingObjectsOf(kind: GatewayKind, workload: Workload): SettingObjects {
    switch (kind) {
        case "NginxIngress add-on":
        case "ingress-nginx":
            return { configMaps: [ingressNginxConfigMap(workload)] };
        case "Istio":
            return { configMaps: [istioConfigMap(workload)] };
        case "Traefik":
        case "APISIX":
            return { configMaps: mountedConfigMaps(workload) };
        case "Envoy Gateway": {
            const namespace = workload.template.metadata?.labels?.["gateway.envoyproxy.io/owning-gateway-namespace"];
            return { configMaps: [], ...(namespace && { clientTrafficPolicies: namespace }) };
        }
    }
}
