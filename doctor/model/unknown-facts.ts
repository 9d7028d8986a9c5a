import { unknown, type Facts } from "./facts";
import { plain, type Text } from "./text";

const NOT_ASKED: Text = {
    en: "Kubernetes does not know it, and Tencent's API was not asked",
    zh: "Kubernetes 中没有该信息，也没有查询腾讯云 API",
};
const describeClusters = plain("tccli tke DescribeClusters --region REGION --ClusterIds '[\"cls-…\"]'");

/** What is known where Tencent's API was not asked: nothing, each with what would tell. */
export const UNKNOWN_FACTS: Facts = {
    network: unknown(NOT_ASKED, describeClusters),
    kubeProxy: unknown(NOT_ASKED, describeClusters),
    billByIp: unknown(NOT_ASKED, {
        en: "the account type in the CLB console, or tccli vpc DescribeNetworkAccountType --region REGION: STANDARD pays by IP",
        zh: "在负载均衡控制台查看账户类型，或执行 tccli vpc DescribeNetworkAccountType --region REGION：STANDARD 即按 IP 计费（标准账户）",
    }),
    snatPro: unknown(NOT_ASKED, {
        en: "a ticket to Tencent tells whether SNAT Pro is open to the account; E4060 in the object's events says that it is not",
        zh: "提交工单确认账户是否开通 SNAT Pro；对象事件中出现 E4060 即表示未开通",
    }),
    containerCidrRegistered: unknown(NOT_ASKED, {
        en: "tccli vpc DescribeCcnRoutes --region REGION --CcnId ccn-…: the container CIDR is among the routes, and enabled",
        zh: "执行 tccli vpc DescribeCcnRoutes --region REGION --CcnId ccn-…：容器网段应在路由中且已启用",
    }),
    loadBalancers: {},
};
