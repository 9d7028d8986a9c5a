import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    awaitAddress,
    clbAnnotations,
    type ClbSettings,
    INGRESS_ANNOTATIONS,
    replacingAnnotations,
} from "./annotations";
import { entryUrl } from "./entry";
import { APP_LABELS } from "./real-ip-app";
import { APP_PORT, CLB_PORT } from "./security-rules";

export interface NodePortIngressArgs extends ClbSettings {
    namespace: pulumi.Input<string>;
    /** How long the CLB may take. @default 600 */
    timeoutSeconds?: number;
}

/**
 * A layer 7 way in: CLB port 80 to a NodePort, and from there to the Pods' port 5000. The Pod sees a node for its peer, and
 * the client in the last entry of `X-Forwarded-For`, which the CLB appends.
 */
export class NodePortIngress extends pulumi.ComponentResource {
    /** `http://<address of the CLB>`, with a port where it is not 80. */
    readonly url: pulumi.Output<string>;
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: NodePortIngressArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:NodePortIngress", name, args, opts);
        const service = new kubernetes.core.v1.Service(
            `${name}-service`,
            {
                metadata: { name: "real-ip-service", namespace: args.namespace },
                spec: {
                    // Without direct access the controller takes no ClusterIP Service for a backend (E4047).
                    type: "NodePort",
                    selector: APP_LABELS,
                    ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: APP_PORT }],
                },
            },
            { parent: this },
        );
        const ingress = new kubernetes.networking.v1.Ingress(
            `${name}-ingress`,
            {
                metadata: {
                    name: "real-ip-ingress",
                    namespace: args.namespace,
                    annotations: {
                        ...clbAnnotations("Ingress", false, args),
                        ...awaitAddress(args.timeoutSeconds ?? 600),
                    },
                },
                spec: {
                    ingressClassName: "qcloud",
                    rules: [
                        {
                            http: {
                                paths: [
                                    {
                                        path: "/",
                                        pathType: "Prefix",
                                        backend: {
                                            service: { name: service.metadata.name, port: { number: CLB_PORT } },
                                        },
                                    },
                                ],
                            },
                        },
                    ],
                },
            },
            {
                parent: this,
                deleteBeforeReplace: true,
                replaceOnChanges: ["spec.ingressClassName", ...replacingAnnotations("Ingress")],
            },
        );
        this.url = ingress.status.apply((status) => entryUrl("ingress/real-ip-ingress", status?.loadBalancer));
        this.loadBalancerId = pulumi.output(
            args.loadBalancerId ??
                ingress.metadata.apply((metadata) => metadata.annotations[INGRESS_ANNOTATIONS.loadBalancerId] ?? ""),
        );
        this.registerOutputs({ url: this.url, loadBalancerId: this.loadBalancerId });
    }
}
