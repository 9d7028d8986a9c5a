import { KEEPALIVE_SOURCE } from "../../tke/clb";
import type { PodGroup } from "../model/diagnosis";
import type { Text } from "../model/text";
import type { DiagnosedEntry, DiagnosedGroup } from "../paths/entry-points";
import { word } from "../output/report-words";
import { directAccessOf, isFromCluster } from "../paths/derive-clues";
import { controllerConfigFix, directAccessFix, localPolicyFix } from "./fixes";
import { hasSelector } from "../paths/obstacles";
import { isStoppedBy, takesPath } from "./service-rules";
import { snatFix } from "./snat-fix";
import { aboutEntry, type Found, type Rule, type RuleContext } from "./rule";

type Parts = { on: DiagnosedEntry; group: PodGroup; made: DiagnosedGroup; context: RuleContext };

/** Where the path of each group of Pods loses the client's address, or ends. */
export const pathRules: Rule = (context) =>
    context.entries.flatMap((on) =>
        on.point.groups.flatMap((group, position) => {
            const parts = { on, group, made: on.groups[position]!, context };
            return [
                lostAddress(parts),
                deadEnd(parts),
                hiddenPeer(parts),
                openPrerequisites(parts),
                otherVpc(parts),
            ].filter((found) => found !== undefined);
        }),
    );

/** Paths that differ within one entry point; and a manifest whose path the cluster's default decides. */
export const entryRules: Rule = ({ entries, index }) =>
    entries.flatMap((on): Found[] => {
        const { entry, point } = on;
        const { kind, object } = entry.entry;
        const mixed = mixedGroups(on).map((groups): Found => ({
            name: "mixedBackends",
            about: aboutEntry(on),
            on,
            why: join(groups.map(resultWords)),
        }));
        const isOpen =
            entry.type !== "NodePort" &&
            !isFromCluster(object.metadata) &&
            directAccessOf(kind, object.metadata) === "absent" &&
            index.controllerConfig() === undefined;
        return isOpen
            ? [
                  ...mixed,
                  {
                      name: "directAccessLeftOpen",
                      about: aboutEntry(on),
                      on,
                      why: {
                          en: `${kind} ${point.name} has no direct-access annotation, and the ConfigMap of the cluster was not seen`,
                          zh: `${kind} ${point.name} 没有 direct-access 注解，且未看到集群的 ConfigMap`,
                      },
                      fix: directAccessFix(kind, object.metadata, "true"),
                  },
              ]
            : mixed;
    });

/** Groups of Pods behind the same ports of a Service with different results. */
function mixedGroups({ point, groups }: DiagnosedEntry): PodGroup[][] {
    const behind = Map.groupBy(point.groups, (_group, position) => groups[position]!.ports);
    return [...behind.values()].filter(
        (some) => new Set(some.map(({ verdict, sees }) => `${verdict} ${sees}`)).size > 1,
    );
}

/** Connections arrive, with another's address. */
function lostAddress(parts: Parts): Found | undefined {
    const { on, group, made, context } = parts;
    const { type, entry } = on.entry;
    if (group.verdict !== "lost" || group.sees === "nobody") {
        return undefined;
    }
    const about = aboutEntry(on);
    if (canSee(parts, "CLB")) {
        return undefined;
    }
    if (canSee(parts, "NAT64")) {
        return { name: "nat64", about, on, group, why: group.why };
    }
    if (type === "NodePort") {
        return {
            name: "nodePortServiceSnat",
            about,
            on,
            group,
            why: policyWords(made),
            fix: localPolicyFix(made.service.metadata),
        };
    }
    if (made.results.every(({ outcome }) => outcome.path !== "NodePort")) {
        return undefined;
    }
    if (!hasSelector(made)) {
        return { name: "nodePortSnat", about, on, group, why: offWords(on, made) };
    }
    const canBeDirect = made.kind === "ENI" || made.kind === "super node" || bridgeSwitchIsOn(context, made);
    return {
        name: "nodePortSnat",
        about,
        on,
        group,
        why: offWords(on, made),
        fix: canBeDirect
            ? directAccessFix(entry.kind, entry.object.metadata, "true")
            : localPolicyFix(made.service.metadata),
    };
}

/** Whether the Pods have such a peer, or may have it where every outcome that is possible loses the client's. */
function canSee({ group, made }: Parts, peer: "CLB" | "NAT64"): boolean {
    const isOpen = group.sees === "unknown" && group.verdict === "lost";
    return group.sees === peer || (isOpen && made.results.some(({ outcome }) => outcome.remoteAddr === peer));
}

function bridgeSwitchIsOn({ index }: RuleContext, { kind }: DiagnosedGroup): boolean {
    return kind === "bridge" && index.controllerConfig()?.["GlobalRouteDirectAccess"] === "true";
}

