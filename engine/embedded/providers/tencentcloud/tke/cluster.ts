import type {
    Cluster,
    CreateClusterRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, waitFor } from "../client";
import { accessOf, describeCluster, tagsOfCluster, THIRTY_MINUTES, unlessClusterGone } from "./cluster-state";
import { allPages, createdWithTags } from "../interrupted";
import { apiTags, definedProperties, type Tags } from "../shapes";

interface ClusterInputs {
    vpcId: string;
    clusterName?: string;
    clusterDesc?: string;
    clusterVersion?: string;
    clusterOs?: string;
    clusterOsType?: string;
    clusterDeployType?: string;
    clusterLevel?: string;
    autoUpgradeClusterLevel?: boolean;
    projectId?: number;
    networkType?: string;
    vpcCniType?: string;
    eniSubnetIds?: string[];
    isNonStaticIpMode?: boolean;
    claimExpiredSeconds?: number;
    clusterCidr?: string;
    serviceCidr?: string;
    ignoreClusterCidrConflict?: boolean;
    ignoreServiceCidrConflict?: boolean;
    clusterMaxPodNum?: number;
    clusterMaxServiceNum?: number;
    clusterSubnetId?: string;
    clusterIpvs?: boolean;
    kubeProxyMode?: string;
    containerRuntime?: string;
    runtimeVersion?: string;
    nodeNameType?: string;
    deletionProtection?: boolean;
    basePodNum?: number;
    dataPlaneV2?: boolean;
    isDualStack?: boolean;
    enableCustomizedPodCidr?: boolean;
    instanceDeleteMode?: string;
    resourceDeleteOptions?: { resourceType: string; deleteMode: string; skipDeletionProtection?: boolean }[];
    extensionAddons?: { name: string; param: string }[];
    disableAddons?: string[];
    cdcId?: string;
    tags?: Tags;
}

const inputsOf = (inputs: Properties) => inputs as unknown as ClusterInputs;

/** Defaults of the provider's schema (resource_tc_kubernetes_cluster.go). */
const DEFAULT_COUNT = 256;
const DEFAULT_OS = "tlinux2.4x86_64";

