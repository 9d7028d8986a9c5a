import type { V1MutatingWebhookConfiguration } from "@kubernetes/client-node";

/** A webhook that the API server asks about every new Pod. */
export interface PodWebhook {
    /** Of the MutatingWebhookConfiguration. */
    name: string;
    /** Of the webhook in it, a domain name. */
    webhookName: string;
    path: string;
    /** A namespace with this label is left out. */
    exemptingLabel?: string;
}

/** The names, path and label are those of TKE's own (457, VPC-CNI). */
export const ENI_IP_WEBHOOK: PodWebhook = {
    name: "add-pod-eni-ip-limit-webhook",
    webhookName: "add-pod-eni-ip-limit-webhook.tke.cloud.tencent.com",
    path: "/add-pod-eni-ip-limit",
    exemptingLabel: "not-add-pod-eni-ip-limit",
};

/** TKE publishes no name of it. */
export const READINESS_GATE_WEBHOOK: PodWebhook = {
    name: "tke-service-controller-readiness-gate",
    webhookName: "readiness-gate.service-controller.cloud.tencent.com",
    path: "/readiness-gate",
};

/** A webhook that does not answer this fast is left out: the lab answers in milliseconds, or is not there. */
const TIMEOUT_SECONDS = 5;

/**
 * The object by which the API server knows a webhook of the lab.
 *
 * On TKE the creation of a Pod fails while its webhooks cannot be reached (`failurePolicy: Fail`). The lab sets `Ignore`: its
 * webhooks end with the lab, and a control plane that starts a moment before them must not refuse Pods.
 *
 * @param port of the lab's webhook server on 127.0.0.1
 * @param certificateAuthority PEM
 */
export function webhookConfiguration(
    { name, webhookName, path, exemptingLabel }: PodWebhook,
    port: number,
    certificateAuthority: string,
): V1MutatingWebhookConfiguration {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "MutatingWebhookConfiguration",
        metadata: { name },
        webhooks: [
            {
                name: webhookName,
                admissionReviewVersions: ["v1"],
                clientConfig: {
                    url: `https://127.0.0.1:${port}${path}`,
                    caBundle: Buffer.from(certificateAuthority).toString("base64"),
                },
                rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
                ...(exemptingLabel && {
                    namespaceSelector: { matchExpressions: [{ key: exemptingLabel, operator: "DoesNotExist" }] },
                }),
                failurePolicy: "Ignore",
                sideEffects: "None",
                timeoutSeconds: TIMEOUT_SECONDS,
            },
        ],
    };
}
