import { ANNOTATION_RANGES_ZH, ANNOTATION_REMEDIES_ZH } from "../../../doctor/rules/annotation-words-zh";

/** What docs/zh/annotations.md says for the English words of the table of annotations; keys, values and codes stay as they are. */
export const ANNOTATION_WORDS_ZH: Readonly<Record<string, string>> = {
    ...ANNOTATION_RANGES_ZH,
    ...ANNOTATION_REMEDIES_ZH,
    // Meanings.
    "the CLB in use": "正在使用的 CLB",
    "the CLB to use, one that a user created; it is never deleted": "要使用的 CLB，由用户创建，绝不会被删除",
    "makes the CLB an internal one, with its address from this subnet: nothing else chooses between public and internal":
        "使 CLB 为内网型，VIP 取自该子网：公网还是内网只由它决定",
    "whether the CLB is public (`OPEN`) or internal (`INTERNAL`)": "CLB 是公网（`OPEN`）还是内网（`INTERNAL`）",
    "the generation of the CLB": "CLB 的类型（应用型或传统型）",
    "the controller neither syncs nor deletes the CLB, which no other object may share":
        "控制器既不同步也不删除 CLB；该 CLB 不能与其他对象共用",
    "whether the CLB binds Pods instead of NodePorts": "CLB 绑定 Pod（直连）还是 NodePort",
    "with `externalTrafficPolicy: Local`: binds only the nodes that have a Pod of the Service":
        "与 `externalTrafficPolicy: Local` 一起使用：只绑定有该 Service 的 Pod 的节点",
    "weighs a node by how many Pods of the Service it has": "节点的权重取决于其上该 Service 的 Pod 数量",
    "which nodes the CLB binds": "CLB 绑定哪些节点",
    "the TkeServiceConfig that configures the listeners; a name in `-auto-service-config` or `-auto-ingress-config` is the controller's own":
        "用于配置监听器的 TkeServiceConfig；以 `-auto-service-config` 或 `-auto-ingress-config` 结尾的名称由控制器使用",
    "creates a TkeServiceConfig `<Service>-auto-service-config`, which is deleted with the Service":
        "创建 TkeServiceConfig `<Service>-auto-service-config`，随 Service 删除",
    "the listener's protocols, hosts and certificates by port; TCP and UDP on one port in direct access only":
        "按端口设置监听器的协议、域名和证书；同一端口同时使用 TCP 和 UDP 仅限直连",
    "parameters of the API's CreateLoadBalancer": "接口 CreateLoadBalancer 的参数",
    "how the bandwidth of a public CLB is paid for": "公网 CLB 的网络计费模式",
    "the bandwidth of a public CLB, Mbps": "公网 CLB 的带宽上限，Mbps",
    "security groups of the CLB": "CLB 绑定的安全组",
    "only the CLB's security groups apply, not the backends'; set it together with security-groups":
        "默认放通：只检查 CLB 的安全组，不检查后端的；与 security-groups 一起设置",
    "locks the CLB against changes by console or API": "防止通过控制台或 API 修改 CLB",
    "a Pod that terminates gets weight 0": "优雅停机：正在终止的 Pod 权重置为 0",
    "a Pod whose endpoint is not ready gets weight 0": "端点未就绪的 Pod 权重置为 0",
    "a Pod is removed only after the CLB has unbound it": "优雅删除：CLB 解绑之后才删除 Pod",
    "weights of the Pods": "Pod 的权重",
    "target groups that hold the Pods, which need ENIs": "包含这些 Pod 的目标组；Pod 须有弹性网卡",
    "the region of the CLB; it takes a bill-by-IP account, a CCN and a whitelist":
        "CLB 所在地域；需要标准账户、云联网和白名单",
    "the VPC of the CLB; it takes a bill-by-IP account, a CCN and a whitelist":
        "CLB 所在 VPC；需要标准账户、云联网和白名单",
    "health checks come from 100.64.0.0/10 instead of the CLB's address":
        "健康检查的源 IP 为 100.64.0.0/10，而不是 CLB 的 VIP",
    "serverless clusters: several Services may share the CLB": "Serverless 集群：多个 Service 可以复用同一个 CLB",
    "the CLB's IPv6 address": "CLB 的 IPv6 地址",
    "prevents a retried creation from creating a second CLB; remove it from a copied manifest":
        "防止重试时重复创建 CLB；复制清单时请删除它",
    "when the last sync began": "最近一次同步的开始时间",
    "when the last sync ended": "最近一次同步的结束时间",
    "on the Service of the API server's own CLB: its backends": "用于 API Server 自身 CLB 的 Service：其后端",
    "the Ingress class; TKE also serves an Ingress without one. With the class of another controller, TKE releases the CLB":
        "Ingress 类型；没有类型的 Ingress 也由 TKE 处理。改为其他控制器的类型后，TKE 释放 CLB",
    "creates a TkeServiceConfig `<Ingress>-auto-ingress-config`, which is deleted with the Ingress":
        "创建 TkeServiceConfig `<Ingress>-auto-ingress-config`，随 Ingress 删除",
    "security groups of the CLB; since 2.5.2 an empty text unbinds them":
        "CLB 绑定的安全组；从 2.5.2 起，设为空字符串表示解绑",
    "locks the CLB against deletion": "防止 CLB 被删除",
    "keeps a CLB that the controller created when the Ingress is deleted": "删除 Ingress 时保留由控制器创建的 CLB",
    "the controller neither syncs nor deletes the CLB": "控制器既不同步也不删除 CLB",
    "several Ingresses share the CLB, since 2.12.0 also with a Service (else E4406)":
        "多个 Ingress 复用同一个 CLB；从 2.12.0 起也可与 Service 复用（否则 E4406）",
    "which address of a Pod that has both is bound": "Pod 同时有两种地址时绑定哪一种",
    "the CLB's IPv6 address behind NAT64": "CLB 的 NAT64 IPv6 地址",
    "the result of the last sync": "最近一次同步的结果",
    "rules on both HTTP and HTTPS, as http-rules and https-rules say":
        "HTTP 与 HTTPS 混合规则，由 http-rules 和 https-rules 指定",
    "the rules on HTTP": "HTTP 上的转发规则",
    "the rules on HTTPS": "HTTPS 上的转发规则",
    "every rule on both HTTP and HTTPS": "每条规则同时用于 HTTP 和 HTTPS",
    "redirects every rule of HTTP to HTTPS; it takes ports 80 and 443":
        "自动重定向：所有 HTTP 规则重定向到 HTTPS；需要端口 80 和 443",
    "redirects as the rules say; it takes ports 80 and 443": "手动重定向：按规则重定向；需要端口 80 和 443",
    "the status of the redirect": "重定向的状态码",
    "the ports of the listeners": "监听器的端口",
    "certificates by host; excludes `spec.tls`": "按域名指定证书；不能与 `spec.tls` 同时使用",
    "the Pod's weight behind a Service": "Pod 在 Service 后端中的权重",
    "the Pod's weight behind an Ingress": "Pod 在 Ingress 后端中的权重",
    "GlobalRouter cluster with VPC-CNI added: gives the Pod an ENI. A container requests `tke.cloud.tencent.com/eni-ip: 1` as well (`direct-eni` for `tke-direct-eni`)":
        "后加 VPC-CNI 的 GlobalRouter 集群：为 Pod 分配弹性网卡。容器还须申请 `tke.cloud.tencent.com/eni-ip: 1`（`tke-direct-eni` 则为 `direct-eni`）",
    "`Never`: a Pod of a StatefulSet keeps its address, within its zone":
        "`Never`：固定 IP，StatefulSet 的 Pod 在同一可用区内保持 IP 不变",
    "VPC-CNI: gives the Pod a public address of its own": "VPC-CNI：为 Pod 分配独立的公网 IP（EIP）",
    "VPC-CNI: `Never`: a Pod of the same name gets the same EIP again":
        "VPC-CNI：`Never`：同名 Pod 重建后使用原来的 EIP",
    "VPC-CNI: gives the Pod an IPv6 address as well": "VPC-CNI：同时为 Pod 分配 IPv6 地址",
    "VPC-CNI: how the Pod's IPv6 address reaches the internet": "VPC-CNI：Pod 的 IPv6 地址如何访问公网",
    "maps ports of the Pod to ports of a pool of CLBs (tke-extend-network-controller): `8000 UDP <pool>`, one a line":
        "把 Pod 的端口映射到 CLB 端口池的端口（tke-extend-network-controller）：`8000 UDP <pool>`，每行一条",
    "the addresses that `clb-port-mapping` has mapped": "`clb-port-mapping` 映射得到的地址",
    "super node: the Pod's security groups": "超级节点：Pod 绑定的安全组",
    "super node: CPUs of the Pod": "超级节点：Pod 的 CPU 核数",
    "super node: memory of the Pod": "超级节点：Pod 的内存",
    "super node: the kind of CPU": "超级节点：CPU 类型",
    "super node: the kind of GPU": "超级节点：GPU 类型",
    "super node: GPUs of the Pod": "超级节点：Pod 的 GPU 卡数",
    "super node: whether the Pod keeps its address": "超级节点：Pod 是否固定 IP",
    "super node: gives the Pod a public address of its own": "超级节点：为 Pod 分配独立的公网 IP（EIP）",
    "super node: `Never`: a Pod of the same name gets the same EIP again":
        "超级节点：`Never`：同名 Pod 重建后使用原来的 EIP",
    "super node: existing EIPs for the Pods of a workload": "超级节点：工作负载的 Pod 使用的已有 EIP",
    "super node: DaemonSets run beside the Pod as sidecars, but those of kube-system":
        "超级节点：DaemonSet 以 sidecar 形式随 Pod 运行，kube-system 中的除外",
    "super node: the resolver's configuration": "超级节点：DNS 解析配置",
    "super node: kernel parameters": "超级节点：内核参数",

    // Without the annotation.
    "the controller creates one": "由控制器创建",
    "a public CLB": "公网 CLB",
    "in sync": "同步",
    "`true` on a cluster created since controller 2.11.0, else `false`":
        "控制器 2.11.0 以后创建的集群为 `true`，否则为 `false`",
    "`true` on a cluster created since controller 2.11.1, else `false`":
        "控制器 2.11.1 以后创建的集群为 `true`，否则为 `false`",
    "all nodes that are ready and schedulable": "所有就绪且可调度的节点",
    "the Service's own protocol": "Service 自身的协议",
    "none, everyone may call": "无，所有人都可以访问",
    "the controller's `EnablePodGracefulDeletion`": "控制器的 `EnablePodGracefulDeletion`",
    "the cluster's": "集群所在的",
    "on since 2.2.0": "2.2.0 起开启",
    "80 and 443": "80 和 443",
    "GlobalRouter there, an ENI on a VPC-CNI cluster": "在该集群中为 GlobalRouter；在 VPC-CNI 集群中为弹性网卡",
    "the EIP is released with the Pod": "EIP 随 Pod 释放",
    "the node pool's": "与节点池相同",
    "from requests and limits": "取自 requests 和 limits",

    // Rules.
    "read-only": "只读",
    "create-only": "仅创建时生效",
    label: "标签",
    deprecated: "已废弃",
};
