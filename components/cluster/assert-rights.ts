import * as pulumi from "@pulumi/pulumi";
import { apiServerAccess, callApiServer } from "./api-server-call";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/**
 * Resolves to the kubeconfig of the stack's own cluster, unless its user may not create namespaces. TKE hands out a kubeconfig
 * with the rights of the identity that asks (457/48149): after a refresh by another one, the state holds one without any.
 * Throws a RunError with the remedy then; what the API server does not answer to is not taken for missing.
 */
export async function assertRights(kubeconfig: string, clusterId: string): Promise<string> {
    const review = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb: "create", resource: "namespaces" } },
    };
    const isDenied = await callApiServer(apiServerAccess(kubeconfig), REVIEWS, review)
        .then(({ text }) => (JSON.parse(text) as { status?: { allowed?: boolean } }).status?.allowed === false)
        .catch(() => false);
    if (isDenied) {
        throw new pulumi.RunError(
            `the kubeconfig of ${clusterId} in the stack's state may not create namespaces: the identity that created or last ` +
                "refreshed the stack has no rights in the cluster (457/48149).\n" +
                `  Run \`tccli tke AcquireClusterAdminRole --ClusterId ${clusterId}\` with its API key (457/49014), or ` +
                "`npm run refresh` with the key of who created the cluster, then the same command again",
        );
    }
    return kubeconfig;
}
