import { ANNOTATION_KEYS, rowsOf } from "../../tke/annotations/table";
import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import type { Metadata } from "../model/cluster-objects";
import type { Fix } from "../model/diagnosis";
import type { Text } from "../model/text";
import { namespaceOf } from "../paths/objects/object-index";

type Cost = Fix["cost"];

const FREE = { loadBalancerRecreated: false, connectionsCut: false, clusterWide: false, money: false };

/** A merge patch of an object, and the one that undoes it. */
export function patchFix(
    about: { kind: string; metadata: Metadata | undefined },
    patch: object,
    inverse: object,
    words: { does: Text; cost: Cost; undo: Text; config?: string },
): Fix {
    return {
        does: words.does,
        commands: [kubectlPatch(about, patch)],
        ...(words.config && { config: words.config }),
        cost: words.cost,
        undo: { does: words.undo, commands: [kubectlPatch(about, inverse)] },
    };
}

/** `kubectl patch` with a merge patch, ready for a POSIX shell. */
function kubectlPatch({ kind, metadata }: { kind: string; metadata: Metadata | undefined }, patch: object): string {
    const place = `${kind.toLowerCase()} ${shellWord(metadata?.name ?? "")} -n ${shellWord(namespaceOf(metadata))}`;
    return `kubectl patch ${place} --type merge -p ${quoted(JSON.stringify(patch))}`;
}

