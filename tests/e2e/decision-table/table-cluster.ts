import {
    AppsV1Api,
    CoreV1Api,
    CustomObjectsApi,
    KubeConfig,
    NetworkingV1Api,
    type V1PodTemplateSpec,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as NodePoolClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { labEnvironment } from "../../../lab/client";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import type { Situation } from "../../../tke/decision-table/situation";
import { projectDirectory } from "../project";
import { soon } from "../soon";
import { mergePatch, type TestLab } from "../test-lab";

/** What a cluster is made with and keeps: the part of a situation that needs a cluster of its own. */
export type ClusterKind = Pick<Situation, "network" | "billByIp" | "snatPro" | "containerCidr"> & {
    nodes: "native" | "super";
};

const ZONE = "ap-guangzhou-6";
const CONFIG = { namespace: "kube-system", name: "tke-service-controller-config" };
export const NAMESPACE = "default";
export const APP_PORT = 5000;

/** Official clients of a lab. */
export interface Clients {
    vpc: VpcClient;
    clb: ClbClient;
    tke: TkeClient;
    nodePools: NodePoolClient;
}

export async function clientsOf(lab: TestLab): Promise<Clients> {
    const environment = labEnvironment(labHome(projectDirectory, lab.directory), await lab.status());
    const config = clientConfig(environment, "the decision table is run");
    return {
        vpc: new VpcClient(config),
        clb: new ClbClient(config),
        tke: new TkeClient(config),
        nodePools: new NodePoolClient(config),
    };
}

/** What a situation needs of its cluster. */
export function kindOf({ network, pods, billByIp, snatPro, containerCidr }: Situation): ClusterKind {
    return { network, billByIp, snatPro, containerCidr, nodes: pods === "super node" ? "super" : "native" };
}

/** A cluster with an app for each kind of Pods that it can have, made through the public APIs alone. */
export class TableCluster {
    private constructor(
        readonly kind: ClusterKind,
        readonly clients: Clients,
        readonly kubeConfig: KubeConfig,
    ) {}

    /** One of each kind. */
    static async createAll(lab: TestLab, kinds: readonly ClusterKind[]): Promise<TableCluster[]> {
        const onOff = (value: "yes" | "no") => (value === "yes" ? "on" : "off");
        const begun: (BegunCluster & { kind: ClusterKind; clients: Clients })[] = [];
        for (const [index, kind] of kinds.entries()) {
            // Clusters keep the profile that the lab has when they are made.
            const profile = {
                "--bill-by-ip": onOff(kind.billByIp),
                "--snat-pro": onOff(kind.snatPro),
                "--container-cidr": "ccn",
            };
            await lab.succeed("lab", "start", ...Object.entries(profile).flat());
            const clients = await clientsOf(lab);
            begun.push({ ...(await beginCluster(clients, kind, index)), kind, clients });
        }
        return Promise.all(
            begun.map(async ({ kind, clients, ...rest }) => {
                const kubeConfig = new KubeConfig();
                kubeConfig.loadFromString(await finishCluster(clients, kind, rest));
                const cluster = new TableCluster(kind, clients, kubeConfig);
                await cluster.runApps();
                return cluster;
            }),
        );
    }

    get core(): CoreV1Api {
        return this.kubeConfig.makeApiClient(CoreV1Api);
    }

    get networking(): NetworkingV1Api {
        return this.kubeConfig.makeApiClient(NetworkingV1Api);
    }

    get customObjects(): CustomObjectsApi {
        return this.kubeConfig.makeApiClient(CustomObjectsApi);
    }

    /** Sets keys of the service controller's ConfigMap; `absent` takes one away. */
    async configure(data: Readonly<Record<string, string>>): Promise<void> {
        const entries = Object.entries(data).map(([key, value]) => [key, value === "absent" ? null : value]);
        await this.core.patchNamespacedConfigMap(
            { ...CONFIG, body: { data: Object.fromEntries(entries) as object } },
            mergePatch,
        );
    }

    async nodeAddresses(): Promise<string[]> {
        const { items } = await this.core.listNode();
        return items.flatMap(({ status }) => (status?.addresses ?? []).map(({ address }) => address));
    }

    private async runApps(): Promise<void> {
        const { network, nodes } = this.kind;
        if (nodes === "super") {
            await this.runApp("super node", superNodePod);
        } else if (network === "VPC-CNI") {
            await this.runApp("ENI", {});
        } else {
            await Promise.all([this.runApp("bridge", {}), this.runApp("ENI", eniPod)]);
        }
    }

    private async runApp(pods: Situation["pods"], { metadata, spec }: PodParts): Promise<void> {
        const labels = { app: appOf(pods) };
        const container = {
            name: "echo",
            image: "registry.invalid/tke-client-ip-echo:v1",
            ports: [{ containerPort: APP_PORT }],
            readinessProbe: { httpGet: { path: "/healthz", port: APP_PORT }, periodSeconds: 1 },
            ...(pods === "ENI" && this.kind.network === "GR" ? { resources: ENI_REQUEST } : {}),
        };
        const template: V1PodTemplateSpec = {
            metadata: { ...metadata, labels },
            spec: { containers: [container], ...spec },
        };
        const apps = this.kubeConfig.makeApiClient(AppsV1Api);
        const name = labels.app;
        const body = { metadata: { name }, spec: { replicas: 2, selector: { matchLabels: labels }, template } };
        await apps.createNamespacedDeployment({ namespace: NAMESPACE, body });
        await soon(async () => {
            const { status } = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name });
            assert.equal(status?.readyReplicas, 2, `${name}: ${JSON.stringify(status)}`);
        }, 60);
    }
}

