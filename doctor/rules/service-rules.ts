import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { DiagnosedEntry } from "../paths/entry-points";
import { backendsOf, namespaceOf } from "../paths/object-index";
import { annotationFix, directAccessFix, patchFix } from "./fixes";
import { matchesSelector } from "./label-selector";
import { aboutEntry, type Found, type Rule } from "./rule";

const KEYS = ANNOTATION_KEYS.Service;
const NO_COST = {
    loadBalancerRecreated: false,
    connectionsCut: false,
    clusterWide: false,
    money: false,
    note: { en: "Nothing is recreated or cut.", zh: "不重建资源，不断开连接。" },
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
                            en: "Take the field off, and set l4Listeners[].session in a TkeServiceConfig instead.",
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
        if (
            spec?.allocateLoadBalancerNodePorts === false &&
            nodePort &&
            (spec.ports ?? []).every((port) => port.nodePort === undefined)
        ) {
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
        const label = metadata?.annotations?.[KEYS.backendsLabel];
        if (label !== undefined && nodePort && !index.mayLack("nodes")) {
            const nodes = index.nativeNodes.all;
            const chosen = nodes.filter((node) => matchesSelector(label, node.metadata?.labels ?? {}));
            if (chosen.length === 0) {
                const why = `${KEYS.backendsLabel}: ${JSON.stringify(label)}, 0/${nodes.length}`;
                found.push({
                    name: "backendsLabelSelectsNone",
                    about,
                    on,
                    why: { en: why, zh: why },
                    fix: annotationFix(about, KEYS.backendsLabel, null),
                });
            }
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
            if (Object.keys(service.spec?.selector ?? {}).length === 0) {
                return [
                    {
                        name: "selectorMissing",
                        about,
                        on,
                        why: { en: `Service ${name} has no spec.selector`, zh: `Service ${name} 没有 spec.selector` },
                    },
                ];
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
                          why: {
                              en: `Service ${name} selects ${pods.length} Pods, of which none is Ready`,
                              zh: `Service ${name} 选中 ${pods.length} 个 Pod，没有 Ready 的`,
                          },
                      },
                  ];
        });
        if (entry.kind === "Ingress" && !index.mayLack("services")) {
            found.push(
                ...missingBackends(on).map((what): Found => ({
                    name: "backendServiceMissing",
                    about,
                    on,
                    why: { en: what, zh: what },
                })),
            );
        }
        return found;
    });

function missingBackends({ entry: { entry, services } }: DiagnosedEntry): string[] {
    if (entry.kind !== "Ingress") {
        return [];
    }
    return backendsOf(entry.object).flatMap(({ service: name, port }) => {
        const service = services.find(({ metadata }) => metadata?.name === name);
        if (!service) {
            return [`Service ${namespaceOf(entry.object.metadata)}/${name}: -`];
        }
        const has = port === undefined || service.spec?.ports?.some((each) => each.port === port || each.name === port);
        return has ? [] : [`Service ${name} port ${port}: -`];
    });
}

/** Whether connections to some of the Pods can take a path. */
export function takesPath({ groups }: DiagnosedEntry, path: "direct" | "NodePort"): boolean {
    return groups.some(({ results }) => results.some(({ outcome }) => outcome.path === path));
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
