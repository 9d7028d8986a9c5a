import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { addressCount } from "../network/cidr-plan";
import { assertRights } from "./assert-rights";
import { awaitApiServer } from "./await-api-server";
import { NativeNodePool, type NativeNodePoolSettings } from "./native-node-pool";
import { type ArgMistake, refuseMistakes } from "../common/input-error";
import { physicalName } from "../common/physical-name";
import { KubeProxyMode, NetworkType } from "../../tke/scenarios";
import { securityGroup } from "../network/security-group";
import { apiServerRules } from "../network/security-rules";
import { SuperNodePool, type SuperNodePoolSettings } from "./super-node-pool";

export interface TkeClusterArgs {
    /** The id of the cluster's VPC. */
    vpcId: pulumi.Input<string>;
    /** The network of the Pods, which cannot be changed later. */
    networkType: NetworkType;
    /** The Kubernetes version, such as `1.34.1`. */
    kubernetesVersion: pulumi.Input<string>;
    /** The CIDR of the ClusterIPs of Services, outside the VPC and `clusterCidr`. */
    serviceCidr: pulumi.Input<string>;
    /**
     * The CIDR of the Pods of a GlobalRouter cluster, which requires it: a /24 for each node, outside the VPC.
     * @default - none
     */
    clusterCidr?: pulumi.Input<string>;
    /**
     * The ids of the subnets for Pods of a VPC-CNI cluster, which requires them, in the zones of the nodes.
     * @default - none
     */
    podSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** The id of the subnet in which the API server's intranet endpoint gets its address. */
    endpointSubnetId: pulumi.Input<string>;
    /**
     * The CIDRs that may connect to a public endpoint of the API server, which they open.
     * @default - intranet endpoint only
     */
    apiServerAllowedCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** The specification of the control plane: `L5` is for 5 nodes, `L20` for 20. @default "L5" */
    level?: pulumi.Input<string>;
    /**
     * The OS image of the nodes. A later change is ignored, since the API answers with the id of the image instead.
     * @default - the provider's, `tlinux2.4x86_64`
     */
    clusterOs?: pulumi.Input<string>;
    /**
     * The mode of kube-proxy, which cannot be changed later. With iptables, nodes forward a request to one of the
     * cluster's own CLBs straight to a Pod.
     * @default "ipvs"
     */
    kubeProxyMode?: KubeProxyMode;
    /** The cluster's pool of native nodes. @default - no native nodes */
    nativeNodePool?: NativeNodePoolSettings;
    /** The cluster's pool of super nodes. @default - no super nodes */
    superNodePool?: SuperNodePoolSettings;
    /** The seconds within which the API server has to answer after its endpoint was created. @default 300 */
    apiServerTimeoutSeconds?: number;
    /** Tags of the cluster and of its nodes' instances. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A cluster that can be worked with: the stack's own, or an existing one. */
export interface ClusterAccess {
    /** The id of the cluster. */
    readonly clusterId: pulumi.Output<string>;
    /** The kubeconfig of the cluster, a secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** The provider for Kubernetes resources of this cluster. */
    readonly kubernetesProvider: kubernetes.Provider;
}

/**
 * A managed TKE cluster with its nodes and its API server's endpoint.
 *
 * The node pools are its children, since the endpoint cannot be created before a node runs (the provider looks for one for
 * 15 minutes, then fails). `kubeconfig` and `kubernetesProvider` are therefore known only when the endpoint and the nodes are
 * there, and whatever uses them is deleted while both still stand.
 */
export class TkeCluster extends pulumi.ComponentResource implements ClusterAccess {
    /** The id of the cluster. */
    readonly clusterId: pulumi.Output<string>;
    /**
     * The kubeconfig of a cluster administrator, a secret: for the public endpoint if there is one, otherwise for the
     * intranet endpoint. Resolves when the API server answers.
     */
    readonly kubeconfig: pulumi.Output<string>;
    /** The provider for Kubernetes resources of this cluster. */
    readonly kubernetesProvider: kubernetes.Provider;

    constructor(name: string, args: TkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:TkeCluster", name, args, opts);
        refuseMistakes(`TkeCluster ${name}`, clusterMistakes(args));
        const cluster = new tencentcloud.KubernetesCluster(`${name}-cluster`, clusterInputs(args), {
            parent: this,
            ignoreChanges: ["clusterOs"],
            // The old one holds what the new one needs: its Pods' CIDR in the VPC, and the CLB's ports by its Services.
            deleteBeforeReplace: true,
        });
        this.clusterId = cluster.id;
        const endpoint = this.endpoint(name, args, this.nodePools(name, args));
        const kubeconfig = args.apiServerAllowedCidrs ? endpoint.kubeConfig : endpoint.kubeConfigIntranet;
        // The Kubernetes provider asks its server once, and then fails all that is created by it (pulumi-kubernetes 4.34).
        this.kubeconfig = pulumi
            .all([pulumi.secret(kubeconfig), args.apiServerAllowedCidrs, this.clusterId])
            .apply(async ([config, allowedCidrs, clusterId]) => {
                if (pulumi.runtime.isDryRun()) {
                    return config;
                }
                await awaitApiServer(config, { allowedCidrs, timeoutSeconds: args.apiServerTimeoutSeconds });
                return assertRights(config, clusterId);
            });
        this.kubernetesProvider = new kubernetes.Provider(
            `${name}-kubernetes`,
            {
                kubeconfig: this.kubeconfig,
                // Without it any new kubeconfig would replace the provider, and with it every object
                // (pulumi/pulumi-kubernetes#2745).
                clusterIdentifier: cluster.id,
                enableConfigMapMutable: true,
            },
            { parent: this },
        );
        this.registerOutputs({ clusterId: this.clusterId, kubeconfig: this.kubeconfig });
    }

