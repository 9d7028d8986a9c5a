import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { Ingress } from "../model/cluster-objects";
import { plain, type Text } from "../model/text";
import type { DiagnosedEntry } from "../paths/entry-points";
import { backendsOf, namespaceOf, type ObjectIndex } from "../paths/objects/object-index";
import { hasSelector, isUdpBesideTcp, isUndeclared, isWithoutListener, type Obstacle } from "../paths/obstacles";
import { annotationFix, directAccessFix, patchFix } from "./fixes";
import { aboutEntry, type Found, type Rule } from "./rule";

const KEYS = ANNOTATION_KEYS.Service;
const NO_COST = {
    loadBalancerRecreated: false,
    connectionsCut: false,
    clusterWide: false,
    money: false,
    note: { en: "No resource is recreated, and no connection is cut.", zh: "不重建资源，不断开连接。" },
};

/** Fields of Services that do not do what they say, or leave the CLB without a backend. */
export const serviceRules: Rule = ({ entries, index }) =>
    entries.flatMap((on): Found[] => {
        const { entry, type } = on.entry;
        if (entry.kind !== "Service") {
            return [];
        }
        const { metadata, spec } = entry.object;
        const about = aboutEntry(on);
        const direct = takesPath(on, "direct");
        const nodePort = takesPath(on, "NodePort");
        const found: Found[] = [];
        if (spec?.sessionAffinity === "ClientIP" && type === "LoadBalancer") {
            found.push({
                name: "sessionAffinity",
                about,
                on,
                why: { en: "spec.sessionAffinity: ClientIP", zh: "spec.sessionAffinity: ClientIP" },
                fix: patchFix(
                    about,
                    { spec: { sessionAffinity: "None" } },
                    { spec: { sessionAffinity: "ClientIP" } },
                    {
                        does: {
                            en: "Remove the field, and set l4Listeners[].session in a TkeServiceConfig instead.",
                            zh: "去掉该字段，改在 TkeServiceConfig 中设置 l4Listeners[].session。",
                        },
                        cost: NO_COST,
                        undo: { en: "Set it back to ClientIP.", zh: "恢复为 ClientIP。" },
                    },
                ),
            });
        }
        const ranges = spec?.loadBalancerSourceRanges ?? [];
        if (ranges.length > 0 && (direct || ranges.some((range) => range.endsWith("/0")))) {
            const list = `spec.loadBalancerSourceRanges: ${ranges.join(", ")}`;
            found.push({ name: "sourceRangesRestrictNobody", about, on, why: { en: list, zh: list } });
        }
        if (spec?.externalTrafficPolicy === "Local" && direct && !nodePort) {
            const why = "spec.externalTrafficPolicy: Local";
            found.push({ name: "localPolicyWithoutEffect", about, on, why: { en: why, zh: why } });
        }
        if (
            spec?.externalTrafficPolicy === "Local" &&
            nodePort &&
            type === "LoadBalancer" &&
            metadata?.annotations?.[KEYS.localServiceOnlyBindNodeWithPod] !== "true"
        ) {
            found.push({
                name: "localPolicyUneven",
                about,
                on,
                why: {
                    en: `externalTrafficPolicy: Local without ${KEYS.localServiceOnlyBindNodeWithPod}`,
                    zh: `externalTrafficPolicy: Local，但没有 ${KEYS.localServiceOnlyBindNodeWithPod}`,
                },
                fix: annotationFix(about, KEYS.localServiceOnlyBindNodeWithPod, "true"),
            });
        }
        if (isStoppedBy(on, "protocolWithoutListener")) {
            const ports = (spec?.ports ?? [])
                .filter((port) => isWithoutListener(entry.object, port))
                .map(({ port }) => `SCTP ${port}`);
            found.push({ name: "protocolWithoutListener", about, on, why: plain(`spec.ports: ${ports.join(", ")}`) });
        }
        if (isStoppedBy(on, "udpBesideTcp")) {
            const ports = (spec?.ports ?? []).filter((port) => isUdpBesideTcp(entry.object, port));
            const why = plain(`spec.ports: ${ports.map(({ port }) => `TCP ${port}, UDP ${port}`).join(", ")}`);
            const fix = directAccessFix("Service", metadata, "true");
            found.push({ name: "protocolWithoutListener", about, on, why, fix });
        }
        if (isStoppedBy(on, "noNodePorts")) {
            found.push({
                name: "noNodePorts",
                about,
                on,
                why: {
                    en: "spec.allocateLoadBalancerNodePorts: false",
                    zh: "spec.allocateLoadBalancerNodePorts: false",
                },
                fix: directAccessFix("Service", metadata, "true"),
            });
        }
        if (isStoppedBy(on, "backendsLabelSelectsNone")) {
            const label = metadata?.annotations?.[KEYS.backendsLabel];
            const why = `${KEYS.backendsLabel}: ${JSON.stringify(label)}, 0/${index.nativeNodes.all.length}`;
            found.push({
                name: "backendsLabelSelectsNone",
                about,
                on,
                why: { en: why, zh: why },
                fix: annotationFix(about, KEYS.backendsLabel, null),
            });
        }
        if (metadata?.annotations?.[KEYS.internalSubnetId] !== undefined && type === "LoadBalancer") {
            const why = `${KEYS.internalSubnetId}: ${metadata.annotations[KEYS.internalSubnetId]}`;
            found.push({ name: "internalLoopback", about, on, why: { en: why, zh: why } });
        }
        return found;
    });