/** Label and name of the app with one kind of Pods. */
export function appOf(pods: Situation["pods"]): string {
    return pods.toLowerCase().replace(" ", "-");
}

interface PodParts {
    metadata?: V1PodTemplateSpec["metadata"];
    spec?: Partial<NonNullable<V1PodTemplateSpec["spec"]>>;
}

const superNodePod: PodParts = {
    spec: {
        nodeSelector: { "node.kubernetes.io/instance-type": "eklet" },
        tolerations: [{ key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" }],
    },
};

/** A Pod of a GlobalRouter cluster that takes VPC-CNI (457/50354). */
const eniPod: PodParts = { metadata: { annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" } } };
const ENI = { "tke.cloud.tencent.com/eni-ip": "1" };
const ENI_REQUEST = { requests: ENI, limits: ENI };

interface BegunCluster {
    ClusterId: string;
    VpcId: string;
    nodeSubnet: string;
    podSubnet: string;
    SecurityGroupId: string;
}

/** @param index keeps the CIDRs of a lab's clusters apart. */
async function beginCluster({ vpc, tke }: Clients, kind: ClusterKind, index: number): Promise<BegunCluster> {
    const { Vpc } = await vpc.CreateVpc({ VpcName: `table-${index}`, CidrBlock: `10.${30 + index}.0.0/16` });
    const VpcId = Vpc!.VpcId!;
    const subnet = async (SubnetName: string, third: number): Promise<string> => {
        const CidrBlock = `10.${30 + index}.${third}.0/24`;
        return (await vpc.CreateSubnet({ VpcId, SubnetName, CidrBlock, Zone: ZONE })).Subnet!.SubnetId!;
    };
    const [nodeSubnet, podSubnet] = [await subnet("nodes", 1), await subnet("pods", 2)];
    const SecurityGroupId = await openSecurityGroup(vpc, index);
    const isVpcCni = kind.network === "VPC-CNI";
    const { ClusterId = "" } = await tke.CreateCluster({
        ClusterType: "MANAGED_CLUSTER",
        ClusterCIDRSettings: {
            MaxNodePodNum: 256,
            MaxClusterServiceNum: 256,
            ...(isVpcCni
                ? { ServiceCIDR: `172.16.${index}.0/24`, EniSubnetIds: [podSubnet] }
                : { ClusterCIDR: `172.${20 + index}.0.0/16` }),
        },
        ClusterBasicSettings: { ClusterName: `table-${index}`, ClusterVersion: "1.34.1", VpcId, ClusterLevel: "L5" },
        ClusterAdvancedSettings: {
            NetworkType: isVpcCni ? "VPC-CNI" : "GR",
            ...(isVpcCni && { VpcCniType: "tke-route-eni" }),
        },
    });
    return { ClusterId, VpcId, nodeSubnet, podSubnet, SecurityGroupId };
}

/** Gives it nodes and its kubeconfig. */
async function finishCluster(
    { vpc, tke, nodePools }: Clients,
    kind: ClusterKind,
    { ClusterId, VpcId, nodeSubnet, podSubnet, SecurityGroupId }: BegunCluster,
): Promise<string> {
    const isVpcCni = kind.network === "VPC-CNI";
    await soon(async () => {
        const { Clusters } = await tke.DescribeClusters({ ClusterIds: [ClusterId] });
        assert.equal(Clusters?.[0]?.ClusterStatus, "Running");
    }, 120);
    if (kind.nodes === "super") {
        await tke.CreateClusterVirtualNodePool({
            ClusterId,
            Name: "super",
            SecurityGroupIds: [SecurityGroupId],
            VirtualNodes: [{ DisplayName: "super", SubnetId: nodeSubnet }],
        });
    } else {
        await nodePools.CreateNodePool({
            ClusterId,
            Name: "native",
            Type: "Native",
            Native: {
                Scaling: { MinReplicas: 2, MaxReplicas: 2 },
                SubnetIds: [nodeSubnet],
                SecurityGroupIds: [SecurityGroupId],
                InstanceChargeType: "POSTPAID_BY_HOUR",
                SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 50 },
                InstanceTypes: ["S5.LARGE8"],
                Replicas: 2,
            },
        });
    }
    if (!isVpcCni && kind.containerCidr === "registered") {
        await registerContainerCidr(vpc, VpcId);
    }
    if (!isVpcCni && kind.nodes === "native") {
        await tke.EnableVpcCniNetworkType({
            ClusterId,
            VpcCniType: "tke-route-eni",
            EnableStaticIp: false,
            Subnets: [podSubnet],
        });
    }
    // An endpoint needs a node that runs (457/32191).
    await soon(async () => {
        const { Machines = [] } = await nodePools.DescribeClusterMachines({ ClusterId });
        const { Nodes = [] } = await tke.DescribeClusterVirtualNode({ ClusterId });
        const states = [...Machines.map(({ MachineState }) => MachineState), ...Nodes.map(({ Phase }) => Phase)];
        assert.ok(states.includes("Running"), `nodes: ${states.join(", ")}`);
    });
    await tke.CreateClusterEndpoint({ ClusterId, IsExtranet: true, SecurityGroup: SecurityGroupId });
    return soon(async () => {
        const { Status } = await tke.DescribeClusterEndpointStatus({ ClusterId, IsExtranet: true });
        assert.equal(Status, "Created");
        return (await tke.DescribeClusterKubeconfig({ ClusterId, IsExtranet: true })).Kubeconfig!;
    });
}

/** As 457/41897 of 2022 asks for: the VPC is on a CCN, and the cluster's route is published there. */
async function registerContainerCidr(vpc: VpcClient, vpcId: string): Promise<void> {
    const { Ccn } = await vpc.CreateCcn({ CcnName: vpcId });
    const instance = { InstanceId: vpcId, InstanceRegion: "ap-guangzhou", InstanceType: "VPC" };
    await vpc.AttachCcnInstances({ CcnId: Ccn!.CcnId!, Instances: [instance] });
    const { RouteTableSet = [] } = await vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] });
    const { RouteTableId = "", RouteSet = [] } = RouteTableSet[0] ?? {};
    await vpc.NotifyRoutes({ RouteTableId, RouteItemIds: RouteSet.map(({ RouteItemId }) => RouteItemId!) });
}

/** The table is about addresses, not about what is let in. */
async function openSecurityGroup(vpc: VpcClient, index: number): Promise<string> {
    const { SecurityGroup } = await vpc.CreateSecurityGroup({ GroupName: `table-${index}`, GroupDescription: "open" });
    const SecurityGroupId = SecurityGroup!.SecurityGroupId;
    const everyone = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
    await vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress: [everyone] } });
    return SecurityGroupId;
}
