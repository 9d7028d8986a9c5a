import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    annotationInputs,
    awaitAddress,
    clbAnnotations,
    type ClbSettings,
    INGRESS_ANNOTATIONS,
    replacingAnnotations,
} from "./annotations";
import { type Entry, entryUrl } from "./entry";
import { APP_LABELS } from "./real-ip-app";
import { APP_PORT } from "./security-rules";
import { stackLabels } from "./stack-labels";

/** What every layer 7 way in can be told. */
export interface QcloudIngressArgs extends ClbSettings {
    namespace: pulumi.Input<string>;
    /** A TkeServiceConfig of the namespace, which configures listeners and rules. @default - the controller's defaults */
    tkeServiceConfig?: pulumi.Input<string>;
    /** How long the CLB may take. @default 600 */
    timeoutSeconds?: number;
}

/** What distinguishes one layer 7 way in from another. */
export interface QcloudIngressSettings {
    /** Of the Service behind the Ingress; without direct access the controller takes no ClusterIP one (E4047). */
    serviceType: "NodePort" | "ClusterIP";
    directAccess: pulumi.Input<boolean>;
}

const SERVICE_PORT = 80;

/** Makes an Ingress of TKE's class `qcloud`, with the Service behind it that leads to the app. */
export function qcloudIngress(
    name: string,
    args: QcloudIngressArgs,
    { serviceType, directAccess }: QcloudIngressSettings,
    parent: pulumi.Resource,
): Entry {
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        {
            metadata: { name: "real-ip-service", namespace: args.namespace, labels: stackLabels() },
            spec: {
                type: serviceType,
                selector: APP_LABELS,
                ports: [{ name: "http", protocol: "TCP", port: SERVICE_PORT, targetPort: APP_PORT }],
            },
        },
        { parent },
    );
    const backend = { service: { name: service.metadata.name, port: { number: SERVICE_PORT } } };
    const { tkeServiceConfig } = args;
    const ingress = new kubernetes.networking.v1.Ingress(
        `${name}-ingress`,
        {
            metadata: {
                name: "real-ip-ingress",
                namespace: args.namespace,
                labels: stackLabels(),
                annotations: {
                    ...clbAnnotations("Ingress", directAccess, args),
                    ...annotationInputs("Ingress", { tkeServiceConfig }),
                    ...awaitAddress(args.timeoutSeconds ?? 600),
                },
            },
            spec: {
                ingressClassName: "qcloud",
                rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
            },
        },
        {
            parent,
            deleteBeforeReplace: true,
            replaceOnChanges: ["spec.ingressClassName", ...replacingAnnotations("Ingress")],
        },
    );
    return {
        url: ingress.status.apply((status) => entryUrl("ingress/real-ip-ingress", status?.loadBalancer)),
        loadBalancerId: pulumi.output(
            args.loadBalancerId ??
                ingress.metadata.apply((metadata) => metadata.annotations[INGRESS_ANNOTATIONS.loadBalancerId] ?? ""),
        ),
    };
}
