import type { Catalog } from "./finding-code";

/** What is wrong with objects, whatever the path. */
export const objectFindings = {
    localPolicyUneven: {
        code: "TCI0016",
        severity: "info",
        title: {
            en: "externalTrafficPolicy: Local spreads connections by node, not by Pod",
            zh: "externalTrafficPolicy: Local 按节点而不是按 Pod 分配流量",
        },
        explanation: {
            en: "Every node gets the same share of the connections and forwards it to its own Pods only. Health checks remove nodes without a Pod, some seconds late.",
            zh: "每个节点分到相同的流量，且只转给本节点的 Pod；没有 Pod 的节点靠健康检查摘除，会有数秒延迟。",
        },
        remedy: {
            en: 'Set service.kubernetes.io/local-svc-only-bind-node-with-pod and service.cloud.tencent.com/local-svc-weighted-balance to "true".',
            zh: '把 service.kubernetes.io/local-svc-only-bind-node-with-pod 与 service.cloud.tencent.com/local-svc-weighted-balance 设为 "true"。',
        },
        source: "457/51258, 457/48949",
    },
    internalLoopback: {
        code: "TCI0020",
        severity: "info",
        title: {
            en: "Clients in the cluster can meet themselves behind an internal CLB",
            zh: "集群内客户端访问内网 CLB 可能出现回环",
        },
        explanation: {
            en: "When a client in the cluster calls an internal CLB and the CLB picks a backend on the client's own node, layer 4 gets no answer and layer 7 waits 4 seconds. Public CLBs are exempt.",
            zh: "集群内客户端访问内网 CLB，而 CLB 恰好选中客户端所在节点上的后端时，四层无响应，七层等待约 4 秒。公网 CLB 不受影响。",
        },
        remedy: {
            en: "Inside the cluster call the Service by its cluster name.",
            zh: "集群内请使用 Service 的集群内域名访问。",
        },
        source: "457/128648",
    },
    sessionAffinity: {
        code: "TCI0021",
        severity: "warning",
        title: {
            en: "sessionAffinity: ClientIP does not work here as its name says",
            zh: "sessionAffinity: ClientIP 在此不起预期作用",
        },
        explanation: {
            en: "With direct access kube-proxy is not on the path: the field has no effect. Over NodePorts each node remembers clients for itself, and the CLB may pick another node for the next connection.",
            zh: "直连时 kube-proxy 不在路径上，该字段无效。经 NodePort 时，每个节点各自记忆客户端，而 CLB 下一次可能选择别的节点。",
        },
        remedy: {
            en: "Set session persistence on the listener, in a TkeServiceConfig (l4Listeners[].session).",
            zh: "在 TkeServiceConfig 中为监听器设置会话保持（l4Listeners[].session）。",
        },
        source: "457/45490",
    },
    rpFilter: {
        code: "TCI0022",
        severity: "info",
        title: {
            en: "rp_filter on the nodes can drop a public CLB's packets to VPC-CNI Pods",
            zh: "节点 rp_filter 可能丢弃公网 CLB 到 VPC-CNI Pod 的报文",
        },
        explanation: {
            en: "Packets come in by eth0 and leave by the Pod's interface. With net.ipv4.conf.*.rp_filter=1 the kernel drops them. This cannot be seen from the API.",
            zh: "报文从 eth0 进入、从 Pod 的弹性网卡离开。net.ipv4.conf.*.rp_filter=1 时内核会丢弃。API 中无法看到该设置。",
        },
        remedy: {
            en: "On a node: sysctl -a | grep '\\.rp_filter'; 0 or 2 is right.",
            zh: "在节点上执行 sysctl -a | grep '\\.rp_filter'；应为 0 或 2。",
        },
        source: "tke-guide, vpc-cni",
    },
    sourceRangesRestrictNobody: {
        code: "TCI0028",
        severity: "warning",
        title: { en: "loadBalancerSourceRanges restricts no client", zh: "loadBalancerSourceRanges 没有起到限制作用" },
        explanation: {
            en: "TKE does not document this field: a CLB is restricted by its security groups. With direct access kube-proxy, which honours the field on nodes, is not on the path; a list that holds 0.0.0.0/0 restricts no client anywhere.",
            zh: "腾讯云文档中没有该字段：限制 CLB 的来源要用安全组。直连时，会执行该字段的 kube-proxy 不在路径上；列表包含 0.0.0.0/0 时则对谁都没有限制。",
        },
        remedy: {
            en: "Name security groups in the security-groups annotation, with pass-to-target.",
            zh: "使用 security-groups 注解指定安全组，并配合 pass-to-target。",
        },
        source: "457/51258, inferred",
    },
    controllerError: {
        code: "TCI0031",
        severity: "error",
        title: { en: "TKE's controller reports an error on the object", zh: "TKE 控制器报告该对象有错误" },
        explanation: {
            en: "The object's Ready condition is not True: its last sync failed, wholly or in part.",
            zh: "对象的 Ready 状态不为 True：最近一次同步全部或部分失败。",
        },
        remedy: {
            en: "doctor explain CODE says what the code means, by cause.",
            zh: "doctor explain 错误码 会按原因说明其含义。",
        },
        source: "457/81004",
    },
    staleErrorEvents: {
        code: "TCI0030",
        severity: "info",
        title: { en: "The events still show a past error", zh: "事件中的错误已经过去" },
        explanation: {
            en: "Events are kept for an hour. The object's Ready condition became True after the last error: the error is resolved.",
            zh: "事件会保留一小时。对象的 Ready 状态在该错误之后已变为 True：错误已成为历史。",
        },
        remedy: { en: "Nothing has to be done.", zh: "无需处理。" },
        source: "Kubernetes: Event",
    },
    otherController: {
        code: "TCI0033",
        severity: "info",
        title: { en: "Another controller serves this object", zh: "该对象由其他控制器处理" },
        explanation: {
            en: "Its class is not TKE's. Clients reach that controller's own Service first; whose address its Pods see decides what they can forward.",
            zh: "其类别不是 TKE。客户端先到达该控制器自己的 Service；它的 Pod 看到谁的地址，决定了它能向后传递什么。",
        },
        remedy: {
            en: "Look at the verdict of the gateway's own LoadBalancer Service, then at its trust settings.",
            zh: "先看网关自身 LoadBalancer Service 的结论，再看其信任设置。",
        },
        source: "457/45685",
    },
    gatewayHidesClient: {
        code: "TCI0050",
        severity: "error",
        title: {
            en: "The app behind the gateway does not learn its client's address",
            zh: "网关后面的应用得不到客户端地址",
        },
        explanation: {
            en: "The gateway's own entry point and the gateway stand between client and app. The address is lost where the CLB binds the gateway's NodePorts, where the gateway replaces X-Forwarded-For of a peer that it does not trust, where it trusts whoever connects, so that any client can claim any address, or where it forwards bytes without a header.",
            zh: "客户端与应用之间有网关自身的入口和网关。以下情况会丢失地址：CLB 绑定的是网关的 NodePort；网关不信任对端并覆盖 X-Forwarded-For；网关信任任何来源，客户端可以冒充任意地址；网关只转发字节流而没有请求头。",
        },
        remedy: {
            en: "First let the gateway's own Service keep the address (direct access). Behind a layer 7 CLB, let the gateway trust the addresses that connect to it, and no others: proxy-real-ip-cidr with use-forwarded-headers (ingress-nginx), clientIPDetection of a ClientTrafficPolicy (Envoy Gateway), forwardedHeaders.trustedIPs (Traefik), apisix.trusted_addresses (APISIX), numTrustedProxies (Istio). Without one, let it trust no client. For bytes, let the gateway speak the PROXY protocol to the app.",
            zh: "首先让网关自身的 Service 保留地址（直连）。网关位于七层 CLB 之后时，只信任连接它的地址：ingress-nginx 用 use-forwarded-headers 与 proxy-real-ip-cidr，Envoy Gateway 用 ClientTrafficPolicy 的 clientIPDetection，Traefik 用 forwardedHeaders.trustedIPs，APISIX 用 apisix.trusted_addresses，Istio 用 numTrustedProxies。前面没有七层 CLB 时不信任任何来源。转发字节流时，让网关向应用发送 PROXY protocol。",
        },
        source: "457/41897, inferred",
    },
    nginxIngressRetired: {
        code: "TCI0032",
        severity: "warning",
        title: {
            en: "The NginxIngress add-on and ingress-nginx are retired",
            zh: "NginxIngress 组件与 ingress-nginx 已停止维护",
        },
        explanation: {
            en: "TKE no longer offers the add-on from Kubernetes 1.30 on, and upstream ingress-nginx has had no fixes since March 2026.",
            zh: "自 Kubernetes 1.30 起 TKE 不再提供该组件；上游 ingress-nginx 自 2026 年 3 月起不再修复。",
        },
        remedy: {
            en: "Move to Envoy Gateway, as Tencent's page 457/112496 recommends.",
            zh: "按官方文档 457/112496 迁移到 Envoy Gateway。",
        },
        source: "457/112496",
    },
    pathClosed: {
        code: "TCI0034",
        severity: "error",
        title: { en: "A security group drops clients on the way", zh: "安全组在路径上丢弃了客户端报文" },
        explanation: {
            en: "By the security groups' rules, packets of clients do not reach the backends.",
            zh: "按安全组规则，客户端报文到不了后端。",
        },
        remedy: {
            en: "Open the port of the backend (container port with direct access, NodePort without), or set pass-to-target, so that only the CLB's own groups filter.",
            zh: "放通后端端口（直连为容器端口，非直连为 NodePort），或设置 pass-to-target，只由 CLB 的安全组过滤。",
        },
        source: "457/41897",
    },
    backendsLabelSelectsNone: {
        code: "TCI0035",
        severity: "error",
        title: {
            en: "backends-label selects no node: the CLB is empty",
            zh: "backends-label 没有选中任何节点：CLB 没有后端",
        },
        explanation: {
            en: "The annotation chooses the nodes that are bound. None matches, so no connection is served.",
            zh: "该注解决定绑定哪些节点。没有节点匹配，因此所有连接都无法处理。",
        },
        remedy: { en: "Correct the selector, or remove the annotation.", zh: "修正选择器，或删除该注解。" },
        source: "457/45492",
    },
    localPolicyWithoutEffect: {
        code: "TCI0036",
        severity: "info",
        title: {
            en: "externalTrafficPolicy: Local has no effect beside direct access",
            zh: "直连时 externalTrafficPolicy: Local 无效",
        },
        explanation: {
            en: "The CLB's connections do not pass kube-proxy. The field applies only to clients that use the NodePort.",
            zh: "CLB 的连接不经过 kube-proxy。该字段只对使用 NodePort 的客户端有效。",
        },
        remedy: {
            en: "Nothing has to be done; it is a safeguard if direct access is switched off.",
            zh: "无需处理；关闭直连时可作为兜底。",
        },
        source: "457/41897",
    },
    selectorMissing: {
        code: "TCI0039",
        severity: "error",
        title: {
            en: "A Service without a selector has no Pods that could be bound",
            zh: "Service 没有 selector，没有可绑定的 Pod",
        },
        explanation: {
            en: "With direct access the controller needs a selector (E4082 for an Ingress). doctor cannot tell which Pods are behind hand-written endpoints.",
            zh: "直连要求 Service 有 selector（Ingress 报 E4082）。手工编写的 Endpoints 后面是哪些 Pod，doctor 无法判断。",
        },
        remedy: {
            en: "Give the Service a selector, or switch direct access off.",
            zh: "为 Service 添加 selector，或关闭直连。",
        },
        source: "457/81004",
    },
    proofInsideCluster: {
        code: "TCI0040",
        severity: "info",
        title: {
            en: "A test from a node or a Pod of the cluster proves nothing",
            zh: "在集群节点或 Pod 内测试不能作为依据",
        },
        explanation: {
            en: "kube-proxy in iptables mode, and eBPF, short-circuit a Service's own CLB address: the connection never reaches the CLB, and shows a node's or bridge's address. With IPVS a public CLB sees the egress address.",
            zh: "iptables 模式的 kube-proxy 与 eBPF 会在本地短路 Service 的 CLB 地址：连接根本没有经过 CLB，看到的是节点或网桥地址。IPVS 模式访问公网 CLB 时看到的是出口地址。",
        },
        remedy: {
            en: "Connect from outside the VPC (internal CLB: from a machine of the VPC that is no node).",
            zh: "从 VPC 外部连接测试（内网 CLB：从 VPC 内非集群节点的机器测试）。",
        },
        source: "tke-guide, faq/clb-loopback",
    },
    noNodePorts: {
        code: "TCI0042",
        severity: "error",
        title: {
            en: "No NodePorts, and no direct access: nothing can be bound",
            zh: "没有 NodePort 也没有直连：无可绑定的后端",
        },
        explanation: {
            en: "allocateLoadBalancerNodePorts is false. Without direct access the CLB has nothing to bind.",
            zh: "allocateLoadBalancerNodePorts 为 false。非直连时 CLB 没有可绑定的后端。",
        },
        remedy: {
            en: 'Set direct access to "true", or let NodePorts be allocated.',
            zh: '把直连设为 "true"，或允许分配 NodePort。',
        },
        source: "Kubernetes: Service",
    },
    backendServiceMissing: {
        code: "TCI0044",
        severity: "error",
        title: {
            en: "The Ingress leads to a Service or port that does not exist",
            zh: "Ingress 指向不存在的 Service 或端口",
        },
        explanation: { en: "The rule gets no backend (E4041, E4042).", zh: "该规则没有后端（E4041、E4042）。" },
        remedy: {
            en: "Create the Service in the Ingress's namespace, or correct the name or port.",
            zh: "在 Ingress 所在命名空间创建该 Service，或修正名称、端口。",
        },
        source: "457/81004",
    },
} as const satisfies Catalog;
