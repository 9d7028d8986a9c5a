import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { resolvedAfter } from "../common/resolved-after";
import { planSubnets, type ZonePlan } from "./cidr-plan";
import { backendSecurityGroup, clbSecurityGroup, type ClusterNetwork } from "./cluster-network";
import { inputError } from "../common/input-error";
import { AccountType } from "../../tke/account";
import { physicalName } from "../common/physical-name";
import type { OpenPort } from "./security-rules";
import { hasSuperNodes, NetworkType, type NodeKind } from "../../tke/scenarios";

export interface NetworkArgs {
    /** The CIDR of the VPC, from which all subnets are cut; /22 or larger. */
    vpcCidr: pulumi.Input<string>;
    /**
     * The availability zones of the subnets, such as `ap-guangzhou-6`. Only append to the list: the place of a zone in
     * it decides its place in the VPC.
     */
    zones: string[];
    /** The network of the cluster that is created in the VPC: VPC-CNI gets subnets for Pods. */
    networkType: NetworkType;
    /** The nodes of that cluster: super nodes get subnets of their own. */
    nodeKind: NodeKind;
    /** Whether the CLB binds Pods rather than nodes, which decides the ports that the security group opens. */
    directAccess: boolean;
    /**
     * The CIDR of a GlobalRouter cluster's Pods, from which connections are allowed as from the VPC.
     * @default - none
     */
    clusterCidr?: pulumi.Input<string>;
    /** The CIDRs from which clients may connect. @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** The ports of the CLB. @default - TCP 80 */
    clbPorts?: OpenPort[];
    /** The ports of the Pods that the CLB forwards to. @default - TCP 5000 */
    targetPorts?: OpenPort[];
    /** Whether the VPC gets a NAT gateway, through which nodes pull images from the internet. @default true */
    natGateway?: boolean;
    /**
     * The account's billing mode. In a `LEGACY` account (bill-by-CVM) the EIP is created without a charge type and a
     * bandwidth.
     * @default "STANDARD"
     */
    accountType?: AccountType;
    /** The maximum outbound bandwidth of the NAT gateway's EIP, in Mbps. @default 100 */
    natBandwidthMbps?: pulumi.Input<number>;
    /** Tags of all resources that can have tags. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A VPC with its subnets, its way out and its security groups. */
export class Network extends pulumi.ComponentResource implements ClusterNetwork {
    /** The id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** The ids of the nodes' subnets, one in each zone. Resolves when the subnets have their route to the internet. */
    readonly nodeSubnetIds: pulumi.Output<string[]>;
    /**
     * The id of the nodes' subnet in the first zone, for what is in one subnet only: it stays the same when a zone is
     * appended.
     */
    readonly firstNodeSubnetId: pulumi.Output<string>;
    /** The ids of the subnets for Pods, one in each zone; with VPC-CNI only, otherwise empty. */
    readonly podSubnetIds: pulumi.Output<string[]>;
    /**
     * The ids of the super nodes' subnets, one in each zone; with super nodes only, otherwise empty. Resolves when the
     * subnets have their route to the internet.
     */
    readonly superNodeSubnetIds: pulumi.Output<string[]>;
    /** The id of the security group of native nodes, or of the Pods of super nodes. */
    readonly backendSecurityGroupId: pulumi.Output<string>;
    /** The id of the CLB's security group. */
    readonly clbSecurityGroupId: pulumi.Output<string>;

    constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:Network", name, args, opts);
        const { tags, zones } = args;

        const vpc = new tencentcloud.Vpc(
            `${name}-vpc`,
            { name: physicalName("vpc"), cidrBlock: args.vpcCidr, tags },
            { parent: this },
        );
        const plan = pulumi.output(args.vpcCidr).apply((vpcCidr) => planSubnets(vpcCidr, zones.length));
        const subnets = (role: string, cidr: (zone: ZonePlan) => string) =>
            zones.map(
                (zone, index) =>
                    new tencentcloud.Subnet(
                        `${name}-${role}-${zone}`,
                        {
                            name: physicalName(`${role}-${zone}`),
                            vpcId: vpc.id,
                            availabilityZone: zone,
                            cidrBlock: plan.apply((planned) => cidr(planned[index] as ZonePlan)),
                            tags,
                        },
                        { parent: this },
                    ),
            );
        const nodeSubnets = subnets("node", (zone) => zone.nodes);
        // Dedicated, and in the nodes' own zones: a Pod's network interface is attached to its node (457/50355).
        const podSubnets = args.networkType === NetworkType.VpcCni ? subnets("pod", (zone) => zone.pods) : [];
        const superNodeSubnets = hasSuperNodes(args.nodeKind) ? subnets("super", (zone) => zone.superNodes) : [];

        const wayOut = (args.natGateway ?? true) ? [this.defaultRoute(name, vpc, args)] : [];
        const [firstNodeSubnet] = nodeSubnets;
        if (!firstNodeSubnet) {
            throw inputError(`Network ${name}`, [{ propertyPath: "zones", reason: "is empty: set at least one zone" }]);
        }
        const ids = (of: tencentcloud.Subnet[]) => pulumi.all(of.map((subnet) => resolvedAfter(subnet.id, ...wayOut)));
        this.vpcId = vpc.id;
        this.nodeSubnetIds = ids(nodeSubnets);
        this.firstNodeSubnetId = resolvedAfter(firstNodeSubnet.id, ...wayOut);
        this.podSubnetIds = ids(podSubnets);
        this.superNodeSubnetIds = ids(superNodeSubnets);

        this.backendSecurityGroupId = backendSecurityGroup(name, args, this);
        this.clbSecurityGroupId = clbSecurityGroup(name, args, this);

        this.registerOutputs({
            vpcId: this.vpcId,
            nodeSubnetIds: this.nodeSubnetIds,
            firstNodeSubnetId: this.firstNodeSubnetId,
            podSubnetIds: this.podSubnetIds,
            superNodeSubnetIds: this.superNodeSubnetIds,
            backendSecurityGroupId: this.backendSecurityGroupId,
            clbSecurityGroupId: this.clbSecurityGroupId,
        });
    }

    private defaultRoute(name: string, vpc: tencentcloud.Vpc, args: NetworkArgs): tencentcloud.RouteTableEntry {
        const { tags } = args;
        const eip = new tencentcloud.Eip(
            `${name}-nat-eip`,
            {
                name: physicalName("nat"),
                // "Not to be passed for accounts of the traditional type" (SDK of the VPC API, AllocateAddresses).
                ...(args.accountType !== AccountType.Legacy && {
                    internetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
                    internetMaxBandwidthOut: args.natBandwidthMbps ?? 100,
                }),
                tags,
            },
            { parent: this },
        );
        const nat = new tencentcloud.NatGateway(
            `${name}-nat`,
            { name: physicalName("nat"), vpcId: vpc.id, assignedEipSets: [eip.publicIp], tags },
            // An EIP is bound to one gateway at a time.
            { parent: this, deleteBeforeReplace: true },
        );
        // A subnet is on the VPC's default route table unless it is moved to another.
        return new tencentcloud.RouteTableEntry(
            `${name}-default-route`,
            {
                routeTableId: vpc.defaultRouteTableId,
                destinationCidrBlock: "0.0.0.0/0",
                nextType: "NAT",
                nextHub: nat.id,
                description: "To the internet",
            },
            { parent: this },
        );
    }
}
