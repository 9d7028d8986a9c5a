import type { ServedAction } from "../../lab/cloud/api";
import type { UnservedField } from "../../lab/cloud/requests/unserved-fields";
import { rateLimitOf } from "../../lab/cloud/account/rate-limits";

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

/** docs/en/tencent-api.md: what the lab serves. */
export function coveragePage(
    served: readonly ServedAction[],
    unserved: ReadonlyMap<string, Readonly<Record<string, UnservedField>>> = new Map(),
): string {
    const products = [...new Set(served.map(({ service, version }) => `${service} ${version}`))];
    const called = new Set(PROVIDER_ACTIONS.map(keyOf));
    const sections = products.map((product) => {
        const actions = served.filter(({ service, version }) => `${service} ${version}` === product);
        return { product, actions, byProvider: actions.filter((each) => called.has(keyOf(each))) };
    });
    const missing = missingActions(served).map(({ service, action }) => `${service} ${action}`);
    return [
        "# Tencent Cloud API",
        "",
        "What the [lab](lab.md) serves of it. This page is made from the lab's router: " +
            "`UPDATE_GOLDEN=1 npm test -- tests/unit/lab/cloud/coverage.test.ts`.",
        "",
        `${served.length} actions. Of the ${PROVIDER_ACTIONS.length} that Tencent's Terraform provider v1.83.25 calls for this ` +
            `project's resources, ${missing.length === 0 ? "none is" : `${missing.length} are`} missing` +
            `${missing.length === 0 ? "" : ` (${missing.join(", ")})`}; the others are for \`tccli\`, the SDKs and TKE's ` +
            "controllers. Every other action answers `InvalidAction`, another version `NoSuchVersion`, another product " +
            "`NoSuchProduct`.",
        "",
        "Every field of every request is that of the official SDK's models: another one answers `UnknownParameter`, a value of " +
            "another JSON type `InvalidParameter`. The actions read all fields but those in the second table of each product: these " +
            "have no effect, or are refused with `UnsupportedOperation`, which names them. Empty, zero and false values ask for " +
            "nothing, and are never refused. `ClientToken` makes a repeated call answer as the first one did.",
        "",
        "Enumerations, forms and lengths that the SDK's texts state are kept to " +
            "([value-rules.ts](../../lab/cloud/requests/value-rules.ts) has those that depend on nothing else). An instance type and an " +
            "image of `cvm` are checked by their form alone: the lab does not know all that Tencent has.",
        "",
        "Requests a second are Tencent's limits (`npm run lab -- start --rate-limits off` lifts them).",
        "",
        ...table(
            ["product", "version", "actions", "called by the provider"],
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
                ["action", "called by the provider", "requests a second"],
                actions.map((each) => [
                    `\`${each.action}\``,
                    byProvider.includes(each) ? "yes" : "",
                    rateLimitOf(each.service, each.action),
                ]),
            ),
            ...fieldSection(actions, unserved),
        ]),
        "",
    ].join("\n");
}

/** What becomes of the fields that no handler reads, one row for the same words. */
function fieldSection(
    actions: readonly ServedAction[],
    unserved: ReadonlyMap<string, Readonly<Record<string, UnservedField>>>,
): string[] {
    const rows = actions.flatMap((each) => {
        const byText = Map.groupBy(Object.entries(unserved.get(keyOf(each)) ?? {}), ([, field]) => fieldText(field));
        return [...byText].map(([text, fields]) => [
            `\`${each.action}\``,
            fields.map(([path]) => `\`${path}\``).join(", "),
            text,
        ]);
    });
    return rows.length === 0 ? [] : ["", ...table(["action", "fields", "what becomes of them"], rows)];
}

function fieldText({ effect, reason, allowed }: UnservedField): string {
    if (effect === "none") {
        return `no effect: ${reason}`;
    }
    const besides = allowed.map((value) => `\`${value}\``).join(", ");
    return `refused${besides === "" ? "" : ` (but for ${besides})`}: ${reason}`;
}

function keyOf({ service, version, action }: ServedAction): string {
    return `${service} ${version} ${action}`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
    return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
}
