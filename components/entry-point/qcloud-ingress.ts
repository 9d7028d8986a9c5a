import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { CERTIFICATE_ID_KEY, INGRESS_CLASS } from "../../tke/objects";
import { annotationInputs, awaitAddress, clbAnnotations, type ClbSettings, replacingAnnotations } from "./annotations";
import { type EntryPoint, entryAddress, entryUrl } from "./entry-url";
import { APP_LABELS } from "../workload/real-ip-app";
import { APP_PORT } from "../network/security-rules";
import { OBJECT_NAMES } from "../common/object-names";
import { stackLabels } from "../common/stack-labels";

/** How an Ingress is called by HTTPS. */
export interface HttpsSettings {
    /** What clients call; the certificate has to be for it. */
    domain: string;
    /** Of a certificate in Tencent's SSL certificate service. */
    certificateId: pulumi.Input<string>;
}

/** What every layer 7 entry point can be told. */
export interface QcloudIngressArgs extends ClbSettings {
    namespace: pulumi.Input<string>;
    /** A TkeServiceConfig of the namespace, which configures listeners and rules. @default - the controller's defaults */
    tkeServiceConfig?: pulumi.Input<string>;
    /** Serves HTTPS alone, for one domain. @default - HTTP, whatever the domain */
    https?: HttpsSettings;
    /** How long the CLB may take. @default 600 */
    timeoutSeconds?: number;
}

/** What distinguishes one layer 7 entry point from another. */
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
): EntryPoint {
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        {
            metadata: { name: OBJECT_NAMES.service, namespace: args.namespace, labels: stackLabels() },
            spec: {
                type: serviceType,
                selector: APP_LABELS,
                ports: [{ name: "http", protocol: "TCP", port: SERVICE_PORT, targetPort: APP_PORT }],
            },
        },
        { parent },
    );
    const backend = { service: { name: service.metadata.name, port: { number: SERVICE_PORT } } };
    const { tkeServiceConfig, https } = args;
    const object = "ingress/real-ip-ingress";
    const ingress = new kubernetes.networking.v1.Ingress(
        `${name}-ingress`,
        {
            metadata: {
                name: OBJECT_NAMES.ingress,
                namespace: args.namespace,
                labels: stackLabels(),
                annotations: {
                    ...clbAnnotations("Ingress", directAccess, args),
                    ...annotationInputs("Ingress", { tkeServiceConfig }),
                    ...awaitAddress(args.timeoutSeconds ?? 600),
                },
            },
            spec: {
                ingressClassName: INGRESS_CLASS,
                tls: https && [{ hosts: [https.domain], secretName: certificateSecret(name, args, https, parent) }],
                rules: [{ host: https?.domain, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
            },
        },
        {
            parent,
            deleteBeforeReplace: true,
            replaceOnChanges: ["spec.ingressClassName", ...replacingAnnotations("Ingress")],
        },
    );
    return {
        url: ingress.status.apply((status) => entryUrl(object, status?.loadBalancer, { domain: https?.domain })),
        ...(https && { connectTo: ingress.status.apply((status) => entryAddress(object, status?.loadBalancer)) }),
        loadBalancerId: pulumi.output(
            args.loadBalancerId ??
                ingress.metadata.apply(
                    (metadata) => metadata.annotations[ANNOTATION_KEYS.Ingress.loadBalancerId] ?? "",
                ),
        ),
    };
}

/** Makes the Secret by which an Ingress names its certificate (457/45738); resolves to its name. */
function certificateSecret(
    name: string,
    { namespace }: QcloudIngressArgs,
    { certificateId }: HttpsSettings,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const id = pulumi.output(certificateId).apply((text) => Buffer.from(text).toString("base64"));
    return new kubernetes.core.v1.Secret(
        `${name}-certificate`,
        {
            metadata: { name: OBJECT_NAMES.certificate, namespace, labels: stackLabels() },
            type: "Opaque",
            data: { [CERTIFICATE_ID_KEY]: id },
        },
        { parent },
    ).metadata.name;
}
