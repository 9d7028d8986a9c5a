import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { isForSuperNodes, SUPER_NODE_TAINT, toleratesSuperNode } from "../../tke/nodes";
import { NETWORKS_ANNOTATION, READINESS_GATE } from "../../tke/pods";
import type { Pod, Workload } from "../model/cluster-objects";
import type { Text } from "../model/text";
import type { DiagnosedEntry } from "../paths/entry-points";
import { namesVpcCni, requestsInterface } from "../paths/objects/pod-kinds";
import { namespaceOf } from "../paths/objects/object-index";
import { restartFix } from "./fixes";
import { aboutEntry, type Found, type Rule } from "./rule";
import { takesPath } from "./service-rules";

/** Pods behind direct access: their readiness gates, and what closes them. */
export const gateRules: Rule = ({ entries }) =>
    entries.flatMap((on): Found[] => {
        const { entry } = on.entry;
        const asked = entry.object.metadata?.annotations?.[ANNOTATION_KEYS[entry.kind].directAccess] === "true";
        if (!asked || on.entry.type === "NodePort" || !takesPath(on, "direct")) {
            return [];
        }
        return on.groups.flatMap(({ pods, results }, position): Found[] => {
            if (!results.some(({ outcome }) => outcome.path === "direct")) {
                return [];
            }
            const group = on.point.groups[position];
            const ungated = pods.filter((pod) => pod.spec?.nodeName && !isGated(pod));
            const closed = pods.filter(
                (pod) => isGated(pod) && isTrue(pod, "ContainersReady") && !isTrue(pod, READINESS_GATE),
            );
            const base = { about: aboutEntry(on), on, ...(group && { group }) };
            return [
                ...(ungated.length > 0
                    ? [
                          {
                              ...base,
                              name: "readinessGateMissing" as const,
                              why: counted(ungated, pods, { en: "lack the readiness gate", zh: "没有 ReadinessGate" }),
                              fix: restartFix(on.point.namespace, workloadOf(ungated[0]!)),
                          },
                      ]
                    : []),
                ...(closed.length > 0
                    ? [
                          {
                              ...base,
                              name: "gateClosed" as const,
                              why: counted(closed, pods, {
                                  en: `wait for ${READINESS_GATE}`,
                                  zh: `在等待 ${READINESS_GATE}`,
                              }),
                          },
                      ]
                    : []),
            ];
        });
    });

/** Workloads whose Pods will not run where they are meant to, or not on the network that they ask for. */
export const placementRules: Rule = ({ index, network }) =>
    templatesOf(index.objects.workloads, index.objects.pods).flatMap(({ kind, metadata, template }): Found[] => {
        const about = { kind, metadata };
        const found: Found[] = [];
        if (isForSuperNodes(template.spec) && !toleratesSuperNode(template.spec?.tolerations)) {
            const { key, effect } = SUPER_NODE_TAINT;
            found.push({
                name: "superNodeTolerationMissing",
                about,
                why: {
                    en: `the Pods select super nodes, and no toleration matches ${key}:${effect}`,
                    zh: `Pod 选择了超级节点，但没有容忍 ${key}:${effect}`,
                },
            });
        }
        if (kind === "DaemonSet" && isForSuperNodes(template.spec)) {
            found.push({
                name: "daemonSetOnSuperNodes",
                about,
                why: { en: "the Pods of a DaemonSet select super nodes", zh: "DaemonSet 的 Pod 选择了超级节点" },
            });
        }
        const named = namesVpcCni(template.metadata);
        if (network !== "VPC-CNI" && named !== requestsInterface(template.spec)) {
            const [has, lacks] = [
                `annotation ${NETWORKS_ANNOTATION}`,
                "requests and limits tke.cloud.tencent.com/eni-ip",
            ];
            const [present, absent] = named ? [has, lacks] : [lacks, has];
            found.push({
                name: "interfaceIncomplete",
                about,
                why: { en: `has ${present}, lacks ${absent}`, zh: `有 ${present}，缺少 ${absent}` },
            });
        }
        return found;
    });

