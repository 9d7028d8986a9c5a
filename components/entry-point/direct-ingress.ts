import * as pulumi from "@pulumi/pulumi";
import { qcloudIngress, type QcloudIngressArgs } from "./qcloud-ingress";

export interface DirectIngressArgs extends QcloudIngressArgs {
    /**
     * Whether the CLB binds Pods directly. Give it the output that resolves when a GlobalRouter cluster allows its Pods
     * to be bound.
     * @default true
     */
    directAccess?: pulumi.Input<boolean>;
}

/**
 * A layer 7 entry point without nodes: CLB port 80, or 443 with `https`, to a port of the Pods. The Pod finds the client in the last entry of
 * `X-Forwarded-For`, and has it for its peer too as long as the CLB makes a connection for every request (214/3728): with
 * `keepaliveEnable` in a TkeServiceConfig the peer is the CLB. A Pod that terminates gets weight 0, which is the
 * controller's default since 2.2.0 (457/56112).
 */
export class DirectIngress extends pulumi.ComponentResource {
    /**
     * The URL that clients call: `http://<address of the CLB>` or `https://<domain>`, with the port where it is not the
     * protocol's default.
     */
    readonly url: pulumi.Output<string>;
    /** The address or domain name of the CLB, to which DNS has to resolve the domain; with `https` only. */
    readonly connectTo?: pulumi.Output<string>;
    /** The same URL, as a list. */
    readonly urls: pulumi.Output<string[]>;
    /** The id of the CLB. */
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: DirectIngressArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:DirectIngress", name, args, opts);
        const directAccess = args.directAccess ?? true;
        const entry = qcloudIngress(name, args, { serviceType: "ClusterIP", directAccess }, this);
        this.url = entry.urls.apply(([url = ""]) => url);
        this.urls = entry.urls;
        this.connectTo = entry.connectTo;
        this.loadBalancerId = entry.loadBalancerId;
        this.registerOutputs({
            url: this.url,
            urls: this.urls,
            connectTo: this.connectTo,
            loadBalancerId: this.loadBalancerId,
        });
    }
}