export const kubernetesCluster: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: [
        "vpcId",
        "clusterDeployType",
        "clusterOsType",
        "nodeNameType",
        "containerRuntime",
        "networkType",
        "vpcCniType",
        "isNonStaticIpMode",
        "claimExpiredSeconds",
        "clusterCidr",
        "serviceCidr",
        "ignoreClusterCidrConflict",
        "ignoreServiceCidrConflict",
        "dataPlaneV2",
        "isDualStack",
        "clusterMaxPodNum",
        "clusterMaxServiceNum",
        "clusterSubnetId",
        "clusterIpvs",
        "cdcId",
    ],
    secrets: ["kubeConfig", "kubeConfigIntranet", "password"],

    async create(inputs, context) {
        const { ClusterId } = await callToCreate(context, () =>
            clientsFor(context).tke.CreateCluster(createRequest(inputsOf(inputs))),
        );
        return ClusterId ?? "";
    },

    async find(inputs, context) {
        const args = inputsOf(inputs);
        const clusters = await allPages(async (Offset, Limit) => {
            const answer = await call(context, () => clientsFor(context).tke.DescribeClusters({ Offset, Limit }));
            return answer.Clusters ?? [];
        });
        const same = clusters.filter(
            ({ ClusterName, ClusterNetworkSettings }) =>
                ClusterName === (args.clusterName ?? "") && ClusterNetworkSettings?.VpcId === args.vpcId,
        );
        const tagsOf = new Map(same.map((cluster) => [cluster.ClusterId ?? "", tagsOfCluster(cluster)]));
        return createdWithTags(
            context,
            args.tags,
            [...tagsOf.keys()],
            (id) => Promise.resolve(tagsOf.get(id)),
            `cluster ${args.clusterName}`,
        );
    },

    async settle(id, _inputs, context) {
        // The provider's only sign of a finished creation: this call stops answering ResourceUnavailable.ClusterState.
        await call(
            context,
            () => clientsFor(context).tke.DescribeClusterInstances({ ClusterId: id, Offset: 0, Limit: 20 }),
            {
                timeoutMs: THIRTY_MINUTES,
            },
        );
        const cluster = await describeCluster(id, context);
        if (cluster?.ClusterStatus === "Abnormal") {
            throw new Error(`cluster ${id} could not be created (status Abnormal): \`npm run lab -- status\` says why`);
        }
    },

    async read(id, inputs, context) {
        const isLeaving = ({ ClusterStatus }: Cluster) => ClusterStatus === "Deleting";
        const found = unlessBeingDeleted(await describeCluster(id, context), isLeaving, `cluster ${id}`);
        if (!found) {
            return undefined;
        }
        const network = found.ClusterNetworkSettings;
        const property = JSON.parse(found.Property ?? "{}") as { VpcCniType?: string };
        const { InstanceSet = [] } = await call(context, () =>
            clientsFor(context).tke.DescribeClusterInstances({ ClusterId: id }),
        );
        return definedProperties({
            ...inputs,
            ...(await accessOf(id, context)),
            vpcId: network?.VpcId,
            clusterName: found.ClusterName,
            clusterDesc: found.ClusterDescription,
            clusterVersion: found.ClusterVersion,
            clusterOs: found.ImageId || found.ClusterOs,
            clusterDeployType: found.ClusterType,
            clusterLevel: found.ClusterLevel,
            autoUpgradeClusterLevel: found.AutoUpgradeClusterLevel,
            projectId: found.ProjectId,
            vpcCniType: property.VpcCniType,
            eniSubnetIds: network?.Subnets,
            clusterCidr: network?.ClusterCIDR || undefined,
            serviceCidr: network?.ServiceCIDR,
            ignoreClusterCidrConflict: network?.IgnoreClusterCIDRConflict,
            clusterMaxPodNum: network?.MaxNodePodNum,
            clusterMaxServiceNum: network?.MaxClusterServiceNum,
            clusterIpvs: network?.Ipvs,
            deletionProtection: found.DeletionProtection,
            containerRuntime: found.ContainerRuntime,
            runtimeVersion: found.RuntimeVersion,
            clusterNodeNum: found.ClusterNodeNum,
            workerInstancesLists: InstanceSet.filter(({ InstanceRole }) => InstanceRole === "WORKER").map((node) => ({
                instanceId: node.InstanceId ?? "",
                instanceRole: node.InstanceRole ?? "",
                instanceState: node.InstanceState ?? "",
                failedReason: node.FailedReason ?? "",
                lanIp: node.LanIP ?? "",
            })),
            tags: tagsOfCluster(found),
        });
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOf(olds), inputsOf(news)];
        const { tke } = clientsFor(context);
        await call(context, () =>
            tke.ModifyClusterAttribute({
                ClusterId: id,
                ClusterName: args.clusterName,
                ClusterDesc: args.clusterDesc ?? "",
                ProjectId: args.projectId ?? 0,
                ClusterLevel: args.clusterLevel,
                AutoUpgradeClusterLevel: { IsAutoUpgrade: args.autoUpgradeClusterLevel ?? false },
            }),
        );
        await addEniSubnets(id, args, context);
        const { clusterVersion } = args;
        const current = await describeCluster(id, context);
        if (clusterVersion && clusterVersion !== current?.ClusterVersion) {
            await call(context, () => tke.UpdateClusterVersion({ ClusterId: id, DstVersion: clusterVersion }));
            await waitFor(context, `upgrade of cluster ${id} to ${clusterVersion}`, THIRTY_MINUTES, async () =>
                (await describeCluster(id, context))?.ClusterStatus === "Running" ? true : undefined,
            );
        }
        if (JSON.stringify(before.tags ?? {}) !== JSON.stringify(args.tags ?? {})) {
            await call(context, () => tke.ModifyClusterTags({ ClusterId: id, Tags: apiTags(args.tags) ?? [] }));
        }
        if ((args.deletionProtection ?? false) !== (current?.DeletionProtection ?? false)) {
            await call(context, () =>
                args.deletionProtection
                    ? tke.EnableClusterDeletionProtection({ ClusterId: id })
                    : tke.DisableClusterDeletionProtection({ ClusterId: id }),
            );
        }
    },

    async delete(id, inputs, _outputs, context) {
        const args = inputsOf(inputs);
        const { tke } = clientsFor(context);
        const found = await describeCluster(id, context);
        if (found && found.ClusterStatus !== "Deleting") {
            await unlessClusterGone(() =>
                call(context, () =>
                    tke.DeleteCluster({
                        ClusterId: id,
                        InstanceDeleteMode: args.instanceDeleteMode ?? "terminate",
                        ResourceDeleteOptions: args.resourceDeleteOptions?.map((option) => ({
                            ResourceType: option.resourceType,
                            DeleteMode: option.deleteMode,
                            SkipDeletionProtection: option.skipDeletionProtection,
                        })),
                    }),
                ),
            );
        }
        await waitFor(context, `deletion of cluster ${id}`, THIRTY_MINUTES, async () =>
            (await describeCluster(id, context)) ? undefined : true,
        );
    },
};

