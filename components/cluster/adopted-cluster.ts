import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { requireAnswer } from "../common/require-answer";
import { firstOf } from "../common/first-of";
import type { ClusterAccess } from "./tke-cluster";

export interface AdoptedClusterArgs {
    /** The id of the existing cluster. */
    clusterId: pulumi.Input<string>;
    /**
     * The kubeconfig of the existing cluster.
     * @default - fetched: of the public endpoint where it is open, otherwise of the intranet one
     */
    kubeconfig?: pulumi.Input<string>;
}

/** An existing TKE cluster, with its nodes and its endpoint. All of it stays as it is. */
export class AdoptedCluster extends pulumi.ComponentResource implements ClusterAccess {
    /** The id of the cluster. */
    readonly clusterId: pulumi.Output<string>;
    /** The id of the cluster's VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** The kubeconfig of the cluster, a secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** The provider for Kubernetes resources of this cluster. */
    readonly kubernetesProvider: kubernetes.Provider;

    constructor(name: string, args: AdoptedClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super(
            "tke-client-ip:index:AdoptedCluster",
            name,
            { ...args, kubeconfig: args.kubeconfig && pulumi.secret(args.kubeconfig) },
            opts,
        );
        const { lists } = tencentcloud.getKubernetesClustersOutput({ clusterId: args.clusterId }, { parent: this });
        // The answer holds kubeconfigs.
        const cluster = pulumi.secret(lists).apply((all) => {
            const found = firstOf(all);
            if (!found) {
                throw new pulumi.RunError("The cluster of clusterId does not exist in this region: set another");
            }
            return found;
        });
        this.clusterId = pulumi.output(args.clusterId);
        this.vpcId = pulumi.unsecret(cluster.apply(({ vpcId }) => requireAnswer(vpcId, "vpcId of the cluster")));
        this.kubeconfig = pulumi.secret(args.kubeconfig ?? cluster.apply(kubeconfigOf));
        this.kubernetesProvider = new kubernetes.Provider(
            `${name}-kubernetes`,
            // Without clusterIdentifier any new kubeconfig would replace the provider, and with it every object
            // (pulumi/pulumi-kubernetes#2745).
            { kubeconfig: this.kubeconfig, clusterIdentifier: args.clusterId, enableConfigMapMutable: true },
            { parent: this },
        );
        this.registerOutputs({ clusterId: this.clusterId, vpcId: this.vpcId, kubeconfig: this.kubeconfig });
    }
}

/** The kubeconfig of a side that is open; there is one for a closed side too, and it leads nowhere (457/48149). */
export function kubeconfigOf(
    cluster: Pick<
        tencentcloud.types.output.GetKubernetesClustersList,
        "clusterExternalEndpoint" | "kubeConfig" | "kubeConfigIntranet"
    >,
): string {
    return cluster.clusterExternalEndpoint
        ? requireAnswer(cluster.kubeConfig, "kubeConfig of the cluster")
        : requireAnswer(cluster.kubeConfigIntranet, "kubeConfigIntranet of the cluster");
}