/** Pods, or workloads before their Pods exist, that CLBs bind in both ways. */
export const modeRules: Rule = ({ entries }) => {
    const bound = entries
        .filter(({ entry: { type } }) => type !== "NodePort")
        .flatMap((on) =>
            on.groups.flatMap(({ pods, workloads, results }) => {
                const [path, ...others] = new Set(results.map(({ outcome }) => outcome.path));
                const isSure = others.length === 0 && (path === "direct" || path === "NodePort");
                return isSure ? [...pods, ...workloads].map((backend) => ({ backend, path, on })) : [];
            }),
        );
    const byBackend = [...Map.groupBy(bound, ({ backend }) => backend).values()];
    const found = byBackend.flatMap((uses): Found[] => {
        const [direct, nodePort] = (["direct", "NodePort"] as const).map((path) =>
            uses.filter((use) => use.path === path).map(({ on }) => on),
        );
        const [first] = nodePort ?? [];
        const list = (some: readonly DiagnosedEntry[] = []) =>
            [...new Set(some.map(({ point: { kind, namespace, name } }) => `${kind} ${namespace}/${name}`))].join(", ");
        return first && direct?.length
            ? [
                  {
                      name: "twoBackendModes",
                      about: aboutEntry(first),
                      on: first,
                      why: {
                          en: `direct: ${list(direct)}; NodePort: ${list(nodePort)}`,
                          zh: `直连：${list(direct)}；NodePort：${list(nodePort)}`,
                      },
                  },
              ]
            : [];
    });
    return [...new Map(found.map((each) => [each.why.en, each])).values()];
};

/** Nodes' kernel settings decide where a public CLB binds Pods with interfaces of the VPC: said once for a cluster. */
export const kernelRules: Rule = ({ entries }) => {
    const on = entries.find(
        ({ entry: { entry }, groups }) =>
            entry.object.metadata?.annotations?.[ANNOTATION_KEYS[entry.kind].internalSubnetId] === undefined &&
            groups.some(
                ({ kind, results }) => kind === "ENI" && results.some(({ outcome }) => outcome.path === "direct"),
            ),
    );
    const why: Text = { en: "a public CLB binds Pods with VPC-CNI", zh: "公网 CLB 直接绑定 VPC-CNI 的 Pod" };
    return on ? [{ name: "rpFilter", about: aboutEntry(on), on, why }] : [];
};

/** Workloads, and Pods that none of them created, for which no workload is known. */
function templatesOf(workloads: readonly Workload[], pods: readonly Pod[]) {
    const alone = pods.filter(({ metadata }) => (metadata?.ownerReferences ?? []).length === 0);
    return [
        ...workloads.map(({ kind, metadata, template }) => ({ kind, metadata, template })),
        ...alone.map((pod) => ({ kind: "Pod", metadata: pod.metadata, template: pod })),
    ];
}

function isGated({ spec }: Pod): boolean {
    return (spec?.readinessGates ?? []).some(({ conditionType }) => conditionType === READINESS_GATE);
}

function isTrue({ status }: Pod, type: string): boolean {
    return (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === "True");
}

function counted(some: readonly Pod[], all: readonly Pod[], what: Text): Text {
    const names = some.slice(0, 3).map(({ metadata }) => `${namespaceOf(metadata)}/${metadata?.name}`);
    const list = `${names.join(", ")}${some.length > 3 ? ", …" : ""}`;
    return {
        en: `${some.length} of ${all.length} Pods ${what.en}: ${list}`,
        zh: `${all.length} 个 Pod 中有 ${some.length} 个${what.zh}：${list}`,
    };
}

/** A Pod's workload as kubectl names it, by its owner: a ReplicaSet's name ends in its template's hash. */
function workloadOf({ metadata }: Pod): string {
    const owner = metadata?.ownerReferences?.[0];
    if (owner?.kind === "ReplicaSet") {
        return `deployment/${owner.name?.replace(/-[a-z0-9]+$/, "")}`;
    }
    return owner ? `${owner.kind?.toLowerCase()}/${owner.name}` : `pod/${metadata?.name}`;
}
