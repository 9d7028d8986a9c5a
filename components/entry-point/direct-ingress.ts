import * as pulumi from "@pulumi/pulumi";
import { qcloudIngress, type QcloudIngressArgs } from "./qcloud-ingress";

export interface DirectIngressArgs extends QcloudIngressArgs {
    /** Known once a GlobalRouter cluster lets its Pods be bound; otherwise plain `true`. @default true */
    directAccess?: pulumi.Input<boolean>;
}

/**
 * A layer 7 entry point without nodes: CLB port 80, or 443 with `https`, to a port of the Pods. The Pod finds the client in the last entry of
 * `X-Forwarded-For`, and has it for its peer too as long as the CLB makes a connection for every request (214/3728): with
 * `keepaliveEnable` in a TkeServiceConfig the peer is the CLB. A Pod that terminates gets weight 0, which is the
 * controller's default since 2.2.0 (457/56112).
 */
export class DirectIngress extends pulumi.ComponentResource {
    /** `http://<address of the CLB>` or `https://<domain>`, with a port where it is not the protocol's. */
    readonly url: pulumi.Output<string>;
    /** With `https`: the CLB's address or name, which DNS has to have for the domain. */
    readonly connectTo?: pulumi.Output<string>;
    /** `url` alone. */
    readonly urls: pulumi.Output<string[]>;
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
