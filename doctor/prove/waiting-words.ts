import type { Text } from "../model/text";

/** A sentence of verify's, which speaks English alone, in both languages; what Kubernetes and TKE report stays as it is. */
export function withChinese(en: string): Text {
    return { en, zh: CHINESE.reduce((text, [english, chinese]) => text.replaceAll(english, chinese), en) };
}

const CHINESE: readonly (readonly [RegExp, string])[] = [
    // verify/no-backend.ts
    [/no Service and no Ingress of the namespace has (\S+)/g, "命名空间中没有使用 $1 的 Service 或 Ingress"],
    [/its last sync failed and names no reason/g, "最近一次同步失败，没有给出原因"],
    [/ has no Warning event, and its Pods are ready: (?=kubectl )/g, " 没有 Warning 事件，其 Pod 已就绪："],
    [/no Pod has the labels that Service (\S+) selects \(([^)]*)\)/g, "没有 Pod 带有 Service $1 选择的标签（$2）"],
    [/: is the workload scaled to 0\?/g, "：工作负载是否缩容为 0？"],
    [/it is not started, and its containers are not ready yet/g, "尚未启动，容器未就绪"],
    [/it is (\S+), and its containers are not ready yet/g, "状态为 $1，容器尚未就绪"],
    // verify/client-place.ts
    [/the client (\S+) is a node of the cluster: /g, "客户端 $1 是集群的节点："],
    [/the client (\S+) is a Pod of the cluster: /g, "客户端 $1 是集群的 Pod："],
    [
        /the client (\S+) lies outside of (.+), which alone reaches an internal CLB: verify from a CVM of the VPC/g,
        "客户端 $1 位于 $2 之外，只有该 VPC 内能访问内网 CLB：请在该 VPC 的云服务器上验证",
    ],
    [/the client (\S+) lies inside (.+): (?=from there)/g, "客户端 $1 位于 $2 之内："],
    [
        /from there kube-proxy may bypass the CLB, so that this proves nothing/g,
        "从那里访问时 kube-proxy 可能绕过 CLB，结果不能作为依据",
    ],
    [/; verify from elsewhere/g, "；请从别处验证"],
    [/; verify from outside the VPC/g, "；请从 VPC 之外验证"],
    [/\bthe VPC\b/g, "该 VPC"],
    // verify/probe.ts, and what a proof adds
    [/no answer within (\d+) ms/g, "$1 毫秒内没有应答"],
    [/ answered HTTP (\d+)/g, " 返回 HTTP $1"],
    [/somebody deleted it/g, "它被删除了"],
];