function createRequest(args: ClusterInputs): CreateClusterRequest {
    const isVpcCni = args.networkType === "VPC-CNI";
    const tags = apiTags(args.tags);
    return {
        ClusterType: args.clusterDeployType ?? "MANAGED_CLUSTER",
        ClusterCIDRSettings: {
            ClusterCIDR: args.clusterCidr,
            ServiceCIDR: args.serviceCidr,
            IgnoreClusterCIDRConflict: args.ignoreClusterCidrConflict ?? false,
            IgnoreServiceCIDRConflict: args.ignoreServiceCidrConflict,
            MaxNodePodNum: args.clusterMaxPodNum ?? DEFAULT_COUNT,
            MaxClusterServiceNum: args.clusterMaxServiceNum ?? DEFAULT_COUNT,
            EniSubnetIds: isVpcCni ? args.eniSubnetIds : undefined,
            ClaimExpiredSeconds: args.claimExpiredSeconds ?? 300,
        },
        ClusterBasicSettings: {
            ClusterName: args.clusterName,
            ClusterDescription: args.clusterDesc,
            ClusterVersion: args.clusterVersion,
            ClusterOs: args.clusterOs ?? DEFAULT_OS,
            OsCustomizeType: args.clusterOsType ?? "GENERAL",
            VpcId: args.vpcId,
            SubnetId: args.clusterSubnetId,
            ProjectId: args.projectId,
            ClusterLevel: args.clusterLevel,
            AutoUpgradeClusterLevel: { IsAutoUpgrade: args.autoUpgradeClusterLevel ?? false },
            TagSpecification: tags ? [{ ResourceType: "cluster", Tags: tags }] : undefined,
        },
        ClusterAdvancedSettings: {
            ContainerRuntime: args.containerRuntime ?? "containerd",
            RuntimeVersion: args.runtimeVersion,
            NetworkType: args.networkType ?? "GR",
            VpcCniType: isVpcCni ? (args.vpcCniType ?? "tke-route-eni") : "",
            IsNonStaticIpMode: args.isNonStaticIpMode ?? false,
            NodeNameType: args.nodeNameType ?? "lan-ip",
            IPVS: args.clusterIpvs ?? true,
            KubeProxyMode: args.kubeProxyMode,
            BasePodNumber: args.basePodNum,
            DataPlaneV2: args.dataPlaneV2,
            IsDualStack: args.isDualStack,
            EnableCustomizedPodCIDR: args.enableCustomizedPodCidr ?? false,
            DeletionProtection: args.deletionProtection ?? false,
        },
        ExtensionAddons: args.extensionAddons?.map(({ name, param }) => ({ AddonName: name, AddonParam: param })),
        DisableAddons: args.disableAddons,
        CdcId: args.cdcId,
    };
}

async function addEniSubnets(id: string, args: ClusterInputs, context: ProviderContext): Promise<void> {
    const present = (await describeCluster(id, context))?.ClusterNetworkSettings?.Subnets ?? [];
    const wanted = args.eniSubnetIds ?? [];
    if (wanted.length > 0 && present.some((subnet) => !wanted.includes(subnet))) {
        throw new Error("Pod subnets of a VPC-CNI cluster can only be added: put the missing eniSubnetIds back");
    }
    const added = wanted.filter((subnet) => !present.includes(subnet));
    if (added.length > 0) {
        await call(context, () =>
            clientsFor(context).tke.AddVpcCniSubnets({ ClusterId: id, SubnetIds: added, VpcId: args.vpcId }),
        );
    }
}
