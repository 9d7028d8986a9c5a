import * as pulumi from "@pulumi/pulumi";
import { OBJECT_NAMES } from "../common/object-names";
import { loadBalancerService, type LoadBalancerServiceArgs } from "./load-balancer-service";

export interface DirectServiceArgs extends LoadBalancerServiceArgs {
    /**
     * Whether the CLB binds Pods directly; otherwise it binds NodePorts, and the client's address is lost.
     * @default true
     */
    directAccess?: pulumi.Input<boolean>;
    /** The name of the Service, unique in the namespace. @default "clb-direct-pod" */
    serviceName?: string;
}

/**
 * A layer 4 entry point: ports of the CLB to ports of the Pods.
 *
 * It waits for its address only, and the app's Deployment does not wait for it: a Pod that a direct Service selects gets a
 * readiness gate at its creation (457/41897) and is not ready before the CLB has found it healthy. If either waited for
 * the other to be ready, neither would ever be. A Pod that gets in before the Service lacks the gate, and misses nothing
 * until it is rolled.
 *
 * A Pod that terminates gets weight 0 (`enable-grace-shutdown`, 457/51258): what is connected stays connected while the
 * app drains, and no new client comes.
 */
export class DirectService extends pulumi.ComponentResource {
    /**
     * The URL that clients call, the first of `urls`: `http://<address of the CLB>`, with the port where it is not 80.
     */
    readonly url: pulumi.Output<string>;
    /** A URL for each port of the CLB; for a UDP port `udp://<address>:<port>`. */
    readonly urls: pulumi.Output<string[]>;
    /** The id of the CLB. */
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: DirectServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:DirectService", name, args, opts);
        const directAccess = args.directAccess ?? true;
        const entry = loadBalancerService(
            name,
            args,
            {
                serviceName: args.serviceName ?? OBJECT_NAMES.directService,
                directAccess,
                annotations: directAccess === false ? {} : { enableGraceShutdown: true },
            },
            this,
        );
        this.url = entry.urls.apply(([url = ""]) => url);
        this.urls = entry.urls;
        this.loadBalancerId = entry.loadBalancerId;
        this.registerOutputs({ url: this.url, urls: this.urls, loadBalancerId: this.loadBalancerId });
    }
}
