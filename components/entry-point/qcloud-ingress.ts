import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { CERTIFICATE_ID_KEY, INGRESS_CLASS } from "../../tke/objects";
import { awaitAddress, clbAnnotations, type ClbSettings, replacingAnnotations } from "./annotations";
import { annotationInputs } from "../common/annotation-inputs";
import { type EntryPoint, entryAddress, entryUrl } from "./entry-url";
import { APP_LABELS } from "../workload/workload";
import { servicePorts } from "./ports";
import { OBJECT_NAMES } from "../common/object-names";
import { stackLabels } from "../common/stack-labels";

/** How an Ingress is called by HTTPS. */
export interface HttpsSettings {
    /** The domain that clients call; the certificate has to be for it. */
    domain: string;
    /** The id of a certificate in the SSL certificate service. */
    certificateId: pulumi.Input<string>;
}

/** Names of an Ingress, its Service and the Secret by which it names its certificate. */
export interface IngressNames {
    /** The name of the Ingress. */
    ingress: string;
    /** The name of the Service behind it. */
    service: string;
    /** The name of the Secret by which the Ingress names its certificate. */
    certificate: string;
}

/** What every layer 7 entry point can be told. */
export interface QcloudIngressArgs extends ClbSettings {
    /** The namespace of the Ingress and its Pods. */
    namespace: pulumi.Input<string>;
    /**
     * The name of a TkeServiceConfig in the namespace, which configures listeners and rules.
     * @default - the controller's defaults
     */
    tkeServiceConfig?: pulumi.Input<string>;
    /** The labels of the Pods to which clients are led. @default - those of the stack's app */
    selector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * The names of the Ingress and of what is behind it, unique in the namespace.
     * @default - `real-ip-ingress` and the like
     */
    names?: IngressNames;
    /** The port of the CLB's listener. @default - 80; 443 with `https` */
    port?: number;
    /** The number or the name of the port of the Pods' containers. @default "5000" */
    targetPort?: string;
    /** The domain that clients call. With `https` it is that of `https`. @default - whatever they call */
    host?: string;
    /** The path of the Ingress's rule. @default "/" */
    path?: string;
    /** How the Ingress compares a request's path with `path`. @default "Prefix" */
    pathType?: PathType;
    /**
     * The domain and the certificate with which the Ingress serves HTTPS alone.
     * @default - HTTP, whatever the domain
     */
    https?: HttpsSettings;
    /** The seconds within which the CLB has to be created. @default 600 */
    timeoutSeconds?: number;
}

/** What distinguishes one layer 7 entry point from another. */
export interface QcloudIngressSettings {
    /** Of the Service behind the Ingress; without direct access the controller takes no ClusterIP one (E4047). */
    serviceType: "NodePort" | "ClusterIP";
    directAccess: pulumi.Input<boolean>;
}

const SERVICE_PORT = 80;

/** How Kubernetes compares the path of a request; `Exact` is `=<path>` of a CLB's rule. */
export const PathType = {
    Prefix: "Prefix",
    Exact: "Exact",
    ImplementationSpecific: "ImplementationSpecific",
} as const;
export type PathType = (typeof PathType)[keyof typeof PathType];

/** Makes an Ingress of TKE's class `qcloud`, with the Service behind it that leads to the app. */
export function qcloudIngress(
    name: string,
    args: QcloudIngressArgs,
    { serviceType, directAccess }: QcloudIngressSettings,
    parent: pulumi.Resource,
): EntryPoint {
    const { names = OBJECT_NAMES } = args;
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        {
            metadata: { name: names.service, namespace: args.namespace, labels: stackLabels() },
            spec: {
                type: serviceType,
                selector: args.selector ?? APP_LABELS,
                ports: servicePorts([{ port: SERVICE_PORT, targetPort: args.targetPort }]),
            },
        },
        { parent },
    );
    const backend = { service: { name: service.metadata.name, port: { number: SERVICE_PORT } } };
    const { tkeServiceConfig, https, path = "/", pathType = PathType.Prefix, port } = args;
    const host = https?.domain ?? args.host;
    // Without the annotation the controller has 80 and 443.
    const listenPorts = port === undefined ? undefined : [https ? { HTTPS: port } : { HTTP: port }];
    const object = `ingress/${names.ingress}`;
    const ingress = new kubernetes.networking.v1.Ingress(
        `${name}-ingress`,
        {
            metadata: {
                name: names.ingress,
                namespace: args.namespace,
                labels: stackLabels(),
                annotations: {
                    ...clbAnnotations("Ingress", directAccess, args),
                    ...annotationInputs("Ingress", { tkeServiceConfig, listenPorts }),
                    ...awaitAddress(args.timeoutSeconds ?? 600),
                },
            },
            spec: {
                ingressClassName: INGRESS_CLASS,
                tls: https && [{ hosts: [https.domain], secretName: certificateSecret(name, args, https, parent) }],
                rules: [{ host, http: { paths: [{ path, pathType, backend }] } }],
            },
        },
        {
            parent,
            deleteBeforeReplace: true,
            replaceOnChanges: ["spec.ingressClassName", ...replacingAnnotations("Ingress")],
        },
    );
    return {
        urls: ingress.status.apply((status) => [
            entryUrl(object, status?.loadBalancer, { https: https !== undefined, host, port, path }),
        ]),
        ...(host !== undefined && {
            connectTo: ingress.status.apply((status) => entryAddress(object, status?.loadBalancer)),
        }),
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
    { namespace, names = OBJECT_NAMES }: QcloudIngressArgs,
    { certificateId }: HttpsSettings,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const id = pulumi.output(certificateId).apply((text) => Buffer.from(text).toString("base64"));
    return new kubernetes.core.v1.Secret(
        `${name}-certificate`,
        {
            metadata: { name: names.certificate, namespace, labels: stackLabels() },
            type: "Opaque",
            data: { [CERTIFICATE_ID_KEY]: id },
        },
        { parent },
    ).metadata.name;
}
