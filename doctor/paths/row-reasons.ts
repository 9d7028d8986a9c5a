/** The reasons of the decision table's rows, and of what stands beside it, in Chinese. */
export const ROW_REASONS_ZH: Readonly<Record<string, string>> = {
    "nothing is bound until the annotation is a bool": "注解不是布尔值，控制器不会绑定任何后端",
    "without direct access an Ingress needs a Service with a NodePort":
        "非直连的 Ingress 要求后端 Service 具有 NodePort",
    "super nodes have no NodePort mode, so there is nothing to bind": "超级节点没有 NodePort 模式，没有可绑定的后端",
    "kube-proxy forwards to Pods of the same node only, and translates no address":
        "kube-proxy 只转发到本节点的 Pod，不做源地址转换",
    "kube-proxy puts the node's address in place of the client's": "kube-proxy 做 SNAT，把客户端地址换成节点地址",
    "kept connections are the CLB's own, from 100.127.0.0/16; kube-proxy translates nothing":
        "长连接由 CLB 自己发起（源地址 100.127.0.0/16），kube-proxy 不做转换",
    "the CLB connects from the client's address and adds its headers; kube-proxy translates nothing":
        "CLB 以客户端地址连接后端并写入请求头，kube-proxy 不做转换",
    "the CLB adds its headers; kube-proxy puts the node's address in place of the client's":
        "CLB 写入请求头；kube-proxy 把源地址换成节点地址",
    "only a bill-by-IP account can bind Pods of super nodes; the code is inferred":
        "只有按 IP 计费（标准）账户可以直接绑定超级节点上的 Pod（错误码为推断）",
    "Pods of GlobalRouter need the cluster's switch": "GlobalRouter 的 Pod 需要集群开关 GlobalRouteDirectAccess",
    "only a bill-by-IP account can bind Pods of GlobalRouter; the code is inferred":
        "只有按 IP 计费（标准）账户可以直接绑定 GlobalRouter 的 Pod（错误码为推断）",
    "the CLB needs SNAT Pro to bind addresses outside the VPC": "CLB 绑定 VPC 网段以外的地址需要 SNAT Pro",
    "the CLB accepts no address of a CIDR that it does not know; the code is inferred":
        "容器网段未登记，CLB 视其地址为无效（错误码为推断）",
    "a CLB translates no address at layer 4": "四层 CLB 不做源地址转换",
    "kept connections to Pods are the CLB's own, from 100.127.0.0/16":
        "到 Pod 的长连接由 CLB 自己发起（源地址 100.127.0.0/16）",
    "short connections to Pods come from the client's address": "CLB 以客户端地址与 Pod 建立短连接",
    "with externalTrafficPolicy: Local nodes forward to their own Pods only, and super nodes are not bound":
        "externalTrafficPolicy: Local 时节点只转发到本节点的 Pod，而超级节点不会被绑定",
    "the objects contradict each other, or a fact that was given: no cluster has all of it":
        "对象之间或与给定的事实相互矛盾：没有集群同时具备这些设置",
    "the annotation takes a bool": "该注解只接受布尔值",
    "the client's IPv6 address is translated into a public IPv4 one": "客户端的 IPv6 地址被转换为公网 IPv4 地址",
    "undocumented by Tencent; assumed here: no node is left to bind": "腾讯云文档未说明；此处假设：没有可绑定的节点",
    "the CLB puts its own address in place of the client's; kube-proxy translates nothing":
        "CLB 把客户端地址换成自己的地址，kube-proxy 不做转换",
    "the CLB connects from its own address and adds its headers; kube-proxy translates nothing":
        "CLB 以自己的地址连接后端并写入请求头，kube-proxy 不做转换",
    "Cilium translates the address (SNAT) or does not (DSR); which of them TKE sets is not published":
        "Cilium 可能转换地址（SNAT）也可能不转换（DSR），TKE 采用哪种没有公开",
    "what carries out NodePorts in such clusters is not published": "这类集群由什么实现 NodePort 没有公开",
    "the CLB adds its headers; how Cilium is set is not published": "CLB 写入请求头；Cilium 的设置没有公开",
    "the CLB adds its headers; what carries out NodePorts in such clusters is not published":
        "CLB 写入请求头；这类集群由什么实现 NodePort 没有公开",
    "such a cluster has no direct access; the code is inferred": "这类集群不支持直连（错误码为推断）",
    "direct access does not bind Pods that have their node's address": "直连不绑定使用节点地址的 Pod",
    "undocumented by Tencent; assumed here: SNAT Pro connects from an address of the CLB's in the VPC":
        "腾讯云文档未说明；此处假设：SNAT Pro 以 CLB 在 VPC 内的地址连接后端",
    "the CLB puts its own address in place of the client's, direct access or not":
        "无论是否直连，CLB 都把客户端地址换成自己的地址",
    "the CLB connects from its own address and adds its headers": "CLB 以自己的地址连接后端并写入请求头",
    "asked for": "已按要求开启",
    "undocumented by Tencent; assumed here: the controller rewrites the annotation of a new object":
        "腾讯云文档未说明；此处假设：控制器会改写新对象的注解",
    "refused; that it beats the cluster's default is inferred": "已明确关闭；它优先于集群默认值属于推断",
    "the controller adds the annotation to new objects": "控制器会给新对象加上该注解",
    "TKE's default before controller 2.11.0": "控制器 2.11.0 之前 TKE 的默认行为",
    "nothing on the way translates its address": "途中没有地址转换",
    "kube-proxy knows the Service's EXTERNAL-IP and sends the connection straight to a Pod":
        "kube-proxy 认识 Service 的 EXTERNAL-IP，直接把连接转发到 Pod",
    "Cilium knows the Service's EXTERNAL-IP and sends the connection straight to a Pod":
        "Cilium 认识 Service 的 EXTERNAL-IP，直接把连接转发到 Pod",
    "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's: the Pod goes out like any client":
        "TKE 的 IPVS 模式不绑定 EXTERNAL-IP，任何模式都不绑定 Ingress 的地址：Pod 与其他客户端一样出网访问",
    "TKE's IPVS mode does not bind EXTERNAL-IPs, and no mode an Ingress's; inside the VPC nothing is translated":
        "TKE 的 IPVS 模式不绑定 EXTERNAL-IP，任何模式都不绑定 Ingress 的地址；VPC 内没有地址转换",
    "whether TKE's Cilium translates the address of a Pod is not published":
        "TKE 的 Cilium 是否转换 Pod 的地址没有公开",
    "kube-proxy masquerades nothing that comes from a Pod": "kube-proxy 不对来自 Pod 的连接做地址伪装",
    "kube-proxy masquerades, with the address of the interface towards the Pod":
        "kube-proxy 做地址伪装，使用通往 Pod 的网卡地址",
    "kube-proxy masquerades": "kube-proxy 做地址伪装",
    "version 2 of it comes first, whatever translates the address behind the CLB; the app has to read it":
        "连接以 PROXY protocol v2 头部开始，与 CLB 之后的地址转换无关；应用需要解析它",
    "so are all listeners of TKE's controllers: no annotation and no field of a TkeServiceConfig sets it":
        "TKE 控制器创建的监听器均未开启：没有注解或 TkeServiceConfig 字段可以开启它",
    "a CLB has no listener for SCTP": "CLB 没有 SCTP 监听器",
    "the Ingress names a port that the Service does not have": "Ingress 引用了 Service 没有的端口",
    "the Service leads to a port by a name that no container has": "Service 指向的端口名在容器中不存在",
    "a Service of type ExternalName has no Pods that could be bound": "ExternalName 类型的 Service 没有可绑定的 Pod",
    "no Pod and no workload has the labels that the Service selects": "没有 Pod 或工作负载带有 Service 选择的标签",
    "no Pod of a DaemonSet is created on a super node": "DaemonSet 不会在超级节点上创建 Pod",
    "direct access binds the Pods that a Service selects, and it selects none":
        "直连绑定的是 Service 选中的 Pod，而该 Service 没有 selector",
    "with mode: skip the controller creates no CLB for the object": "mode: skip 时控制器不会为该对象创建 CLB",
    "TKE's ingress controller is switched off": "TKE 的 Ingress 控制器已关闭",
    "the controller's sync has failed, and the object has no address": "控制器同步失败，对象没有地址",
    "a security group drops clients' packets on the way": "安全组在途中丢弃了客户端的报文",
    "TCP and UDP on one port need direct access: UDP is left out": "同一端口同时使用 TCP 和 UDP 需要直连：UDP 被忽略",
    "without NodePorts a CLB without direct access has nothing to bind": "没有 NodePort，非直连的 CLB 无可绑定",
    "backends-label selects no node, so that none is bound": "backends-label 没有选中节点，因此没有节点被绑定",
    "no node is Ready that could be bound": "没有可绑定的 Ready 节点",
    "the CLB need not have what the object says now": "CLB 未必与对象当前的设置一致",
    "endpoints that name no node are on none, and a node forwards to its own Pods only":
        "没有写明节点的端点不属于任何节点，而节点只转发到本节点的端点",
    "a CLB in another VPC or region can connect from SNAT addresses of its own":
        "位于其他 VPC 或地域的 CLB 可能以自己的 SNAT 地址连接后端",
    "the packet comes back to the node that it came from, with an address of that node's for its source, and is dropped; with backends on other nodes, too, layer 4 fails now and then, layer 7 tries the next one after 4 s":
        "报文回到发出它的节点，源地址却是该节点自己的地址，因此被丢弃；其他节点也有后端时，四层偶尔失败，七层约 4 秒后改试下一个",
};
