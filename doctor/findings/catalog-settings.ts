import type { Catalog } from "./finding-code";

/** What annotations and the cluster's settings have wrong. */
export const settingFindings = {
    annotationUnknown: {
        code: "TCI0023",
        severity: "warning",
        title: { en: "TKE does not document an annotation", zh: "注解不是 TKE 文档中的注解" },
        explanation: {
            en: "TKE ignores keys that it does not know, without an event: a misspelt key looks set and does nothing.",
            zh: "TKE 会忽略不认识的键，也不产生事件：拼错的注解看起来已设置，实际没有作用。",
        },
        remedy: { en: "Set the key that was meant, or remove it.", zh: "改为正确的键，或删除。" },
        source: "457/51258, 457/56112",
    },
    annotationValue: {
        code: "TCI0024",
        severity: "error",
        title: { en: "An annotation's value is out of range", zh: "注解的值不在允许范围内" },
        explanation: {
            en: "The controller refuses the value, or uses its default without an event.",
            zh: "控制器会拒绝该值，或静默采用默认值。",
        },
        remedy: { en: "Set one of the values that the finding names.", zh: "按提示设置允许的值。" },
        source: "457/51258, 457/56112",
    },
    annotationReadOnly: {
        code: "TCI0025",
        severity: "warning",
        title: { en: "A manifest sets what the controller writes", zh: "清单设置了由控制器写入的注解" },
        explanation: {
            en: "The key is the controller's answer. Setting it has no effect, and a copied value can point at another object's CLB.",
            zh: "该键由控制器写入，设置它不起选择作用；复制来的值还可能指向其他对象的 CLB。",
        },
        remedy: { en: "Remove it from the manifest.", zh: "从清单中删除。" },
        source: "457/51258",
    },
    annotationWithoutEffect: {
        code: "TCI0026",
        severity: "warning",
        title: { en: "An annotation has no effect", zh: "注解不起作用" },
        explanation: {
            en: "TKE knows the key, but not as an annotation that does anything here: it is a label of the controller's, deprecated, or meant for the other kind of backends.",
            zh: "TKE 认识该键，但在此不起作用：它是控制器写入的标签、已废弃，或只适用于另一种后端。",
        },
        remedy: { en: "Remove it, or set what the finding names instead.", zh: "删除它，或改用提示中的设置。" },
        source: "457/51258, 457/56112",
    },
    clientTokenCopied: {
        code: "TCI0029",
        severity: "error",
        title: { en: "A client-token was copied with the manifest", zh: "清单中带有复制来的 client-token" },
        explanation: {
            en: "service.cloud.tencent.com/client-token makes CLB creation idempotent. An object that is created with another one's token gets the other one's CLB.",
            zh: "service.cloud.tencent.com/client-token 用于 CLB 创建的幂等。新对象若带着别的对象的 token，会得到对方的 CLB。",
        },
        remedy: { en: "Remove the annotation from the copy before you apply it.", zh: "应用之前从副本中删除该注解。" },
        source: "tke-workshop; seen on a cluster",
    },
    serviceConfigMissing: {
        code: "TCI0037",
        severity: "error",
        title: {
            en: "The TkeServiceConfig that the object names does not exist or is not valid",
            zh: "引用的 TkeServiceConfig 不存在或格式有误",
        },
        explanation: {
            en: "Its settings do not apply (E4043 for an Ingress); the listeners keep their defaults.",
            zh: "其中的设置不会生效（Ingress 报 E4043）；监听器保持默认值。",
        },
        remedy: {
            en: "Create it in the same namespace, correct it, or remove the annotation.",
            zh: "在同一命名空间创建、修正它，或删除该注解。",
        },
        source: "457/45490",
    },
    syncSkipped: {
        code: "TCI0038",
        severity: "warning",
        title: { en: "The controller does not sync this object (mode: skip)", zh: "控制器不同步该对象（mode: skip）" },
        explanation: {
            en: "The CLB stays as it was when skip was set. It need not match what the object says now.",
            zh: "CLB 保持设置 skip 时的状态，对象当前的内容不一定生效。",
        },
        remedy: {
            en: "Remove the annotation, or compare the CLB's targets with the object.",
            zh: "删除该注解，或对照 CLB 的后端与对象内容。",
        },
        source: "457/51258",
    },
    defaultNotRetroactive: {
        code: "TCI0041",
        severity: "info",
        title: {
            en: "The cluster defaults to direct access, but not for this older object",
            zh: "集群默认直连，但对此前创建的对象不生效",
        },
        explanation: {
            en: "EnableDefaultDirectAccess adds the annotation to objects that are created after it was set; it never changes existing ones.",
            zh: "EnableDefaultDirectAccess 只对设置之后创建的对象添加注解，不会修改已有对象。",
        },
        remedy: { en: "Set the annotation yourself.", zh: "自行设置该注解。" },
        source: "457/131136",
    },
    ingressControllerOff: {
        code: "TCI0043",
        severity: "error",
        title: { en: "TKE's ingress controller is switched off", zh: "TKE 的 Ingress 控制器已关闭" },
        explanation: {
            en: 'EnableIngressController is "false" in ConfigMap kube-system/tke-service-controller-config: Ingresses of class qcloud get no CLB.',
            zh: 'ConfigMap kube-system/tke-service-controller-config 中 EnableIngressController 为 "false"：qcloud 类的 Ingress 不会得到 CLB。',
        },
        remedy: { en: 'Set the key to "true".', zh: '把该键设为 "true"。' },
        source: "457/45685",
    },
    cordonedNodes: {
        code: "TCI0047",
        severity: "info",
        title: { en: "Cordoned nodes still get connections", zh: "已封锁的节点仍会收到流量" },
        explanation: {
            en: "By 457/45492 unschedulable nodes are bound as NodePort backends; another page (457/48949) excludes them.",
            zh: "按 457/45492，不可调度的节点仍会作为 NodePort 后端绑定；另一篇文档（457/48949）则说会排除。",
        },
        remedy: {
            en: "To exclude a node for certain, choose nodes with qcloud-loadbalancer-backends-label.",
            zh: "要确保摘除某节点，用 qcloud-loadbalancer-backends-label 选择节点。",
        },
        source: "457/45492, 457/48949",
    },
    gatewayTrustsEveryone: {
        code: "TCI0049",
        severity: "error",
        title: {
            en: "A gateway trusts X-Forwarded-For of everyone",
            zh: "网关信任任何来源的 X-Forwarded-For",
        },
        explanation: {
            en: "Any client that reaches the gateway can write an address into the header, and the gateway takes it for the client's address: in its log, limits and allow lists, and with many settings in what it sends to the app. ingress-nginx does so with use-forwarded-headers and no proxy-real-ip-cidr, whose default is 0.0.0.0/0.",
            zh: "任何能访问网关的客户端都可以在请求头中写入地址，网关会把它当作客户端地址，用于日志、限流和白名单，在许多设置下也会转发给应用。ingress-nginx 开启 use-forwarded-headers 而未设置 proxy-real-ip-cidr（默认 0.0.0.0/0）时就是如此。",
        },
        remedy: {
            en: "Name the peers that may forward addresses: those of the CLB or proxy before the gateway (proxy-real-ip-cidr, trustedIPs, real_ip_from, trustedCIDRs). Where clients connect to the gateway itself, trust no client.",
            zh: "只信任网关之前的 CLB 或代理的地址（proxy-real-ip-cidr、trustedIPs、real_ip_from、trustedCIDRs）。若客户端直接连接网关，则不要信任任何来源。",
        },
        source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/",
    },
} as const satisfies Catalog;
