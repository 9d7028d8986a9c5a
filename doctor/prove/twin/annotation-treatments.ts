import type { ANNOTATIONS } from "../../../tke/annotations/table";
import type { Text } from "../../model/text";

/** What becomes of an annotation on the twin: `replace`: the twin has a value, or a key, of its own. */
export type Treatment = "keep" | "replace" | "leave";

export interface TreatmentRow {
    treatment: Treatment;
    why: Text;
    /** What holds with `--on-existing-clb` instead. @default - the same */
    onExisting?: Treatment;
    /** Why, with `--on-existing-clb`, where the treatment is the same. @default - the same */
    onExistingWhy?: Text;
}

type Rows<K extends keyof typeof ANNOTATIONS> = { readonly [Name in keyof (typeof ANNOTATIONS)[K]]: TreatmentRow };

const keep = (en: string, zh: string): TreatmentRow => ({ treatment: "keep", why: { en, zh } });
const leave = (en: string, zh: string): TreatmentRow => ({ treatment: "leave", why: { en, zh } });
const replace = (en: string, zh: string): TreatmentRow => ({ treatment: "replace", why: { en, zh } });

const PATH = keep("affects the path", "决定访问路径");
const NETWORK = keep("affects where the CLB is", "决定 CLB 所在网络");
const ACCESS = keep("affects which clients are let in", "决定谁能访问");
const WRITTEN = leave("the controller writes it", "由控制器写入");
const TOKEN = leave(
    "with it the controller could take the original's CLB for the twin's",
    "带上它，控制器可能把原对象的 CLB 当作副本的",
);
const NO_EFFECT = leave("it has no effect", "该注解无效");
const OWN_CLB: TreatmentRow = {
    ...leave("it names the original's CLB: the twin gets one of its own", "它指向原对象的 CLB：副本使用自己的 CLB"),
    onExisting: "keep",
};
const SHARED: TreatmentRow = {
    ...leave("it is about sharing the original's CLB", "它与共用原对象的 CLB 有关"),
    onExisting: "keep",
};
const SKIP = leave("with it the controller would not serve the twin", "带上它，控制器不会处理副本");
const CHARGE: TreatmentRow = {
    ...replace("the twin pays by traffic, at most 10 Mbps", "副本按流量计费，带宽上限 10 Mbps"),
    onExisting: "leave",
};
const OLD_CHARGE = leave("deprecated, and affects only the bill", "已废弃，且只影响计费");
const PARAMETERS: TreatmentRow = {
    ...replace(
        "only the IP version, zones, SNAT Pro and pass-to-target are taken over; the CLB gets a name and tags of its own",
        "只保留 IP 版本、可用区、SNAT Pro 与默认放通；CLB 使用自己的名称和标签",
    ),
    onExisting: "leave",
};
const PORT_MAPPING = leave(
    "it would take ports of the original's pool of CLBs",
    "带上它，副本会占用原对象的 CLB 端口池",
);
const PROTECTION = leave("the twin's CLB has to be deleted again", "副本的 CLB 之后要删除");
const SHUTDOWN = leave("it is about Pods that terminate", "它只影响正在退出的 Pod");
const WEIGHTS = leave("the twin's Pods share the requests evenly", "副本的 Pod 平均分担请求");
const GROUPS = leave(
    "it would bind the twin's Pods to the original's target groups",
    "带上它，副本的 Pod 会绑定到原对象的目标组",
);
const CONFIG = replace("the twin gets a copy of the TkeServiceConfig", "副本使用 TkeServiceConfig 的拷贝");
const PROTOCOL = replace(
    "HTTPS becomes HTTP and TCP_SSL becomes TCP: no certificate is copied, and the layer is the same",
    "HTTPS 换成 HTTP、TCP_SSL 换成 TCP：不复制证书，层级不变",
);
const RULES = leave("the twin has one rule for each backend, over HTTP", "副本对每个后端只有一条 HTTP 规则");
const REDIRECT = leave("a redirect would answer in place of a Pod", "重定向会代替 Pod 作答");
const SIZE = leave("the twin's Pods are small", "副本的 Pod 规格很小");
const POD_ADDRESS = leave(
    "the twin's Pods keep no address and have no public one",
    "副本的 Pod 不固定 IP，也没有公网 IP",
);
const POD_SETTING = leave("it does not affect the address that the Pod sees", "与 Pod 看到的地址无关");

