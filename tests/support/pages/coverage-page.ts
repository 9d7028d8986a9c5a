import type { ServedAction } from "../../../lab/cloud/api";
import type { UnservedField } from "../../../lab/cloud/requests/unserved-fields";
import { rateLimitOf } from "../../../lab/cloud/account/rate-limits";
import { COVERAGE_WORDS, type CoverageWords } from "./coverage-words";

/** Actions that terraform-provider-tencentcloud v1.83.25 calls for the resources and data sources of this project. */
export const PROVIDER_ACTIONS: readonly ServedAction[] = [
    ...of("vpc", "2017-03-12", [
        "AllocateAddresses",
        "AssociateNatGatewayAddress",
        "AttachCcnInstances",
        "CreateAssistantCidr",
        "CreateCcn",
        "CreateNatGateway",
        "CreateRoutes",
        "CreateSecurityGroup",
        "CreateSubnet",
        "CreateVpc",
        "DeleteCcn",
        "DeleteNatGateway",
        "DeleteRoutes",
        "DeleteSecurityGroup",
        "DeleteSecurityGroupPolicies",
        "DeleteSubnet",
        "DeleteVpc",
        "DescribeAddresses",
        "DescribeBandwidthPackages",
        "DescribeCcnAttachedInstances",
        "DescribeCcnRoutes",
        "DescribeCcns",
        "DescribeNatGateways",
        "DescribeRouteTables",
        "DescribeSecurityGroupAssociationStatistics",
        "DescribeSecurityGroupPolicies",
        "DescribeSecurityGroups",
        "DescribeSubnets",
        "DescribeTaskResult",
        "DescribeVpcTaskResult",
        "DescribeVpcs",
        "DetachCcnInstances",
        "DisableCcnRoutes",
        "DisassociateAddress",
        "DisassociateNatGatewayAddress",
        "EnableCcnRoutes",
        "ModifyAddressAttribute",
        "ModifyAddressesBandwidth",
        "ModifyAssistantCidr",
        "ModifyCcnAttachedInstancesAttribute",
        "ModifyCcnAttribute",
        "ModifyCcnRegionBandwidthLimitsType",
        "ModifyNatGatewayAttribute",
        "ModifySecurityGroupAttribute",
        "ModifySecurityGroupPolicies",
        "ModifySubnetAttribute",
        "ModifyVpcAttribute",
        "NotifyRoutes",
        "ReleaseAddresses",
        "ReplaceRouteTableAssociation",
        "ResetNatGatewayConnection",
        "WithdrawNotifyRoutes",
    ]),
    ...of("tag", "2018-08-13", [
        "CreateTag",
        "DeleteTag",
        "DescribeResourceTagsByResourceIds",
        "GetTags",
        "ModifyResourceTags",
    ]),
    ...of("tke", "2018-05-25", [
        "AddVpcCniSubnets",
        "CreateCluster",
        "CreateClusterEndpoint",
        "CreateClusterVirtualNodePool",
        "DeleteAddon",
        "DeleteCluster",
        "DeleteClusterEndpoint",
        "DeleteClusterVirtualNodePool",
        "DescribeAddon",
        "DescribeAvailableClusterVersion",
        "DescribeBatchModifyTagsStatus",
        "DescribeClusterAsGroupOption",
        "DescribeClusterAuthenticationOptions",
        "DescribeClusterEndpointStatus",
        "DescribeClusterEndpoints",
        "DescribeClusterExtraArgs",
        "DescribeClusterInstances",
        "DescribeClusterKubeconfig",
        "DescribeClusterSecurity",
        "DescribeClusterVirtualNode",
        "DescribeClusterVirtualNodePools",
        "DescribeClusters",
        "DescribeIPAMD",
        "DescribeLogSwitches",
        "DescribeTasks",
        "DisableClusterDeletionProtection",
        "DisableVpcCniNetworkType",
        "EnableClusterDeletionProtection",
        "EnableVpcCniNetworkType",
        "InstallAddon",
        "ModifyClusterAsGroupOptionAttribute",
        "ModifyClusterAuthenticationOptions",
        "ModifyClusterAttribute",
        "ModifyClusterEndpointSP",
        "ModifyClusterExtraArgs",
        "ModifyClusterImage",
        "ModifyClusterTags",
        "ModifyClusterVirtualNodePool",
        "UpdateAddon",
        "UpdateClusterVersion",
    ]),
    ...of("tke", "2022-05-01", [
        "CreateNodePool",
        "DeleteNodePool",
        "DescribeClusterMachines",
        "DescribeNodePools",
        "ModifyNodePool",
    ]),
    ...of("clb", "2018-03-17", [
        "CreateListener",
        "CreateLoadBalancer",
        "DeleteListener",
        "DeleteLoadBalancer",
        "DeregisterTargets",
        "DescribeListeners",
        "DescribeLoadBalancers",
        "DescribeTargets",
        "DescribeTaskStatus",
        "ModifyListener",
        "ModifyLoadBalancerAttributes",
        "RegisterTargets",
        "SetLoadBalancerSecurityGroups",
    ]),
    ...of("ssl", "2019-12-05", [
        "DeleteCertificate",
        "DescribeCertificate",
        "DescribeCertificateDetail",
        "ModifyCertificateAlias",
        "ModifyCertificateProject",
        "UploadCertificate",
    ]),
    ...of("api", "2020-11-06", ["DescribeZones"]),
    ...of("cam", "2019-01-16", ["DescribeSubAccounts", "GetUserAppId"]),
    ...of("sts", "2018-08-13", ["GetCallerIdentity"]),
];

