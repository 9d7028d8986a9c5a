import type { Ingress, Pod, Service } from "../../../doctor/model/cluster-objects";
import { known, unknown, type Facts, type LoadBalancerFacts } from "../../../doctor/model/facts";
import { plain } from "../../../doctor/model/text";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import {
    bridgeNode,
    bridgePod,
    cluster,
    config,
    DIRECT_ACCESS,
    ingress,
    manifest,
    pod,
    service,
    vpcCniNode,
    workload,
} from "./objects";

export const direct = service({ [DIRECT_ACCESS]: "true" });
export const nodePort = service();
export const local = service({}, { externalTrafficPolicy: "Local" });
export const eni = { nodes: [vpcCniNode], pods: [pod()] };
export const bridge = { nodes: [bridgeNode], pods: [bridgePod()] };
export const ON = config({ GlobalRouteDirectAccess: "true" });
export const another = (of: Service): Service => ({
    ...of,
    metadata: { ...of.metadata, name: "other", uid: "u-other" },
});
export const behind = (annotations: Record<string, string>, type: "NodePort" | "ClusterIP" = "NodePort") => ({
    ...eni,
    services: [service({}, { type })],
    ingresses: [ingress(annotations)],
});
export const withServices = (...services: Service[]) => cluster({ ...eni, services });
export const account: Facts = {
    ...UNKNOWN_FACTS,
    billByIp: known(true, "t"),
    snatPro: known(true, "t"),
    containerCidrRegistered: known(true, "t"),
};
export const overlay: Facts = { ...UNKNOWN_FACTS, network: known("Cilium-Overlay", "t") };
export const nothing = unknown(plain("-"), plain("-"));
export const clb = (change: Partial<LoadBalancerFacts>): Facts => ({
    ...UNKNOWN_FACTS,
    loadBalancers: {
        "lb-1234abcd": {
            ipVersion: nothing,
            listeners: nothing,
            passToTarget: nothing,
            reachability: nothing,
            ...change,
        },
    },
});
export const listener = (snatEnable: boolean) =>
    clb({
        listeners: known([{ id: "lbl-1", protocol: "TCP", port: 80, snatEnable, keepalive: false, targets: [] }], "t"),
    });
export const ID = { "service.kubernetes.io/loadbalance-id": "lb-1234abcd" };
export const ready = (status: "True" | "False", time = "2026-01-02T00:00:00Z") => ({
    status: {
        conditions: [{ type: "Ready", status, reason: "E4005", lastTransitionTime: time }],
        loadBalancer: { ingress: [{ ip: "1.2.3.4" }] },
    },
});
export const event = {
    type: "Warning",
    involvedObject: { kind: "Service", namespace: "shop", name: "web" },
    lastTimestamp: "2026-01-01T00:00:00Z",
    message: "E4005",
};
export const unready: Pod = { ...pod(), status: { ...pod().status, conditions: [{ type: "Ready", status: "False" }] } };
export const named = (key: string, value: string) => withServices(service({ [DIRECT_ACCESS]: "true", [key]: value }));
export const wantsSuper = { nodeSelector: { "node.kubernetes.io/instance-type": "eklet" } };
export const toleration = { key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" };
export const networks = { annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" } };
export const interfaces = {
    containers: [{ name: "web", resources: { requests: { "tke.cloud.tencent.com/eni-ip": "1" } } }],
};
export const other = (ingressClassName: string): Ingress => ingress({}, { ingressClassName });
export const traefik = (argument: string) =>
    workload({ spec: { containers: [{ name: "web", image: "traefik:v3.5", args: [argument] }] } });
export const token = (uid: string | undefined): Service => ({
    ...manifest({ "service.cloud.tencent.com/client-token": "t-1" }),
    metadata: { ...manifest().metadata, annotations: { "service.cloud.tencent.com/client-token": "t-1" }, uid },
});
