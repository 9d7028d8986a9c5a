/** Meanings and remedies of the error codes of TKE's controllers in Chinese, by their English words. */
export const ERROR_WORDS_ZH: Readonly<Record<string, string>> = {
    "the CLB API was called too often": "CLB API 调用过于频繁",
    "nothing: the controller tries again": "无需处理：控制器会重试",
    "TKE may not act for the account: the role TKE_QCSRole is missing or lacks its policies":
        "TKE 没有代理该账户的权限：角色 TKE_QCSRole 不存在或缺少策略",
    "grant the role TKE_QCSRole again in the CAM console (457/43416)":
        "在 CAM 控制台重新授权角色 TKE_QCSRole（457/43416）",
    "the account has reached its quota of CLBs": "账户的 CLB 数量已达配额",
    "delete some, use an existing CLB, or ask Tencent in a ticket for a higher quota":
        "删除一些、使用已有 CLB，或提交工单申请提高配额",
    "the CLB has reached its quota of listeners": "该 CLB 的监听器数量已达配额",
    "use fewer ports, spread them over several CLBs, or ask Tencent in a ticket for a higher quota":
        "减少端口、分散到多个 CLB，或提交工单申请提高配额",
    "the CLB API refuses the parameters of the CLB to create": "CLB API 拒绝创建 CLB 的参数",
    "correct what it names: extensiveParameters is JSON of CreateLoadBalancer (214/30692)":
        "修正它指出的参数：extensiveParameters 是 CreateLoadBalancer 的 JSON 参数（214/30692）",
    "service.kubernetes.io/service.extensiveParameters cannot be read":
        "service.kubernetes.io/service.extensiveParameters 无法解析",
    "make it a JSON object of CreateLoadBalancer (214/30692)": "改为 CreateLoadBalancer 的 JSON 对象（214/30692）",
    "a public CLB's charge type and bandwidth go together": "公网 CLB 的计费方式与带宽需要同时设置",
    "set service.kubernetes.io/qcloud-loadbalancer-internet-charge-type to TRAFFIC_POSTPAID_BY_HOUR or BANDWIDTH_POSTPAID_BY_HOUR, or remove the bandwidth":
        "把 service.kubernetes.io/qcloud-loadbalancer-internet-charge-type 设为 TRAFFIC_POSTPAID_BY_HOUR 或 BANDWIDTH_POSTPAID_BY_HOUR，或删除带宽设置",
    "set service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out to 1 to 2048 (Mbps), or remove the charge type":
        "把 service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out 设为 1 到 2048（Mbps），或删除计费方式",
    "the CLB has reached its quota of rules": "该 CLB 的转发规则数量已达配额",
    "use fewer, spread them over several Ingresses, or ask Tencent in a ticket for a higher quota":
        "减少规则、分散到多个 Ingress，或提交工单申请提高配额",
    "a listener cannot be deleted while a redirect that somebody else created leads from or to it":
        "有他人创建的重定向指向或来自该监听器，无法删除它",
    "delete the redirect (DeleteRewrite); the controller then deletes the listener":
        "删除该重定向（DeleteRewrite），之后控制器会删除监听器",
    "the controller's requests for credentials come from a Pod address: ip-masq-agent-config excludes all targets":
        "控制器获取凭证的请求以 Pod 地址发出：ip-masq-agent-config 排除了所有目标",
    "set nonMasqueradeCIDRs of ConfigMap kube-system/ip-masq-agent-config to the container and VPC CIDRs":
        "把 ConfigMap kube-system/ip-masq-agent-config 的 nonMasqueradeCIDRs 设为容器网段和 VPC 网段",
    "the CLB's subnet has no free address": "CLB 所在子网没有可用 IP",
    "name another subnet, or make the CLB a public one": "换一个子网，或改用公网 CLB",
    "the account is in arrears": "账户欠费",
    "top it up": "充值",
    "secretName is empty": "secretName 为空",
    "name a Secret with the id of a certificate, or remove the entry": "填写包含证书 ID 的 Secret，或删除该项",
    "the Secret does not exist in the namespace of the Ingress": "Ingress 所在命名空间中没有该 Secret",
    "create it there: type Opaque, qcloud_cert_id: the id of a certificate":
        "在该命名空间创建：类型为 Opaque，qcloud_cert_id 为证书 ID",
    "the existing CLB does not exist in the cluster's VPC": "集群的 VPC 中没有指定的已有 CLB",
    "set service.kubernetes.io/tke-existed-lbid to the id of a CLB in the VPC of the cluster":
        "把 service.kubernetes.io/tke-existed-lbid 设为集群 VPC 中 CLB 的 ID",
    "the Secret has no qcloud_cert_id": "Secret 中没有 qcloud_cert_id",
    "set qcloud_cert_id to the id of a certificate in the SSL certificate console (type Opaque)":
        "把 qcloud_cert_id 设为 SSL 证书控制台中证书的 ID（类型为 Opaque）",
    "the existing CLB was created by TKE for another object": "指定的已有 CLB 是 TKE 为其他对象创建的",
    "set service.kubernetes.io/tke-existed-lbid to a CLB that you created yourself":
        "把 service.kubernetes.io/tke-existed-lbid 设为自己创建的 CLB",
    "the state of a certificate is not normal": "证书状态异常",
    "put the id of an issued certificate into the Secret": "把已签发证书的 ID 写入 Secret",
    "the existing CLB is used by another cluster": "指定的已有 CLB 被其他集群使用",
    "use a CLB of this cluster's own; the lab lets two clusters share one with different ports":
        "使用本集群自己的 CLB；lab 允许两个集群以不同端口共用",
    "spec.rules has no http paths": "spec.rules 中没有 http 路径",
    "give the Ingress at least one rule with http.paths": "至少为 Ingress 设置一条带 http.paths 的规则",
    "several Services on the existing CLB have the same port": "同一已有 CLB 上的多个 Service 端口相同",
    "use another port": "换一个端口",
    "a listener of somebody else already has the port on this CLB": "该 CLB 的这个端口上已有他人的监听器",
    "use another port or another CLB, or delete that listener": "换端口或换 CLB，或删除该监听器",
    "Services of this cluster may not share a CLB": "本集群的 Service 不能共用 CLB",
    "use a CLB of its own; Services share one where REUSE_LOADBALANCER is true in ConfigMap kube-system/tke-service-controller-config, which Tencent's support switches on for clusters created before 2025-01-02":
        "使用独立的 CLB；只有 ConfigMap kube-system/tke-service-controller-config 中 REUSE_LOADBALANCER 为 true 时才能共用，2025-01-02 之前创建的集群需由腾讯云支持人员开启",
    "an Ingress uses the CLB alone": "某个 Ingress 独占该 CLB",
    "use a CLB of its own, or create the Ingress again with ingress.cloud.tencent.com/enable-group":
        "使用独立的 CLB，或以 ingress.cloud.tencent.com/enable-group 重新创建该 Ingress",
    "the tags by which TKE finds the CLB were changed": "TKE 用于查找 CLB 的标签被修改",
    "set them back (tke-createdBy-flag, tke-clusterId and the object's), or create the object again":
        "恢复标签（tke-createdBy-flag、tke-clusterId 以及对象的标签），或重新创建对象",
    "set kubernetes.io/ingress.existLbId to the id of a CLB in the VPC of the cluster":
        "把 kubernetes.io/ingress.existLbId 设为集群 VPC 中 CLB 的 ID",
    "set kubernetes.io/ingress.existLbId to a CLB that you created yourself":
        "把 kubernetes.io/ingress.existLbId 设为自己创建的 CLB",
    "another Ingress uses the CLB": "另一个 Ingress 正在使用该 CLB",
    "use a CLB of its own, or create both with ingress.cloud.tencent.com/enable-group":
        "使用独立的 CLB，或两者都以 ingress.cloud.tencent.com/enable-group 创建",
    "the existing CLB still has listeners": "指定的已有 CLB 上还有监听器",
    "delete them, or use another CLB": "删除监听器，或换一个 CLB",
    "kubernetes.io/ingress.http-rules is not valid": "kubernetes.io/ingress.http-rules 不合法",
    "kubernetes.io/ingress.https-rules is not valid": "kubernetes.io/ingress.https-rules 不合法",
    'write it as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}], or "null"':
        '写为 [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}]，或 "null"',
    "correct what it names (457/56112, 214/30692)": "修正它指出的参数（457/56112、214/30692）",
    "Tencent has no resources for the CLB: mostly, the subnet of an internal one has no free address":
        "没有可用于该 CLB 的资源：多数情况下是内网 CLB 的子网没有可用 IP",
    "name another subnet in kubernetes.io/ingress.subnetId": "在 kubernetes.io/ingress.subnetId 中换一个子网",
    "the TkeServiceConfig does not exist in the namespace": "该命名空间中没有指定的 TkeServiceConfig",
    "create it there, or remove the annotation": "在该命名空间创建，或删除注解",
    "kubernetes.io/ingress.extensiveParameters cannot be read": "kubernetes.io/ingress.extensiveParameters 无法解析",
    "the existing CLB is a classic one, which has no layer 7 rules": "指定的已有 CLB 是传统型，不支持七层规则",
    "use another CLB, or remove kubernetes.io/ingress.existLbId": "换一个 CLB，或删除 kubernetes.io/ingress.existLbId",
    "a path is not valid": "路径不合法",
    "paths start with / and have 1 to 120 characters of a-z A-Z 0-9 . - / = ? _; a CLB takes no regular expression":
        "路径以 / 开头，长度 1 到 120，可用字符为 a-z A-Z 0-9 . - / = ? _；CLB 不支持正则表达式",
    "the CLB's IP version does not fit the cluster: one on IPv4 takes IPv4 and NAT64 CLBs only":
        "CLB 的 IP 版本与集群不匹配：IPv4 集群只支持 IPv4 和 NAT64 的 CLB",
    "correct AddressIPVersion in kubernetes.io/ingress.extensiveParameters, or use another existing CLB":
        "修正 kubernetes.io/ingress.extensiveParameters 中的 AddressIPVersion，或换一个已有 CLB",
    "direct access is on, but the Pods have their node's network (hostNetwork)":
        "已开启直连，但 Pod 使用节点网络（hostNetwork）",
    'remove hostNetwork from the Pod template, or set direct access to "false"':
        '从 Pod 模板中删除 hostNetwork，或把直连设为 "false"',
    "direct access is on, but only a bill-by-IP account can bind Pods of super nodes":
        "已开启直连，但只有按 IP 计费（标准）账户可以绑定超级节点上的 Pod",
    "have the account changed to bill-by-IP, or run the Pods on native nodes":
        "把账户改为按 IP 计费，或让 Pod 运行在原生节点上",
    'direct access is on, but GlobalRouteDirectAccess is not "true" in ConfigMap kube-system/tke-service-controller-config, which Pods of GlobalRouter need':
        '已开启直连，但 ConfigMap kube-system/tke-service-controller-config 中 GlobalRouteDirectAccess 不为 "true"，而 GlobalRouter 的 Pod 需要它',
    'set GlobalRouteDirectAccess: "true" in ConfigMap kube-system/tke-service-controller-config, run the Pods with VPC-CNI, or set direct access to "false"':
        '在 ConfigMap kube-system/tke-service-controller-config 中设置 GlobalRouteDirectAccess: "true"，或让 Pod 使用 VPC-CNI，或把直连设为 "false"',
    "direct access is on, but only a bill-by-IP account can bind Pods of GlobalRouter":
        "已开启直连，但只有按 IP 计费（标准）账户可以绑定 GlobalRouter 的 Pod",
    "have the account changed to bill-by-IP, or run the Pods with VPC-CNI":
        "把账户改为按 IP 计费，或让 Pod 使用 VPC-CNI",
    "the region has no IPv6 CLBs": "该地域没有 IPv6 CLB",
    "use an IPv4 CLB: remove AddressIPVersion from kubernetes.io/ingress.extensiveParameters, or use another region":
        "使用 IPv4 CLB：删除 kubernetes.io/ingress.extensiveParameters 中的 AddressIPVersion，或换一个地域",
    "a rule has no host, and an IPv6 CLB has no address to use in its place":
        "规则没有 host，而 IPv6 CLB 没有可代替它的地址",
    "give every rule a host": "为每条规则填写 host",
    "the id of a certificate is malformed": "证书 ID 格式错误",
    "copy the id from the SSL certificate console into qcloud_cert_id":
        "从 SSL 证书控制台复制证书 ID 到 qcloud_cert_id",
    "the CLB's address, listener port, backend address and backend port are bound twice":
        "CLB 地址、监听端口、后端地址、后端端口的组合被重复绑定",
    "let the Pod listen on a port for each Service that shares the CLB":
        "让 Pod 为共用该 CLB 的每个 Service 各监听一个端口",
    "a certificate does not exist or is not a server certificate": "证书不存在，或不是服务器证书",
    "take the id of a server certificate from the SSL certificate console": "使用 SSL 证书控制台中服务器证书的 ID",
    "the CLB's subnet does not exist": "CLB 的子网不存在",
    "name a subnet of the cluster's VPC, or make the CLB a public one": "填写集群 VPC 中的子网，或改用公网 CLB",
    "the direct-access annotation is not a bool": "direct-access 注解不是布尔值",
    'set it to "true" or "false"': '设为 "true" 或 "false"',
    "a certificate is a client certificate, not a server certificate": "证书是客户端证书，不是服务器证书",
    "take the id of a server certificate": "使用服务器证书的 ID",
    "a certificate has expired": "证书已过期",
    "upload a new one, and put its id into the Secret (457/49099)": "上传新证书，并把其 ID 写入 Secret（457/49099）",
    "no certificate is for this domain": "没有适用于该域名的证书",
    "add it to the hosts of an entry of spec.tls, or add an entry without hosts as the default":
        "把该域名加入 spec.tls 某一项的 hosts，或添加一个不带 hosts 的默认项",
    "a backend Service does not exist": "后端 Service 不存在",
    "create it in the namespace of the Ingress": "在 Ingress 所在命名空间创建它",
    "a backend Service has no such port": "后端 Service 没有该端口",
    "name one of the Service's ports": "填写该 Service 已有的端口",
    "kubernetes.io/ingress.rule-mix is not a bool": "kubernetes.io/ingress.rule-mix 不是布尔值",
    "the charge type is not valid, or is missing beside a bandwidth": "计费方式不合法，或设置了带宽却没有计费方式",
    "set kubernetes.io/ingress.internetChargeType to TRAFFIC_POSTPAID_BY_HOUR or BANDWIDTH_POSTPAID_BY_HOUR, or remove the bandwidth":
        "把 kubernetes.io/ingress.internetChargeType 设为 TRAFFIC_POSTPAID_BY_HOUR 或 BANDWIDTH_POSTPAID_BY_HOUR，或删除带宽设置",
    "the bandwidth is not valid, or is missing beside a charge type": "带宽不合法，或设置了计费方式却没有带宽",
    "set kubernetes.io/ingress.internetMaxBandwidthOut to 1 to 2048 (Mbps), or remove the charge type":
        "把 kubernetes.io/ingress.internetMaxBandwidthOut 设为 1 到 2048（Mbps），或删除计费方式",
    "a backend Service has no NodePort, and direct access is off": "后端 Service 没有 NodePort，且未开启直连",
    'make it a NodePort or LoadBalancer Service, or set ingress.cloud.tencent.com/direct-access to "true"':
        '改为 NodePort 或 LoadBalancer 类型，或把 ingress.cloud.tencent.com/direct-access 设为 "true"',
    "there is more than one default certificate": "默认证书多于一个",
    "leave at most one entry of spec.tls without hosts": "spec.tls 中最多保留一项不带 hosts",
    "two certificates are for the same domain": "同一域名有两张证书",
    "name each host in one entry of spec.tls only": "每个域名只出现在 spec.tls 的一项中",
    "the tke-service-config-auto annotation is not a bool": "tke-service-config-auto 注解不是布尔值",
    "names that end in -auto-service-config or -auto-ingress-config are the controller's own":
        "以 -auto-service-config 或 -auto-ingress-config 结尾的名称由控制器专用",
    "name another TkeServiceConfig": "换一个 TkeServiceConfig",
    "a host is not a domain name that TKE accepts": "host 不是 TKE 支持的域名",
    "use lower-case letters and at least one dot, such as www.example.com or *.example.com":
        "使用小写字母且至少包含一个点，例如 www.example.com 或 *.example.com",
    "name another subnet in kubernetes.io/ingress.subnetId, or make the CLB a public one":
        "在 kubernetes.io/ingress.subnetId 中换一个子网，或改用公网 CLB",
    "a listener or rule has at most 100 backends": "一个监听器或规则最多绑定 100 个后端",
    "ask Tencent in a ticket for more, or choose the nodes with qcloud-loadbalancer-backends-label":
        "提交工单申请提高上限，或用 qcloud-loadbalancer-backends-label 选择节点",
    "ask Tencent in a ticket for more, or bind fewer Pods or nodes": "提交工单申请提高上限，或减少绑定的 Pod 或节点",
    "name a subnet of the cluster's VPC in kubernetes.io/ingress.subnetId, or make the CLB a public one":
        "在 kubernetes.io/ingress.subnetId 中填写集群 VPC 的子网，或改用公网 CLB",
    "direct access to Pods of GlobalRouter needs SNAT Pro, which is not open to the account":
        "直连 GlobalRouter 的 Pod 需要 SNAT Pro，而账户未开通",
    'ask Tencent in a ticket to open SNAT Pro to the account, run the Pods with VPC-CNI, or set direct access to "false"':
        '提交工单为账户开通 SNAT Pro，或让 Pod 使用 VPC-CNI，或把直连设为 "false"',
    "direct access to Pods of GlobalRouter needs the container CIDR to be registered: no route of it is enabled in a CCN of the VPC":
        "直连 GlobalRouter 的 Pod 需要登记容器网段：VPC 的云联网中没有启用它的路由",
    'put the VPC on a CCN and publish the container CIDR\'s route to it (NotifyRoutes), ask Tencent in a ticket, run the Pods with VPC-CNI, or set direct access to "false"':
        '把 VPC 加入云联网并发布容器网段的路由（NotifyRoutes），或提交工单，或让 Pod 使用 VPC-CNI，或把直连设为 "false"',
    "upload a new one, and put its id into the Secret that specify-protocol names as tls":
        "上传新证书，并把其 ID 写入 specify-protocol 中 tls 指定的 Secret",
    "the cluster was not set up: the controller's CRDs cannot be created": "集群未就绪：无法创建控制器的 CRD",
    "ask Tencent in a ticket": "提交工单",
    "the automatic redirect contradicts another rule of the Ingress": "自动重定向与该 Ingress 的其他规则冲突",
    "leave the redirected rules to ingress.cloud.tencent.com/auto-rewrite: remove them from http-rules":
        "被重定向的规则交给 ingress.cloud.tencent.com/auto-rewrite：从 http-rules 中删除",
    "the VPC of the CLB and that of the cluster are not on one CCN": "CLB 的 VPC 与集群的 VPC 不在同一云联网",
    "attach both to one CCN, or use a CLB of a VPC that is on the cluster's CCN (457/59095)":
        "把两者加入同一云联网，或使用与集群在同一云联网的 VPC 中的 CLB（457/59095）",
    "backends cannot be bound: a node may be blocked, or its account in arrears":
        "无法绑定后端：节点可能被封禁，或账户欠费",
    "top up the account, or replace the node": "为账户充值，或更换节点",
    "service.cloud.tencent.com/cross-region-id names no region": "service.cloud.tencent.com/cross-region-id 不是地域",
    "set it to a region's id, such as ap-guangzhou": "设为地域 ID，例如 ap-guangzhou",
    "kubernetes.io/ingress.https-rules contradicts the Ingress's other settings":
        "kubernetes.io/ingress.https-rules 与 Ingress 的其他设置冲突",
    "write https-rules as the console does: only rules that spec.rules has":
        "按控制台的方式填写 https-rules：只写 spec.rules 中已有的规则",
    "direct access is on, but a backend Service has no selector": "已开启直连，但后端 Service 没有 selector",
    'give the Service a selector, or set ingress.cloud.tencent.com/direct-access to "false"':
        '为 Service 设置 selector，或把 ingress.cloud.tencent.com/direct-access 设为 "false"',
    "cross-region binding 1.0 excludes SNAT Pro": "跨地域绑定 1.0 与 SNAT Pro 互斥",
    "use cross-region binding 2.0 (a CCN), or backends that need no SNAT Pro":
        "使用跨地域绑定 2.0（云联网），或使用不需要 SNAT Pro 的后端",
    "the subnet of the internal CLB to create is not valid": "待创建的内网 CLB 的子网不合法",
    "name a subnet of the cluster's VPC in kubernetes.io/ingress.subnetId":
        "在 kubernetes.io/ingress.subnetId 中填写集群 VPC 的子网",
    "the id of the existing CLB is malformed": "已有 CLB 的 ID 格式错误",
    "set kubernetes.io/ingress.existLbId to the id of a CLB, such as lb-1a2b3c4d":
        "把 kubernetes.io/ingress.existLbId 设为 CLB 的 ID，例如 lb-1a2b3c4d",
    "an Ingress shares its CLB only with those that were created with enable-group, as it was itself":
        "只有都以 enable-group 创建的 Ingress 才能共用 CLB",
    "create all of them with ingress.cloud.tencent.com/enable-group and kubernetes.io/ingress.existLbId, or give each a CLB of its own":
        "全部以 ingress.cloud.tencent.com/enable-group 和 kubernetes.io/ingress.existLbId 创建，或各用各的 CLB",
    "the CLB API failed": "CLB API 调用失败",
    "the sync succeeded": "同步成功",
    nothing: "无需处理",
    "the CVM API failed": "CVM API 调用失败",
    "nothing: the controller tries again; where it lasts, ask Tencent in a ticket":
        "无需处理：控制器会重试；持续出现时请提交工单",
    "the tag API failed": "标签 API 调用失败",
    "the service that gives TKE its credentials failed": "向 TKE 提供凭证的服务失败",
    "the TKE API failed": "TKE API 调用失败",
    "the CLB bound or unbound only part of the backends": "CLB 只绑定或解绑了部分后端",
    "the CLB stays when the Ingress is deleted: it has no tag tke-createdBy-flag=yes":
        "删除 Ingress 时 CLB 会保留：它没有标签 tke-createdBy-flag=yes",
    "delete it yourself once no client needs it": "确认无人使用后自行删除",
    "a listener stays when the Ingress is deleted: it is not called TKE-DEDICATED-LISTENER":
        "删除 Ingress 时监听器会保留：它的名称不是 TKE-DEDICATED-LISTENER",
    "a backend Service is unknown to the controller, so its rule has no backend":
        "控制器不认识某个后端 Service，因此对应规则没有后端",
    "create the Service in the namespace of the Ingress": "在 Ingress 所在命名空间创建该 Service",
};