/** No connection arrives. */
function deadEnd({ on, group, made, context: { index } }: Parts): Found | undefined {
    const first = made.results.find(({ obstacle }) => obstacle === undefined);
    if (group.sees !== "nobody" || !first) {
        return undefined;
    }
    const { kind, object } = on.entry.entry;
    const about = aboutEntry(on);
    const base = { about, on, group, why: group.why };
    const { error } = first.outcome;
    const annotation = directAccessOf(kind, object.metadata);
    if (annotation === "other") {
        return { ...base, name: "directAccessNotBool", fix: directAccessFix(kind, object.metadata, "true") };
    }
    if (error === "E4047") {
        return { ...base, name: "clusterIpBehindIngress", fix: directAccessFix(kind, object.metadata, "true") };
    }
    if (made.kind === "overlay") {
        return { ...base, name: "overlayNoDirectAccess", fix: directAccessFix(kind, object.metadata, "false") };
    }
    if (made.kind === "host network") {
        return { ...base, name: "hostNetworkDirectAccess", fix: directAccessFix(kind, object.metadata, "false") };
    }
    const config = index.controllerConfig();
    if (made.kind === "bridge" && config && config["GlobalRouteDirectAccess"] !== "true") {
        const before = config["GlobalRouteDirectAccess"];
        return { ...base, name: "switchMissing", fix: controllerConfigFix("GlobalRouteDirectAccess", "true", before) };
    }
    if (made.kind === "super node" && annotation !== "true") {
        return { ...base, name: "superNodesNotBound", fix: directAccessFix(kind, object.metadata, "true") };
    }
    // What is left of Pods that a CLB does not bind is the account's doing.
    return made.kind === "bridge" || made.kind === "super node"
        ? {
              ...base,
              name: "prerequisitesUnknown",
              severity: "error",
              fix: directAccessFix(kind, object.metadata, "false"),
          }
        : undefined;
}

/** The address stands in a header alone, or in none. */
function hiddenPeer(parts: Parts): Found | undefined {
    const { on, group, made, context } = parts;
    if (canSee(parts, "CLB")) {
        const keepalive = made.results.some(({ why }) => why.includes(KEEPALIVE_SOURCE));
        const fix = keepalive ? undefined : snatFix(on, context);
        return keepalive
            ? { name: "keepaliveHidesClient", about: aboutEntry(on), on, group, why: group.why }
            : {
                  name: "snatEnabled",
                  about: aboutEntry(on),
                  on,
                  group,
                  why: group.why,
                  severity: group.verdict === "lost" ? "error" : "warning",
                  ...(fix && { fix }),
              };
    }
    return group.readFrom === "X-Forwarded-For"
        ? { name: "readForwardedFor", about: aboutEntry(on), on, group, why: group.why }
        : undefined;
}

/** It hangs on the account, which cannot be seen. */
function openPrerequisites({ on, group, made }: Parts): Found | undefined {
    if (made.kind === "host network" && group.waitsFor.includes("hostNetworkPods")) {
        return { name: "hostNetworkDirectAccess", about: aboutEntry(on), on, group, why: group.why };
    }
    const waits = group.waitsFor.some((id) => ["billByIp", "snatPro", "containerCidrRegistered"].includes(id));
    return waits ? { name: "prerequisitesUnknown", about: aboutEntry(on), on, group, why: group.why } : undefined;
}

/** It hangs on where the CLB is. */
function otherVpc({ on, group }: Parts): Found | undefined {
    return group.waitsFor.includes("otherVpc")
        ? { name: "loadBalancerInOtherVpc", about: aboutEntry(on), on, group, why: group.why }
        : undefined;
}

/** NodePorts of nodes that are not there, or that get connections although they are cordoned. */
export const nodeRules: Rule = ({ entries, index }) => {
    const { all: nodes, ready } = index.nativeNodes;
    const cordoned = ready.flatMap(({ spec, metadata }) => (spec?.unschedulable ? (metadata?.name ?? []) : []));
    return entries.flatMap((on): Found[] => {
        if (isStoppedBy(on, "noBindableNode")) {
            const why: Text = {
                en: `${nodes.length} nodes that are not super nodes, none of them Ready`,
                zh: `非超级节点 ${nodes.length} 个，没有 Ready 的`,
            };
            return [{ name: "noBindableNode", about: aboutEntry(on), on, why }];
        }
        if (!takesPath(on, "NodePort") || index.mayLack("nodes")) {
            return [];
        }
        return cordoned.length > 0
            ? [
                  {
                      name: "cordonedNodes",
                      about: aboutEntry(on),
                      on,
                      why: { en: `cordoned: ${cordoned.join(", ")}`, zh: `已封锁：${cordoned.join("、")}` },
                  },
              ]
            : [];
    });
};

function policyWords({ service }: DiagnosedGroup): Text {
    const policy = service.spec?.externalTrafficPolicy ?? "Cluster";
    const name = `Service ${service.metadata?.name} externalTrafficPolicy: ${policy}`;
    return { en: `${name} has kube-proxy translate addresses`, zh: `${name} 会使 kube-proxy 转换地址` };
}

function offWords(on: DiagnosedEntry, made: DiagnosedGroup): Text {
    return {
        en: `direct access is off (${annotationWords(on)}), and ${policyWords(made).en}`,
        zh: `未开启直连（${annotationWords(on)}），且${policyWords(made).zh}`,
    };
}

function annotationWords({ entry: { entry } }: DiagnosedEntry): string {
    const value = directAccessOf(entry.kind, entry.object.metadata);
    return value === "absent" ? `${entry.kind} direct-access: -` : `${entry.kind} direct-access: "${value}"`;
}

function resultWords({ pods, verdict, sees }: PodGroup): Text {
    return {
        en: `${pods.en}: ${verdict}, sees ${sees}`,
        zh: `${pods.zh}：${word(verdict, "zh")}，看到 ${word(sees, "zh")}`,
    };
}

function join(texts: readonly Text[]): Text {
    return { en: texts.map(({ en }) => en).join("; "), zh: texts.map(({ zh }) => zh).join("；") };
}
