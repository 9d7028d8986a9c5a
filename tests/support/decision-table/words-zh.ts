import { ROW_REASONS_ZH } from "../../../doctor/paths/row-reasons";

/** What docs/zh/decision-table.md says for the English words of the table; dimensions and their values stay as they are. */
export const TABLE_WORDS_ZH: Readonly<Record<string, string>> = {
    ...ROW_REASONS_ZH,
    "asked for": "已要求直连",
    "undocumented by Tencent; assumed here: the controller rewrites the annotation of a new object":
        "腾讯云没有文档；此处假设：控制器改写新对象的注解",
    "refused; that it beats the cluster's default is inferred": "已拒绝直连；优先于集群默认值为推断",
    "the controller adds the annotation to new objects": "控制器为新对象添加该注解",
    "TKE's default before controller 2.11.0": "控制器 2.11.0 之前 TKE 的默认值",
    "nothing on the way translates its address": "途中没有任何环节转换其地址",
    "kube-proxy knows the Service's EXTERNAL-IP and sends the connection straight to a Pod":
        "kube-proxy 知道 Service 的 EXTERNAL-IP，直接把连接转到 Pod",
    "Cilium knows the Service's EXTERNAL-IP and sends the connection straight to a Pod":
        "Cilium 知道 Service 的 EXTERNAL-IP，直接把连接转到 Pod",
    "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's: the Pod goes out like any client":
        "TKE 的 IPVS 模式不绑定 EXTERNAL-IP，任何模式都不绑定 Ingress 的地址：Pod 像其他客户端一样经公网访问",
    "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's; inside the VPC nothing is translated":
        "TKE 的 IPVS 模式不绑定 EXTERNAL-IP，任何模式都不绑定 Ingress 的地址；VPC 内不做转换",
    "whether TKE's Cilium translates the address of a Pod is not published":
        "TKE 的 Cilium 是否转换 Pod 的地址没有公开",
    "kube-proxy masquerades nothing that comes from a Pod": "kube-proxy 不对来自 Pod 的连接做 SNAT",
    "kube-proxy masquerades, with the address of the interface towards the Pod":
        "kube-proxy 做 SNAT，源地址为通往该 Pod 的网口的地址",
    "kube-proxy masquerades": "kube-proxy 做 SNAT",
    "such a cluster has no direct access; an Ingress has no published code for it":
        "这类集群不支持直连；Ingress 没有公布的错误码",
    "direct access does not bind Pods that have their node's address; an Ingress has no published code for it":
        "直连不绑定使用节点地址的 Pod；Ingress 没有公布的错误码",
    "only a bill-by-IP account can bind Pods of super nodes; an Ingress has no published code for it":
        "只有标准账户可以绑定超级节点上的 Pod；Ingress 没有公布的错误码",
    "Pods of GlobalRouter need the cluster's switch; an Ingress has no published code for it":
        "GlobalRouter 的 Pod 需要集群开关；Ingress 没有公布的错误码",
    "only a bill-by-IP account can bind Pods of GlobalRouter; an Ingress has no published code for it":
        "只有标准账户可以绑定 GlobalRouter 的 Pod；Ingress 没有公布的错误码",
    "the packet comes back to the node that it came from, with an address of that node's for its source, and is dropped; with backends on other nodes, too, layer 4 fails now and then, layer 7 tries the next one after 4 s":
        "数据包回到发出它的节点，源地址却是该节点自己的地址，因而被丢弃；其他节点上也有后端时，四层时而失败，七层在 4 秒后尝试下一个后端",
    "version 2 of it comes first, whatever translates the address behind the CLB; the app has to read it":
        "无论 CLB 之后如何转换地址，连接都以 v2 的头开始；应用须读取它",
    "so are all listeners of TKE's controllers: no annotation and no field of a TkeServiceConfig sets it":
        "TKE 控制器的监听器都是如此：没有注解或 TkeServiceConfig 的字段可以设置它",

    "the lab has no Cilium": "实验室没有 Cilium",
    "the lab has no IPv6 clients": "实验室没有 IPv6 客户端",

    'Does an explicit `direct-access: "false"` win over `EnableDefaultDirectAccess`?':
        '显式的 `direct-access: "false"` 是否优先于 `EnableDefaultDirectAccess`？',
    "Whose address does a GlobalRouter Pod see that SNAT Pro has bound?":
        "SNAT Pro 绑定的 GlobalRouter Pod 看到谁的地址？",
    "Are the NodePorts of cordoned nodes bound?": "封锁的节点的 NodePort 是否绑定？",
    "Does direct access bind Pods with `hostNetwork`?": "直连是否绑定使用 `hostNetwork` 的 Pod？",
    "`false` is a legal value, and the way to switch direct access off; no page says it of clusters with the default":
        "`false` 是合法取值，也是关闭直连的方法；没有页面针对带默认值的集群这样说明",
    "direct access keeps the client's address; no page takes GlobalRouter out, and no capture proves it":
        "直连保留客户端地址；没有页面把 GlobalRouter 排除在外，也没有抓包证明",
    "two pages say that unschedulable nodes are bound, a third that they are not":
        "两个页面说绑定不可调度的节点，第三个页面说不绑定",
    "a page of 2024 says that it does not, the page of 2025 has no such line, and an engineer's guide relies on it":
        "2024 年的页面说不绑定，2025 年的页面没有这一条，而一位工程师的指南依赖于绑定",
};
