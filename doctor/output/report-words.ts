import type { EntryPoint, Fix, GatewayPath, Hop, PodGroup } from "../model/diagnosis";
import type { Language, Localised, Text } from "../model/text";

export type SpokenGroup = Localised<PodGroup>;
export type SpokenFix = Localised<Fix>;

const WORDS = {
    kept: { en: "kept", zh: "保留" },
    lost: { en: "lost", zh: "丢失" },
    unknown: { en: "unknown", zh: "未知" },
    error: { en: "error", zh: "错误" },
    warning: { en: "warning", zh: "警告" },
    info: { en: "info", zh: "提示" },
    object: { en: "object", zh: "对象" },
    path: { en: "path", zh: "路径" },
    sees: { en: "the Pod sees", zh: "Pod 看到" },
    readFrom: { en: "read from", zh: "读取自" },
    verdict: { en: "verdict", zh: "结论" },
    namespace: { en: "namespace", zh: "命名空间" },
    why: { en: "why", zh: "原因" },
    fix: { en: "fix", zh: "修复" },
    cost: { en: "cost", zh: "代价" },
    undo: { en: "undo", zh: "撤销" },
    config: { en: "or in this project", zh: "或在本项目中" },
    source: { en: "page", zh: "文档" },
    open: { en: "Not known", zh: "未知项" },
    find: { en: "to find out", zh: "查明方法" },
    noPods: { en: "no backend was found", zh: "未看到后端" },
    served: { en: "served by", zh: "由其处理：" },
    hop: { en: "hop from the right:", zh: "右起第几跳：" },
    recreated: { en: "the CLB is recreated", zh: "CLB 会重建" },
    cut: { en: "connections are cut", zh: "连接会断开" },
    clusterWide: { en: "holds for the whole cluster", zh: "影响整个集群" },
    money: { en: "costs money", zh: "产生费用" },
    nothing: {
        en: "The objects that were read contain no Service of type LoadBalancer or NodePort, no Ingress and no route of a gateway.",
        zh: "读到的内容中没有 LoadBalancer、NodePort 类型的 Service，也没有 Ingress 或网关路由。",
    },
    client: { en: "client", zh: "客户端" },
    node: { en: "node", zh: "节点" },
    bridge: { en: "bridge", zh: "网桥" },
    CLB: { en: "CLB", zh: "CLB" },
    egress: { en: "egress address", zh: "出口地址" },
    NAT64: { en: "NAT64 address", zh: "NAT64 地址" },
    gateway: { en: "gateway", zh: "网关" },
    nobody: { en: "no client", zh: "收不到连接" },
    Pod: { en: "Pod", zh: "Pod" },
} as const satisfies Record<string, Text>;

/** A word of the reports. */
export function word(name: keyof typeof WORDS, language: Language): string {
    return WORDS[name][language];
}

/** `client → CLB 1.2.3.4:80 → node 10.0.0.1:30080 (+2) → Pod 10.0.1.5:5000`. */
export function pathLine(path: readonly Hop[], language: Language, separator = " → "): string {
    return path.map((hop) => hopWords(hop, language)).join(separator);
}

function hopWords({ at, name, address, port, others }: Hop, language: Language): string {
    const place = address ?? name;
    const where = place ? ` ${place}${port === undefined ? "" : `:${port}`}` : "";
    return `${word(at, language)}${where}${others ? ` (+${others})` : ""}`;
}

/** Such as `ingress-nginx gateways/controller ← Service gateways/public`. */
export function gatewayLine({ kind, workload, through }: Localised<GatewayPath>, separator = " "): string {
    const ref = ({ namespace, name }: { namespace?: string; name: string }) => `${namespace ?? ""}/${name}`;
    return `${kind} ${ref(workload)}${through ? `${separator}← ${through.kind} ${ref(through)}` : ""}`;
}

/** Where an app behind a gateway reads its client's address. */
export function hopWord({ hops }: Localised<GatewayPath>, language: Language): string {
    return hops ? `X-Forwarded-For (${word("hop", language)} ${hops})` : "-";
}

/** What a change costs, in one line. */
export function costWords({ cost }: SpokenFix, language: Language): string {
    const parts = [
        ...(cost.loadBalancerRecreated ? [word("recreated", language)] : []),
        ...(cost.connectionsCut ? [word("cut", language)] : []),
        ...(cost.clusterWide ? [word("clusterWide", language)] : []),
        ...(cost.money ? [word("money", language)] : []),
    ];
    return [parts.join(", "), cost.note].filter(Boolean).join(language === "zh" ? "。" : ". ");
}

/** Whether an entry point has its verdict from none of its groups: an Ingress's from a Service that does not exist. */
export function hasVerdictOfNoGroup({ groups, gateways = [], verdict }: Localised<EntryPoint>): boolean {
    return gateways.length === 0 && groups.every((group) => group.verdict !== verdict);
}

/** How many entry points have each verdict. */
export function summaryLine(points: readonly Pick<EntryPoint, "verdict">[], language: Language): string {
    return (["kept", "lost", "unknown"] as const)
        .map((verdict) => `${points.filter((point) => point.verdict === verdict).length} ${word(verdict, language)}`)
        .join(", ");
}