/** Every annotation of tke's tables by the name of its row. */
export const TREATMENTS: {
    readonly Service: Rows<"Service">;
    readonly Ingress: Rows<"Ingress">;
    readonly Pod: Rows<"Pod">;
} = {
    Service: {
        loadBalancerId: WRITTEN,
        existingLoadBalancerId: OWN_CLB,
        internalSubnetId: NETWORK,
        loadBalancerType: NO_EFFECT,
        oldLoadBalancerType: NO_EFFECT,
        mode: SKIP,
        directAccess: PATH,
        localServiceOnlyBindNodeWithPod: PATH,
        localServiceWeightedBalance: WEIGHTS,
        backendsLabel: PATH,
        tkeServiceConfig: CONFIG,
        tkeServiceConfigAuto: CONFIG,
        specifyProtocol: PROTOCOL,
        extensiveParameters: PARAMETERS,
        chargeType: CHARGE,
        bandwidthMbps: CHARGE,
        oldChargeType: OLD_CHARGE,
        oldBandwidthMbps: OLD_CHARGE,
        securityGroupIds: { ...ACCESS, onExisting: "leave" },
        passToTarget: { ...ACCESS, onExisting: "leave" },
        modificationProtection: PROTECTION,
        enableGraceShutdown: SHUTDOWN,
        enableGraceShutdownTkex: SHUTDOWN,
        enableGraceDeletion: SHUTDOWN,
        backendWeights: WEIGHTS,
        targetGroups: GROUPS,
        crossRegionId: NETWORK,
        crossVpcId: NETWORK,
        preventLoopback: ACCESS,
        shareExistingLoadBalancer: SHARED,
        natIpv6: WRITTEN,
        clientToken: TOKEN,
        syncBeginTime: WRITTEN,
        syncEndTime: WRITTEN,
        sourceEndpoints: WRITTEN,
    },
    Ingress: {
        ingressClass: keep("says whose Ingress it is", "决定由谁处理该 Ingress"),
        loadBalancerId: WRITTEN,
        existingLoadBalancerId: OWN_CLB,
        internalSubnetId: NETWORK,
        chargeType: CHARGE,
        bandwidthMbps: CHARGE,
        extensiveParameters: PARAMETERS,
        directAccess: PATH,
        tkeServiceConfig: CONFIG,
        tkeServiceConfigAuto: CONFIG,
        enableGraceShutdown: SHUTDOWN,
        enableGraceShutdownTkex: SHUTDOWN,
        backendWeights: WEIGHTS,
        modificationProtection: PROTECTION,
        passToTarget: { ...ACCESS, onExisting: "leave" },
        securityGroupIds: { ...ACCESS, onExisting: "leave" },
        enableGraceDeletion: SHUTDOWN,
        deletionProtection: PROTECTION,
        retainLoadBalancer: PROTECTION,
        mode: SKIP,
        enableGroup: SHARED,
        mixTargetPrefer: PATH,
        crossRegionId: NETWORK,
        crossVpcId: NETWORK,
        natIpv6: WRITTEN,
        ipv6: WRITTEN,
        statusConditions: WRITTEN,
        ruleMix: RULES,
        httpRules: RULES,
        httpsRules: RULES,
        ruleMixBoth: RULES,
        autoRewrite: REDIRECT,
        rewriteSupport: REDIRECT,
        autoRewriteCode: REDIRECT,
        listenPorts: {
            ...replace(
                "the twin listens on the same ports, over HTTP: no certificate is copied",
                "副本监听相同端口，使用 HTTP：不复制证书",
            ),
            onExistingWhy: {
                en: "the twin listens on the port of --on-existing-clb alone, over HTTP",
                zh: "副本只监听 --on-existing-clb 指定的端口，使用 HTTP",
            },
        },
        certificate: RULES,
    },
    Pod: {
        serviceWeight: WEIGHTS,
        ingressWeight: WEIGHTS,
        networks: PATH,
        ipClaimDeletePolicy: POD_ADDRESS,
        eipAttributes: POD_ADDRESS,
        eipDeletePolicy: POD_ADDRESS,
        needIpv6Address: POD_ADDRESS,
        ipv6Attributes: POD_ADDRESS,
        clbPortMapping: PORT_MAPPING,
        clbPortMappingResult: WRITTEN,
        superNodeSecurityGroupIds: ACCESS,
        superNodeCpu: SIZE,
        superNodeMemory: SIZE,
        superNodeCpuType: SIZE,
        superNodeGpuType: SIZE,
        superNodeGpuCount: SIZE,
        superNodeRetainIp: POD_ADDRESS,
        superNodeEipAttributes: POD_ADDRESS,
        superNodeEipDeletePolicy: POD_ADDRESS,
        superNodeEipIds: POD_ADDRESS,
        superNodeDaemonSetInjection: POD_SETTING,
        superNodeResolvConf: POD_SETTING,
        superNodeHostSysctls: keep("affects which packets the kernel accepts", "决定内核放行哪些数据包"),
    },
};
