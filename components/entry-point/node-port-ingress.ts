import * as pulumi from "@pulumi/pulumi";
import { qcloudIngress, type QcloudIngressArgs } from "./qcloud-ingress";

export type NodePortIngressArgs = QcloudIngressArgs;

/**
 * A layer 7 entry point: CLB port 80, or 443 with `https`, to a NodePort, and from there to a port of the Pods. The Pod sees a node for its peer, and
 * the client in the last entry of `X-Forwarded-For`, which the CLB appends.
 */
export class NodePortIngress extends pulumi.ComponentResource {
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

    constructor(name: string, args: NodePortIngressArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:NodePortIngress", name, args, opts);
        const entry = qcloudIngress(name, args, { serviceType: "NodePort", directAccess: false }, this);
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
