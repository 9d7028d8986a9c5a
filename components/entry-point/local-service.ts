import * as pulumi from "@pulumi/pulumi";
import { OBJECT_NAMES } from "../common/object-names";
import { loadBalancerService, type LoadBalancerServiceArgs } from "./load-balancer-service";

export interface LocalServiceArgs extends LoadBalancerServiceArgs {
    /** The name of the Service, unique in the namespace. @default "clb-local-pod" */
    serviceName?: string;
}

/**
 * A layer 4 entry point over NodePorts that keeps the client's address: with `externalTrafficPolicy: Local` a node forwards to
 * its own Pods only, for which it needs no SNAT (457/48949). The CLB binds just the nodes that have a Pod, each with as
 * much weight as it has Pods; else it would have to find out by health checks which nodes have none. For Pods that a CLB
 * cannot bind; where it can, direct access spares the detour.
 */
export class LocalService extends pulumi.ComponentResource {
    /**
     * The URL that clients call, the first of `urls`: `http://<address of the CLB>`, with the port where it is not 80.
     */
    readonly url: pulumi.Output<string>;
    /** A URL for each port of the CLB; for a UDP port `udp://<address>:<port>`. */
    readonly urls: pulumi.Output<string[]>;
    /** The id of the CLB. */
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: LocalServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:LocalService", name, args, opts);
        const entry = loadBalancerService(
            name,
            args,
            {
                serviceName: args.serviceName ?? OBJECT_NAMES.localService,
                directAccess: false,
                annotations: { localServiceOnlyBindNodeWithPod: true, localServiceWeightedBalance: true },
                externalTrafficPolicy: "Local",
            },
            this,
        );
        this.url = entry.urls.apply(([url = ""]) => url);
        this.urls = entry.urls;
        this.loadBalancerId = entry.loadBalancerId;
        this.registerOutputs({ url: this.url, urls: this.urls, loadBalancerId: this.loadBalancerId });
    }
}
