import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    awaitAddress,
    clbAnnotations,
    type ClbSettings,
    replacingAnnotations,
    SERVICE_ANNOTATIONS,
} from "./annotations";
import { entryUrl } from "./entry";
import { APP_LABELS } from "./real-ip-app";
import { APP_PORT, CLB_PORT } from "./security-rules";

export interface DirectServiceArgs extends ClbSettings {
    namespace: pulumi.Input<string>;
    /** Whether the CLB binds the Pods; otherwise it binds NodePorts, where the client's address is lost. @default true */
    directAccess?: pulumi.Input<boolean>;
    /** How long the CLB may take. @default 600 */
    timeoutSeconds?: number;
}

/**
 * A layer 4 way in: CLB port 80 to the Pods' port 5000.
 *
 * It waits for its address only, which the CLB has without a single Pod, and the app's Deployment does not wait for it:
 * a Pod that a direct Service selects gets a readiness gate at its creation (457/41897) and is not ready before the CLB
 * has found it healthy. If either waited for the other to be ready, neither would ever be. A Pod that gets in before the
 * Service lacks the gate, and misses nothing until it is rolled.
 */
export class DirectService extends pulumi.ComponentResource {
    /** `http://<address of the CLB>`, with a port where it is not 80. */
    readonly url: pulumi.Output<string>;
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: DirectServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:DirectService", name, args, opts);
        const service = new kubernetes.core.v1.Service(
            `${name}-service`,
            {
                metadata: {
                    name: "clb-direct-pod",
                    namespace: args.namespace,
                    annotations: {
                        ...clbAnnotations("Service", args.directAccess ?? true, args),
                        ...awaitAddress(args.timeoutSeconds ?? 600),
                    },
                },
                spec: {
                    type: "LoadBalancer",
                    selector: APP_LABELS,
                    ports: [{ name: "http", protocol: "TCP", port: CLB_PORT, targetPort: APP_PORT }],
                },
            },
            {
                parent: this,
                deleteBeforeReplace: true,
                replaceOnChanges: replacingAnnotations("Service"),
            },
        );
        this.url = service.status.apply((status) => entryUrl("service/clb-direct-pod", status?.loadBalancer));
        this.loadBalancerId = pulumi.output(
            args.loadBalancerId ??
                service.metadata.apply((metadata) => metadata.annotations[SERVICE_ANNOTATIONS.loadBalancerId] ?? ""),
        );
        this.registerOutputs({ url: this.url, loadBalancerId: this.loadBalancerId });
    }
}
