import { isDeepStrictEqual } from "node:util";
import type { InternetAccessible } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import { EngineError } from "../../../../api/engine";
import type { Properties } from "../../../../api/property-values";
import { clbTaskDone } from "./clb-task";
import { call, callToCreate, clientsFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { allPages, createdWithTags } from "../interrupted";
import { definedProperties, toApi, type Tags } from "../shapes";
import { readTags, writeTags, type TaggedResource } from "../tag-calls";

interface ClbInputs {
    networkType: string;
    clbName: string;
    vpcId?: string;
    subnetId?: string;
    clusterId?: string;
    projectId?: number;
    addressIpVersion?: string;
    internetChargeType?: string;
    internetBandwidthMaxOut?: number;
    bandwidthPackageId?: string;
    loadBalancerPassToTarget?: boolean;
    deleteProtect?: boolean;
    securityGroups?: string[];
    masterZoneId?: string;
    slaveZoneId?: string;
    zoneId?: string;
    slaType?: string;
    vip?: string;
    vipIsp?: string;
    dynamicVip?: boolean;
    eipAddressId?: string;
    snatPro?: boolean;
    snatIps?: { subnetId: string; ip?: string }[];
    tags?: Tags;
}

const inputsOf = (inputs: Properties) => inputs as unknown as ClbInputs;
const tagged = (id: string): TaggedResource => ({ service: "clb", prefix: "clb", id });

export const clbInstance: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: [
        "networkType",
        "vpcId",
        "subnetId",
        "clusterId",
        "projectId",
        "addressIpVersion",
        "bandwidthPackageId",
        "masterZoneId",
        "slaveZoneId",
        "zoneId",
        "vip",
        "vipIsp",
        "eipAddressId",
        "dynamicVip",
    ],

    /** Names of CLBs are not unique in the cloud, but the provider wants them so (resource_tc_clb_instance.go). */
    async assertAbsent(inputs, context) {
        const { clbName } = inputsOf(inputs);
        const [id] = await findByName(clbName, context);
        if (id) {
            throw new CreationRefused(`there is a CLB named ${clbName} already (${id}): set another clbName`);
        }
    },

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { clb } = clientsFor(context);
        const { RequestId } = await callToCreate(context, () =>
            clb.CreateLoadBalancer({
                LoadBalancerType: args.networkType,
                LoadBalancerName: args.clbName,
                VpcId: args.vpcId,
                SubnetId: args.subnetId,
                ProjectId: args.projectId ?? 0,
                AddressIPVersion: args.addressIpVersion,
                MasterZoneId: args.masterZoneId,
                SlaveZoneId: args.slaveZoneId,
                ZoneId: args.zoneId,
                SlaType: args.slaType,
                Vip: args.vip,
                VipIsp: args.vipIsp,
                DynamicVip: args.dynamicVip,
                EipAddressId: args.eipAddressId,
                BandwidthPackageId: args.bandwidthPackageId,
                SnatPro: args.snatPro,
                SnatIps: args.snatIps?.map(({ subnetId, ip }) => ({ SubnetId: subnetId, Ip: ip })),
                ClusterIds: args.clusterId ? [args.clusterId] : undefined,
                LoadBalancerPassToTarget: args.loadBalancerPassToTarget ?? false,
                InternetAccessible: internetAccessible(args),
                Tags: Object.entries(args.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
            }),
        );
        const [id] = await clbTaskDone(RequestId, context);
        if (!id) {
            throw new Error(`the creation of CLB ${args.clbName} named no load balancer`);
        }
        return id;
    },

    async find(inputs, context) {
        const { clbName, tags } = inputsOf(inputs);
        const ids = await findByName(clbName, context);
        return createdWithTags(context, tags, ids, (id) => readTags(context, tagged(id)), `CLB ${clbName}`);
    },

    async settle(id, inputs, context) {
        const { securityGroups, deleteProtect } = inputsOf(inputs);
        if (securityGroups) {
            await setSecurityGroups(id, securityGroups, context);
        }
        if (deleteProtect) {
            await modify(id, { DeleteProtect: true }, context);
        }
    },

    async read(id, inputs, context) {
        const found = await describe(id, context);
        return found
            ? definedProperties({
                  ...inputs,
                  clbName: found.LoadBalancerName,
                  networkType: found.LoadBalancerType,
                  vpcId: found.VpcId,
                  subnetId: found.SubnetId,
                  projectId: found.ProjectId,
                  addressIpVersion: found.AddressIPVersion,
                  internetChargeType: found.NetworkAttributes?.InternetChargeType,
                  internetBandwidthMaxOut: found.NetworkAttributes?.InternetMaxBandwidthOut,
                  loadBalancerPassToTarget: found.LoadBalancerPassToTarget,
                  securityGroups: found.SecureGroups,
                  targetRegionInfoRegion: found.TargetRegionInfo?.Region,
                  targetRegionInfoVpcId: found.TargetRegionInfo?.VpcId,
                  clbVips: found.LoadBalancerVips,
                  domain: found.LoadBalancerDomain ?? "",
                  addressIpv6: found.AddressIPv6 ?? "",
                  ipv6Mode: found.IPv6Mode ?? "",
                  tags: await readTags(context, tagged(id)),
              })
            : undefined;
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOf(olds), inputsOf(news)];
        refuseUnchangeable(before, args);
        await modify(
            id,
            {
                LoadBalancerName: args.clbName,
                LoadBalancerPassToTarget: args.loadBalancerPassToTarget ?? false,
                InternetChargeInfo: internetAccessible(args),
                DeleteProtect: args.deleteProtect ?? (before.deleteProtect ? false : undefined),
            },
            context,
        );
        await setSecurityGroups(id, args.securityGroups ?? [], context);
        await writeTags(context, tagged(id), args.tags);
    },

    async delete(id, _inputs, _outputs, context) {
        if (!(await describe(id, context))) {
            return;
        }
        try {
            const { RequestId } = await call(
                context,
                () => clientsFor(context).clb.DeleteLoadBalancer({ LoadBalancerIds: [id] }),
                { alsoRetried: ["FailedOperation.ResourceInOperating"] },
            );
            await clbTaskDone(RequestId, context);
        } catch (error) {
            if (codeOf(error) !== "InvalidParameter.LBIdNotFound") {
                throw error;
            }
        }
    },
};