    private nodePools(name: string, args: TkeClusterArgs): pulumi.Resource[] {
        const pools: pulumi.Resource[] = [];
        if (args.nativeNodePool) {
            const settings = { ...args.nativeNodePool, clusterId: this.clusterId };
            pools.push(new NativeNodePool(`${name}-native`, settings, { parent: this }));
        }
        if (args.superNodePool) {
            const settings = { ...args.superNodePool, clusterId: this.clusterId };
            pools.push(new SuperNodePool(`${name}-super`, settings, { parent: this }));
        }
        return pools;
    }

    private endpoint(
        name: string,
        args: TkeClusterArgs,
        nodePools: pulumi.Resource[],
    ): tencentcloud.KubernetesClusterEndpoint {
        // The API refuses a public endpoint without a security group.
        const publicly = args.apiServerAllowedCidrs && {
            clusterInternet: true,
            clusterInternetSecurityGroup: securityGroup(
                `${name}-api-server`,
                {
                    role: "api-server",
                    description: "Who may call the Kubernetes API",
                    ingress: pulumi.output(args.apiServerAllowedCidrs).apply(apiServerRules),
                    tags: args.tags,
                },
                this,
            ),
        };
        return new tencentcloud.KubernetesClusterEndpoint(
            `${name}-endpoint`,
            {
                clusterId: this.clusterId,
                // Always open: with a public endpoint alone the provider refuses every later update of the cluster
                // (it wants cluster_intranet_subnet_id in the state; provider v1.83.25).
                clusterIntranet: true,
                clusterIntranetSubnetId: args.endpointSubnetId,
                ...publicly,
            },
            { parent: this, dependsOn: nodePools },
        );
    }
}

/** What the provider would refuse only while it creates. */
function clusterMistakes(args: TkeClusterArgs): ArgMistake[] {
    const vpcCni = args.networkType === NetworkType.VpcCni;
    const rules: [boolean, keyof TkeClusterArgs, string][] = [
        [vpcCni && !args.podSubnetIds, "podSubnetIds", "VPC-CNI needs subnets for Pods: set podSubnetIds"],
        [vpcCni && !!args.clusterCidr, "clusterCidr", "VPC-CNI has no cluster CIDR: remove clusterCidr"],
        [!vpcCni && !args.clusterCidr, "clusterCidr", "GlobalRouter needs a CIDR for Pods: set clusterCidr"],
        [!vpcCni && !!args.podSubnetIds, "podSubnetIds", "GlobalRouter has no subnets for Pods: remove podSubnetIds"],
        [
            !args.nativeNodePool && !args.superNodePool,
            "nativeNodePool",
            "the API server's endpoint needs a node: set nativeNodePool or superNodePool",
        ],
    ];
    return rules.filter(([wrong]) => wrong).map(([, propertyPath, reason]) => ({ propertyPath, reason }));
}

function clusterInputs(args: TkeClusterArgs): tencentcloud.KubernetesClusterArgs {
    const common = {
        clusterName: physicalName("cluster"),
        clusterDeployType: "MANAGED_CLUSTER",
        clusterVersion: args.kubernetesVersion,
        clusterLevel: args.level ?? "L5",
        clusterOs: args.clusterOs,
        // The provider's default is true.
        ...(args.kubeProxyMode === KubeProxyMode.Iptables && { clusterIpvs: false }),
        vpcId: args.vpcId,
        networkType: args.networkType,
        serviceCidr: args.serviceCidr,
        // The API derives it from the service CIDR: any other number would replace the cluster at the next update.
        clusterMaxServiceNum: pulumi.output(args.serviceCidr).apply(addressCount),
        tags: args.tags,
    };
    return args.networkType === NetworkType.VpcCni
        ? // No Pod here needs an address that outlives it. claimExpiredSeconds, which goes with fixed addresses, stays
          // unset: the provider takes a change of it alone for an error.
          { ...common, vpcCniType: "tke-route-eni", eniSubnetIds: args.podSubnetIds, isNonStaticIpMode: true }
        : { ...common, clusterCidr: args.clusterCidr };
}