/** Names come from manifests of others: none of them becomes a command. */
function shellWord(name: string): string {
    return /^[\w.-]+$/.test(name) ? name : quoted(name.replace(/[\p{Cc}`]/gu, "?"));
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Sets an annotation, or removes it with null. */
export function annotationFix(
    about: { kind: string; metadata: Metadata | undefined },
    key: string,
    value: string | null,
    words: { does?: Text; cost?: Cost; config?: string } = {},
): Fix {
    const before = about.metadata?.annotations?.[key] ?? null;
    const annotations = (text: string | null) => ({ metadata: { annotations: { [key]: text } } });
    return patchFix(about, annotations(value), annotations(before), {
        does:
            words.does ??
            (value === null
                ? { en: `Remove ${key}.`, zh: `删除 ${key}。` }
                : { en: `Set ${key}: "${value}".`, zh: `设置 ${key}: "${value}"。` }),
        cost: words.cost ?? {
            ...FREE,
            note: { en: "No resource is recreated, and no connection is cut.", zh: "不重建资源，不断开连接。" },
        },
        undo: { en: "Restore the annotation.", zh: "恢复原注解。" },
        ...(words.config && { config: words.config }),
    });
}

/** Moves the value of a misspelt key to the key that was meant; one that is set already keeps its value. */
export function renamedAnnotationFix(
    kind: "Service" | "Ingress",
    about: { kind: string; metadata: Metadata | undefined },
    key: string,
    meant: string,
): Fix {
    const annotations = about.metadata?.annotations ?? {};
    if (annotations[meant] !== undefined) {
        return annotationFix(about, key, null);
    }
    const value = annotations[key] ?? null;
    const patch = (change: Record<string, string | null>) => ({ metadata: { annotations: change } });
    return patchFix(about, patch({ [key]: null, [meant]: value }), patch({ [key]: value, [meant]: null }), {
        does: { en: `Rename ${key} to ${meant}.`, zh: `把 ${key} 改为 ${meant}。` },
        cost:
            meant === ANNOTATION_KEYS[kind].directAccess
                ? directAccessFix(kind, about.metadata, value === "true" ? "true" : "false").cost
                : {
                      ...FREE,
                      connectionsCut: true,
                      loadBalancerRecreated: Object.values(rowsOf(kind)).some(
                          (row) => row.key === meant && row.changeReplaces === true,
                      ),
                      note: {
                          en: `TKE has ignored the setting until now; from now on it applies. What ${meant} changes on a CLB that exists, docs/en/annotations.md says.`,
                          zh: `此前 TKE 一直忽略该设置，改名后即生效。${meant} 对已有 CLB 的影响见 docs/zh/annotations.md。`,
                      },
                  },
        undo: { en: "Rename it back: TKE then ignores it again.", zh: "改回原来的键：TKE 会再次忽略它。" },
    });
}

/** Has the CLB bind Pods, or NodePorts. */
export function directAccessFix(
    kind: "Service" | "Ingress",
    metadata: Metadata | undefined,
    value: "true" | "false",
): Fix {
    return annotationFix({ kind, metadata }, ANNOTATION_KEYS[kind].directAccess, value, {
        does:
            value === "true"
                ? { en: "Let the CLB bind the Pods themselves (direct access).", zh: "让 CLB 直接绑定 Pod（直连）。" }
                : { en: "Let the CLB bind NodePorts (no direct access).", zh: "让 CLB 绑定 NodePort（关闭直连）。" },
        cost: {
            ...FREE,
            connectionsCut: true,
            note: {
                en: "The CLB and its address stay. Its backends are exchanged: connections through the old ones end. Wait until no rollout is running, open the container port in the security groups first, and restart the workload afterwards for its readiness gates (457/41897).",
                zh: "CLB 及其地址不变，后端会被替换：经旧后端的连接会断开。切换时不要有滚动更新，先在安全组放通容器端口，之后重启工作负载以注入 ReadinessGate（457/41897）。",
            },
        },
        config: `directAccess: ${value}`,
    });
}

/** `externalTrafficPolicy: Local`. */
export function localPolicyFix(metadata: Metadata | undefined): Fix {
    return patchFix(
        { kind: "Service", metadata },
        { spec: { externalTrafficPolicy: "Local" } },
        { spec: { externalTrafficPolicy: "Cluster" } },
        {
            does: {
                en: "Let nodes forward to their own Pods only, untranslated.",
                zh: "让节点只转发到本节点的 Pod，不做地址转换。",
            },
            cost: {
                ...FREE,
                connectionsCut: true,
                note: {
                    en: "Nodes without a Pod stop serving; the CLB's health checks remove them some seconds later.",
                    zh: "没有 Pod 的节点不再提供服务，CLB 健康检查数秒后将其摘除。",
                },
            },
            undo: { en: "Set the policy back to Cluster.", zh: "恢复为 Cluster。" },
            config: "externalTrafficPolicy: Local",
        },
    );
}

/** A key of the service controller's ConfigMap. */
export function controllerConfigFix(key: string, value: string, before: string | undefined): Fix {
    const about = { kind: "ConfigMap", metadata: SERVICE_CONTROLLER_CONFIG };
    return patchFix(
        about,
        { data: { [key]: value } },
        { data: { [key]: before ?? null } },
        {
            does: { en: `Set ${key}: "${value}" for the cluster.`, zh: `为集群设置 ${key}: "${value}"。` },
            cost: {
                ...FREE,
                clusterWide: true,
                note: {
                    en: "It takes effect at once, for every object of the cluster that uses the setting.",
                    zh: "立即对集群中所有相关对象生效。",
                },
            },
            undo: { en: "Restore the key.", zh: "恢复该键。" },
            ...(key === "GlobalRouteDirectAccess" && { config: "allowClusterWideChanges: true" }),
        },
    );
}

/** New Pods, in the workload's own rollout. */
export function restartFix(namespace: string, workload: string): Fix {
    return {
        does: { en: "Recreate the Pods by a rollout.", zh: "滚动重建 Pod。" },
        commands: [
            `kubectl rollout restart ${workload.split("/").map(shellWord).join("/")} -n ${shellWord(namespace)}`,
        ],
        cost: {
            ...FREE,
            connectionsCut: true,
            note: {
                en: "Connections to the old Pods end as in every rollout; this first one has no gates to wait for yet.",
                zh: "与普通滚动更新一样，旧 Pod 上的连接会结束；这一次还没有 ReadinessGate 保护。",
            },
        },
        undo: { does: { en: "Not needed.", zh: "无需撤销。" }, commands: [] },
    };
}