/** What the provider changes by actions that this engine does not call. */
function refuseUnchangeable(before: ClbInputs, args: ClbInputs): void {
    const changed = [
        ...(args.slaType !== undefined && args.slaType !== before.slaType ? ["slaType"] : []),
        ...((args.snatPro ?? false) !== (before.snatPro ?? false) ? ["snatPro"] : []),
        ...(isDeepStrictEqual(args.snatIps ?? [], before.snatIps ?? []) ? [] : ["snatIps"]),
    ];
    if (changed.length > 0) {
        throw new EngineError(
            `the embedded engine does not change ${changed.join(" and ")} of a CLB: use --engine pulumi, or create another CLB`,
        );
    }
}

function internetAccessible(args: ClbInputs): InternetAccessible | undefined {
    const { internetChargeType, internetBandwidthMaxOut } = args;
    return internetChargeType === undefined && internetBandwidthMaxOut === undefined
        ? undefined
        : (toApi({
              ...(internetChargeType === undefined ? {} : { internetChargeType }),
              ...(internetBandwidthMaxOut === undefined ? {} : { internetMaxBandwidthOut: internetBandwidthMaxOut }),
          }) as InternetAccessible);
}

async function modify(
    id: string,
    attributes: Omit<
        Parameters<ReturnType<typeof clientsFor>["clb"]["ModifyLoadBalancerAttributes"]>[0],
        "LoadBalancerId"
    >,
    context: ProviderContext,
): Promise<void> {
    const { clb } = clientsFor(context);
    const { RequestId } = await call(context, () =>
        clb.ModifyLoadBalancerAttributes({ LoadBalancerId: id, ...attributes }),
    );
    await clbTaskDone(RequestId, context);
}

async function setSecurityGroups(id: string, groups: string[], context: ProviderContext): Promise<void> {
    const { clb } = clientsFor(context);
    const { RequestId } = await call(context, () =>
        clb.SetLoadBalancerSecurityGroups({ LoadBalancerId: id, SecurityGroups: groups }),
    );
    await clbTaskDone(RequestId, context);
}

async function describe(id: string, context: ProviderContext) {
    const { LoadBalancerSet } = await call(context, () =>
        clientsFor(context).clb.DescribeLoadBalancers({ LoadBalancerIds: [id] }),
    );
    return LoadBalancerSet?.[0];
}

async function findByName(name: string, context: ProviderContext): Promise<string[]> {
    const found = await allPages(async (Offset, Limit) => {
        const request = { LoadBalancerName: name, Offset, Limit };
        const answer = await call(context, () => clientsFor(context).clb.DescribeLoadBalancers(request));
        return answer.LoadBalancerSet ?? [];
    });
    // The API's filter is fuzzy.
    return found
        .filter(({ LoadBalancerName }) => LoadBalancerName === name)
        .map(({ LoadBalancerId }) => LoadBalancerId ?? "");
}