/** Services that select nothing, and rules of Ingresses that lead nowhere. */
export const backendRules: Rule = ({ entries, index }) =>
    entries.flatMap((on): Found[] => {
        const { entry, services } = on.entry;
        const about = aboutEntry(on);
        const found: Found[] = services.flatMap((service): Found[] => {
            const name = service.metadata?.name ?? "";
            if (!hasSelector({ service })) {
                const why = { en: `Service ${name} has no spec.selector`, zh: `Service ${name} 没有 spec.selector` };
                return isStoppedBy(on, "selectorMissing") ? [{ name: "selectorMissing", about, on, why }] : [];
            }
            if (service.spec?.type === "ExternalName") {
                const why = `Service ${name}: spec.type: ExternalName`;
                return [{ name: "backendServiceMissing", about, on, why: { en: why, zh: why } }];
            }
            const undeclared = (service.spec?.ports ?? []).filter((port) => isUndeclared(port, service, index));
            if (undeclared.length > 0) {
                const list = undeclared.map(({ port, targetPort }) => `${port} → ${targetPort}`).join(", ");
                const why = plain(`Service ${name} spec.ports: ${list}`);
                return [{ name: "targetPortMissing", about, on, why }];
            }
            if (index.mayLack("pods")) {
                return [];
            }
            const pods = index.podsOf(service);
            const ready = pods.filter(({ status }) =>
                status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
            );
            return ready.length > 0
                ? []
                : [
                      {
                          name: "noPods",
                          about,
                          on,
                          ...(isStoppedBy(on, "noPods") && { severity: "error" as const }),
                          why: {
                              en: `Service ${name} selects ${pods.length} Pods, of which none is Ready`,
                              zh: `Service ${name} 选中 ${pods.length} 个 Pod，没有 Ready 的`,
                          },
                      },
                  ];
        });
        return entry.kind === "Ingress"
            ? [
                  ...found,
                  ...missingBackends(entry.object, on, index).map((why): Found => ({
                      name: "backendServiceMissing",
                      about,
                      on,
                      why,
                  })),
              ]
            : found;
    });

function missingBackends(
    ingress: Ingress,
    { entry: { services }, groups }: DiagnosedEntry,
    index: ObjectIndex,
): Text[] {
    const named = backendsOf(ingress);
    const absent = named.filter(({ service }) => services.every(({ metadata }) => metadata?.name !== service));
    const namespace = namespaceOf(ingress.metadata);
    return [
        ...(named.length > 0 ? [] : [NO_BACKEND]),
        ...(index.mayLack("services") ? [] : absent.map(({ service }) => plain(`Service ${namespace}/${service}: -`))),
        ...groups.flatMap(({ service, missing = [] }) =>
            missing.map((port) => plain(`Service ${service.metadata?.name} port ${port}: -`)),
        ),
    ];
}

const NO_BACKEND: Text = {
    en: "no rule of it leads to a Service",
    zh: "没有任何规则指向 Service",
};

/** Whether connections to some of the Pods can take a path. */
export function takesPath({ groups }: DiagnosedEntry, path: "direct" | "NodePort"): boolean {
    return groups.some(({ results }) => results.some(({ outcome }) => outcome.path === path));
}

/** Whether some of the connections end at an obstacle. */
export function isStoppedBy({ groups }: DiagnosedEntry, obstacle: Obstacle): boolean {
    return groups.some(({ results }) => results.some((result) => result.obstacle === obstacle));
}

/** Security groups that keep clients away, where Tencent's API was asked for them. */
export const reachabilityRules: Rule = ({ entries, facts }) =>
    entries.flatMap((on): Found[] => {
        const reachability = facts.loadBalancers[on.point.loadBalancerId ?? ""]?.reachability;
        if (!reachability?.known || reachability.value.open) {
            return [];
        }
        const why = reachability.value.decidedBy;
        return [{ name: "pathClosed", about: aboutEntry(on), on, why: { en: why, zh: why } }];
    });

/** What a public entry point with an address should be told once. */
export const proofRules: Rule = ({ entries, facts }) => {
    const first = entries.find(({ point }) => point.type === "LoadBalancer" && point.addresses.length > 0);
    if (!first) {
        return [];
    }
    const mode = facts.kubeProxy.known ? facts.kubeProxy.value : undefined;
    const why = {
        en: `kube-proxy: ${mode ?? "unknown"}; in-cluster clients of ${first.point.addresses[0]} are no proof`,
        zh: `kube-proxy：${mode ?? "未知"}；集群内访问 ${first.point.addresses[0]} 的结果不能作为依据`,
    };
    return [{ name: "proofInsideCluster", about: aboutEntry(first), on: first, why }];
};
