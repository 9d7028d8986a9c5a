import type { Catalog } from "./finding-code";

/** Where on its path a client's address is lost, or a connection ends. */
export const pathFindings = {
    nodePortSnat: {
        code: "TCI0001",
        severity: "error",
        title: { en: "The Pod sees a node instead of its client", zh: "Pod 看到的是节点地址，而不是客户端地址" },
        explanation: {
            en: "The CLB binds NodePorts. With externalTrafficPolicy: Cluster, kube-proxy may forward a connection to a Pod on another node; so that the answer comes back, it puts the node's address in place of the client's. At layer 4 nothing else names the client.",
            zh: "CLB 绑定的是 NodePort。externalTrafficPolicy 为 Cluster 时，kube-proxy 可能把连接转发到其他节点的 Pod，为了让回包原路返回，它会把源地址换成节点地址（SNAT）。四层协议没有其他途径可以得知客户端地址。",
        },
        remedy: {
            en: "Let the CLB bind the Pods (direct access). Where that is not possible, set externalTrafficPolicy: Local: nodes then forward to their own Pods only, without translation.",
            zh: "让 CLB 直接绑定 Pod（直连）。无法直连时，设置 externalTrafficPolicy: Local：节点只转发到本节点的 Pod，不做地址转换。",
        },
        source: "457/48949, 457/41897",
    },
    switchMissing: {
        code: "TCI0002",
        severity: "error",
        title: {
            en: "Direct access to GlobalRouter Pods is switched off in the cluster",
            zh: "集群未开启 GlobalRouter 直连开关",
        },
        explanation: {
            en: 'The object asks for direct access, and its Pods have GlobalRouter addresses. The controller binds those only with GlobalRouteDirectAccess: "true" in ConfigMap kube-system/tke-service-controller-config; without it no backend is bound (E4033). New clusters have the key, clusters from before controller 1.6.0 do not, and an upgrade does not add it.',
            zh: '该对象要求直连，而 Pod 使用 GlobalRouter 地址。只有 ConfigMap kube-system/tke-service-controller-config 中 GlobalRouteDirectAccess 为 "true" 时控制器才会绑定这些 Pod，否则没有任何后端（E4033）。新集群默认带有该键；旧集群没有，升级也不会自动添加。',
        },
        remedy: {
            en: 'Set the key; it takes effect at once, for the whole cluster, and changes only objects that ask for direct access themselves. Or set the object\'s direct-access annotation to "false".',
            zh: '添加该键：立即对整个集群生效，只影响自身声明了直连的对象。或者把该对象的 direct-access 注解设为 "false"。',
        },
        source: "457/131136, 457/41897",
    },
    prerequisitesUnknown: {
        code: "TCI0003",
        severity: "warning",
        title: {
            en: "Direct access needs account settings that Kubernetes does not show",
            zh: "直连依赖账户侧条件，从集群内无法看到",
        },
        explanation: {
            en: "A CLB binds Pods of GlobalRouter and of super nodes only for accounts that pay by IP (standard accounts); for GlobalRouter the page of 2022 also asks for SNAT Pro and a registered container CIDR. Kubernetes knows none of it. Without them the controller reports E4033 or E4060.",
            zh: "只有按 IP 计费（标准）账户的 CLB 才能直接绑定 GlobalRouter 或超级节点上的 Pod；对 GlobalRouter，2022 年的文档还要求开通 SNAT Pro 并登记容器网段。这些信息 Kubernetes 中没有。不满足时控制器报 E4033 或 E4060。",
        },
        remedy: {
            en: "Run the command that is printed with the open question, or give doctor credentials with read rights (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY).",
            zh: "执行未决问题中给出的命令，或为 doctor 提供只读凭证（TENCENTCLOUD_SECRET_ID、TENCENTCLOUD_SECRET_KEY）。",
        },
        source: "457/41897, 457/81004",
    },
    clusterIpBehindIngress: {
        code: "TCI0004",
        severity: "error",
        title: {
            en: "An Ingress without direct access leads to a ClusterIP Service",
            zh: "非直连 Ingress 的后端是 ClusterIP Service",
        },
        explanation: {
            en: "Without direct access the CLB binds NodePorts, and a ClusterIP Service has none: E4047, and no connection arrives.",
            zh: "非直连时 CLB 绑定 NodePort，而 ClusterIP Service 没有 NodePort：报 E4047，连接无法到达。",
        },
        remedy: {
            en: 'Set the Ingress\'s direct-access annotation to "true", or make the Service a NodePort Service.',
            zh: '把 Ingress 的 direct-access 注解设为 "true"，或把 Service 改为 NodePort 类型。',
        },
        source: "457/45685",
    },
    superNodesNotBound: {
        code: "TCI0005",
        severity: "error",
        title: {
            en: "Pods on super nodes get no connection without direct access",
            zh: "未开启直连，超级节点上的 Pod 收不到连接",
        },
        explanation: {
            en: "Super nodes have no NodePort mode. Without direct access there is nothing that a CLB could bind, unless the cluster has other nodes that forward connections.",
            zh: "超级节点没有 NodePort 模式。未开启直连时 CLB 没有可绑定的后端，除非集群里有其他节点代为转发。",
        },
        remedy: { en: 'Set the direct-access annotation to "true".', zh: '把 direct-access 注解设为 "true"。' },
        source: "457/113905, 457/74015, inferred",
    },
    keepaliveHidesClient: {
        code: "TCI0006",
        severity: "warning",
        title: {
            en: "The CLB keeps its connections: the peer is the CLB",
            zh: "CLB 与后端保持长连接：对端是 CLB",
        },
        explanation: {
            en: "With keepaliveEnable: 1 the CLB connects to backends from 100.127.0.0/16 and reuses the connection for many clients. Only X-Forwarded-For and X-Real-IP name the client. Backends' security groups have to let that range in.",
            zh: "keepaliveEnable 为 1 时，CLB 以 100.127.0.0/16 的地址连接后端，并在多个客户端之间复用连接。客户端地址只在 X-Forwarded-For 与 X-Real-IP 中。后端安全组需放通该网段。",
        },
        remedy: {
            en: "Read the rightmost hop of X-Forwarded-For, or remove keepaliveEnable from the TkeServiceConfig.",
            zh: "读取 X-Forwarded-For 最右侧一项，或从 TkeServiceConfig 中去掉 keepaliveEnable。",
        },
        source: "214/3728",
    },
    snatEnabled: {
        code: "TCI0007",
        severity: "error",
        title: {
            en: "A listener replaces the client's address (SnatEnable)",
            zh: "监听器开启了 SnatEnable，会替换客户端地址",
        },
        explanation: {
            en: "SnatEnable makes the CLB connect from addresses of its own, direct access or not. At layer 4 the client is lost; at layer 7 X-Forwarded-For still names it.",
            zh: "SnatEnable 使 CLB 以自己的地址连接后端，与是否直连无关。四层会丢失客户端地址；七层仍可从 X-Forwarded-For 读取。",
        },
        remedy: { en: "Switch SnatEnable off.", zh: "关闭 SnatEnable。" },
        source: "214/30693 (CreateListener)",
    },
    directAccessNotBool: {
        code: "TCI0008",
        severity: "error",
        title: { en: "The direct-access annotation is not a bool", zh: "direct-access 注解不是布尔值" },
        explanation: {
            en: 'The controller accepts only "true" or "false". Anything else is E4037, and nothing is bound.',
            zh: '控制器只接受 "true" 或 "false"。其他值报 E4037，不会绑定任何后端。',
        },
        remedy: { en: 'Set it to "true" or "false".', zh: '设为 "true" 或 "false"。' },
        source: "457/81004",
    },
    mixedBackends: {
        code: "TCI0009",
        severity: "warning",
        title: {
            en: "Pods of one entry point are connected in different ways, with different results",
            zh: "同一入口的 Pod 网络方式不同，结果也不同",
        },
        explanation: {
            en: "Some of the Pods learn their client's address and others do not, or get no connection. A client reaches one or the other by chance, so the fault is intermittent.",
            zh: "部分 Pod 能得到客户端地址，另一部分不能，或收不到连接。客户端连到哪个 Pod 是随机的，所以问题时有时无。",
        },
        remedy: {
            en: "Connect all Pods of the workload alike: one network, one kind of nodes.",
            zh: "让同一工作负载的所有 Pod 使用相同的网络方式和节点类型。",
        },
        source: "457/41897",
    },
    nat64: {
        code: "TCI0010",
        severity: "error",
        title: { en: "A NAT64 CLB hides IPv6 clients", zh: "NAT64 CLB 会隐藏 IPv6 客户端" },
        explanation: {
            en: "A NAT64 CLB translates IPv6 clients to an IPv4 address of its own. Only TOA brings the address back: TCP, a ticket, and a kernel module on the nodes.",
            zh: "NAT64 CLB 把 IPv6 客户端转换为自己的 IPv4 地址。只有 TOA 能还原：仅 TCP，需提交工单，并在节点上安装内核模块。",
        },
        remedy: {
            en: "Use an IPv6 CLB (AddressIPVersion IPv6FullChain) for IPv6 clients, or layer 7 with X-Forwarded-For.",
            zh: "对 IPv6 客户端使用 IPv6 CLB（AddressIPVersion 为 IPv6FullChain），或改用七层并读取 X-Forwarded-For。",
        },
        source: "214/68105",
    },
    overlayNoDirectAccess: {
        code: "TCI0011",
        severity: "error",
        title: { en: "Cilium-Overlay has no direct access", zh: "Cilium-Overlay 不支持直连" },
        explanation: {
            en: "Pods on the overlay have addresses that exist inside the cluster only; a CLB cannot bind them.",
            zh: "Overlay 的 Pod 地址只在集群内有效，CLB 无法绑定。",
        },
        remedy: {
            en: "Use NodePorts with externalTrafficPolicy: Local, or an Ingress and X-Forwarded-For.",
            zh: "使用 NodePort 并设置 externalTrafficPolicy: Local，或使用 Ingress 并读取 X-Forwarded-For。",
        },
        source: "457/41897",
    },
    nodePortServiceSnat: {
        code: "TCI0012",
        severity: "error",
        title: {
            en: "Clients of a NodePort Service are hidden behind the node",
            zh: "NodePort Service 的客户端地址被节点地址替换",
        },
        explanation: {
            en: "kube-proxy forwards connections to a node's port with the node's address, unless externalTrafficPolicy is Local.",
            zh: "连接节点端口的客户端由 kube-proxy 以节点地址转发，除非 externalTrafficPolicy 为 Local。",
        },
        remedy: {
            en: "Set externalTrafficPolicy: Local, or put a LoadBalancer Service with direct access in front.",
            zh: "设置 externalTrafficPolicy: Local，或改用直连的 LoadBalancer Service。",
        },
        source: "457/48949",
    },
    protocolWithoutListener: {
        code: "TCI0053",
        severity: "error",
        title: { en: "A port's protocol has no listener on a CLB", zh: "端口的协议在 CLB 上没有对应的监听器" },
        explanation: {
            en: "CLBs have listeners for TCP, UDP, TCP_SSL, QUIC, HTTP and HTTPS. A port with SCTP gets none, and no connection arrives. UDP beside TCP on one port gets one with direct access only.",
            zh: "CLB 的监听器支持 TCP、UDP、TCP_SSL、QUIC、HTTP、HTTPS。SCTP 端口没有监听器，收不到任何连接。同一端口同时使用 TCP 和 UDP 时，只有直连才有 UDP 监听器。",
        },
        remedy: {
            en: "SCTP: serve such clients by a NodePort. UDP beside TCP: switch direct access on, or use another port.",
            zh: "SCTP：通过 NodePort 提供。UDP 与 TCP 同端口：开启直连，或使用另一个端口。",
        },
        source: "CLB API, 457/51259",
    },
    loadBalancerInOtherVpc: {
        code: "TCI0054",
        severity: "warning",
        title: {
            en: "A CLB in another VPC or region can hide the client",
            zh: "位于其他 VPC 或地域的 CLB 可能隐藏客户端地址",
        },
        explanation: {
            en: "Such a CLB reaches the backends over a Cloud Connect Network. Where it does so from SNAT addresses of its own, the Pods see these at layer 4; at layer 7 X-Forwarded-For names the client all the same. Tencent's pages on the annotations do not say which it is.",
            zh: "这样的 CLB 经云联网访问后端。若它以自己的 SNAT 地址连接，四层的 Pod 看到的就是这些地址；七层的 X-Forwarded-For 仍是客户端。注解的文档没有说明是哪一种。",
        },
        remedy: {
            en: "Connect from outside and look at the peer before you rely on it, or use a CLB in the cluster's own VPC.",
            zh: "依赖它之前先从外部连接并查看对端地址，或使用集群所在 VPC 的 CLB。",
        },
        source: "457/59094, inferred",
    },
    readForwardedFor: {
        code: "TCI0013",
        severity: "info",
        title: {
            en: "The app has to read X-Forwarded-For; its peer is not the client",
            zh: "应用必须读取 X-Forwarded-For；连接对端不是客户端",
        },
        explanation: {
            en: "A layer 7 CLB appends the client to X-Forwarded-For and sets X-Real-IP. What a client forges stays on the left: only the rightmost hop was written by the CLB. remote_addr is a node or the CLB.",
            zh: "七层 CLB 会把客户端地址追加到 X-Forwarded-For 并设置 X-Real-IP。客户端伪造的内容留在左侧：只有最右侧一项由 CLB 写入。remote_addr 是节点或 CLB 的地址。",
        },
        remedy: {
            en: "Trust exactly one hop (nginx real_ip_recursive off, Express trust proxy 1, Flask ProxyFix(x_for=1)), and let clients reach the NodePorts by the CLB only.",
            zh: "只信任一跳（nginx real_ip_recursive off、Express trust proxy 1、Flask ProxyFix(x_for=1)），并确保客户端只能经 CLB 访问 NodePort。",
        },
        source: "457/48949, 214/3728",
    },
    directAccessLeftOpen: {
        code: "TCI0014",
        severity: "warning",
        title: {
            en: "The manifest leaves direct access to the cluster's default",
            zh: "清单未声明直连，结果取决于集群默认值",
        },
        explanation: {
            en: 'Without the annotation, clusters created since controller 2.11.0 add direct-access: "true" to new objects, and older ones do not. The same manifest keeps the address on one cluster and loses it on another.',
            zh: '未写该注解时，控制器 2.11.0 之后新建的集群会为新对象自动添加 direct-access: "true"，旧集群不会。同一份清单在不同集群上结果不同。',
        },
        remedy: { en: "Write the annotation, with either value.", zh: "在清单中明确写出该注解。" },
        source: "457/131136",
    },
    hostNetworkDirectAccess: {
        code: "TCI0019",
        severity: "warning",
        title: {
            en: "Direct access to Pods with hostNetwork: Tencent's pages disagree",
            zh: "hostNetwork 的 Pod 能否直连：官方文档说法不一",
        },
        explanation: {
            en: "The page of 2024 (intl 457/36837) does not support it, the page of 2025 (457/41897) has no such line any more. If it is not supported, the Pod is not bound.",
            zh: "2024 年的文档（intl 457/36837）不支持，2025 年的文档（457/41897）已无此限制。若不支持，Pod 不会被绑定。",
        },
        remedy: {
            en: "Run the Pods without hostNetwork, or look at the targets of the CLB before you rely on it.",
            zh: "不使用 hostNetwork；若要使用，先查看 CLB 的后端是否已绑定。",
        },
        source: "intl 457/36837, 457/41897",
    },
    noBindableNode: {
        code: "TCI0048",
        severity: "error",
        title: { en: "No node can be bound", zh: "没有可绑定的节点" },
        explanation: {
            en: "The CLB binds NodePorts of nodes that are Ready; control-plane nodes and super nodes are left out. The cluster has no other.",
            zh: "CLB 绑定 Ready 节点的 NodePort，不含控制面节点和超级节点。集群中没有其他节点。",
        },
        remedy: { en: "Add a node, or use direct access.", zh: "添加节点，或使用直连。" },
        source: "457/45492",
    },
} as const satisfies Catalog;