function of(service: string, version: string, actions: readonly string[]): ServedAction[] {
    return actions.map((action) => ({ service, version, action }));
}

/** The provider's actions that are not among `served`. */
export function missingActions(served: readonly ServedAction[]): ServedAction[] {
    const keys = new Set(served.map(keyOf));
    return PROVIDER_ACTIONS.filter((each) => !keys.has(keyOf(each)));
}

/** docs/<language>/tencent-api.md: what the lab serves. */
export function coveragePage(
    served: readonly ServedAction[],
    unserved: ReadonlyMap<string, Readonly<Record<string, UnservedField>>> = new Map(),
    language: keyof typeof COVERAGE_WORDS = "en",
): string {
    const words = COVERAGE_WORDS[language];
    const products = [...new Set(served.map(({ service, version }) => `${service} ${version}`))];
    const called = new Set(PROVIDER_ACTIONS.map(keyOf));
    const sections = products.map((product) => {
        const actions = served.filter(({ service, version }) => `${service} ${version}` === product);
        return { product, actions, byProvider: actions.filter((each) => called.has(keyOf(each))) };
    });
    const missing = missingActions(served).map(({ service, action }) => `${service} ${action}`);
    const paragraphs = words.paragraphs({ served: served.length, called: PROVIDER_ACTIONS.length, missing });
    return [
        `# ${words.title}`,
        "",
        ...paragraphs.flatMap((paragraph) => [paragraph, ""]),
        ...table(
            words.products,
            sections.map(({ product, actions, byProvider }) => {
                const [service = "", version = ""] = product.split(" ");
                return [`\`${service}\``, version, actions.length, byProvider.length];
            }),
        ),
        ...sections.flatMap(({ product, actions, byProvider }) => [
            "",
            `## ${product}`,
            "",
            ...table(
                words.actions,
                actions.map((each) => [
                    `\`${each.action}\``,
                    byProvider.includes(each) ? words.yes : "",
                    rateLimitOf(each.service, each.action),
                ]),
            ),
            ...fieldSection(actions, unserved, words),
        ]),
        "",
    ].join("\n");
}

/** What becomes of the fields that no handler reads, one row for the same words. */
function fieldSection(
    actions: readonly ServedAction[],
    unserved: ReadonlyMap<string, Readonly<Record<string, UnservedField>>>,
    words: CoverageWords,
): string[] {
    const rows = actions.flatMap((each) => {
        const fieldsOf = Object.entries(unserved.get(keyOf(each)) ?? {});
        const byText = Map.groupBy(fieldsOf, ([, field]) => fieldText(field, words));
        return [...byText].map(([text, fields]) => [
            `\`${each.action}\``,
            fields.map(([path]) => `\`${path}\``).join(words.list),
            text,
        ]);
    });
    return rows.length === 0 ? [] : ["", ...table(words.fields, rows)];
}

function fieldText({ effect, reason, allowed }: UnservedField, words: CoverageWords): string {
    return effect === "none"
        ? words.noEffect(reason)
        : words.refused(
              reason,
              allowed.map((value) => `\`${value}\``),
          );
}

function keyOf({ service, version, action }: ServedAction): string {
    return `${service} ${version} ${action}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
    return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
}
