import { TKE_SERVICE_CONFIG } from "../../tke/objects";
import type { KubeApi } from "../read/kube-api";
import { PROOF_NAMESPACE } from "./identity";

/** Verbs on a kind that a proof needs. */
export interface AccessRule {
    group: string;
    plural: string;
    verbs: readonly string[];
    /** Whether the kind is the cluster's. @default - it is the namespace's */
    cluster?: true;
    /** Whether it is not needed in a namespace that an administrator created. @default false */
    ownNamespaceOnly?: true;
}

/** What a proof does in the API server, beside what doctor reads. docs/en/doctor-prove.md has it as a manifest. */
export const ACCESS_RULES: readonly AccessRule[] = [
    { group: "", plural: "namespaces", verbs: ["get", "create", "delete"], cluster: true, ownNamespaceOnly: true },
    { group: "", plural: "services", verbs: ["create", "get", "list", "delete"] },
    { group: "", plural: "pods", verbs: ["list"] },
    { group: "", plural: "configmaps", verbs: ["list"], ownNamespaceOnly: true },
    { group: "", plural: "persistentvolumeclaims", verbs: ["list"], ownNamespaceOnly: true },
    { group: "apps", plural: "statefulsets", verbs: ["list"], ownNamespaceOnly: true },
    { group: "", plural: "events", verbs: ["list"] },
    { group: "apps", plural: "deployments", verbs: ["create", "list", "delete"] },
    { group: "networking.k8s.io", plural: "ingresses", verbs: ["create", "get", "list", "delete"] },
    { group: "coordination.k8s.io", plural: "leases", verbs: ["create", "get", "update", "delete"] },
    { group: TKE_SERVICE_CONFIG.group, plural: TKE_SERVICE_CONFIG.plural, verbs: ["create", "list", "delete"] },
];

/** The verbs that the user lacks, as `create deployments.apps in namespace …`. @param isOwn whether the proof creates its namespace */
export async function missingAccess(api: KubeApi, isOwn: boolean): Promise<string[]> {
    const rules = ACCESS_RULES.filter(({ ownNamespaceOnly }) => isOwn || !ownNamespaceOnly);
    const questions = rules.flatMap((rule) => rule.verbs.map((verb) => ({ ...rule, verb })));
    const answers = await Promise.all(
        questions.map(async ({ group, plural, verb, cluster }) => {
            const where = cluster ? { name: PROOF_NAMESPACE } : { namespace: PROOF_NAMESPACE };
            const allowed = await isAllowed(api, { group, resource: plural, verb, ...where });
            const kind = group ? `${plural}.${group}` : plural;
            return allowed ? [] : [`${verb} ${kind}${cluster ? "" : ` in namespace ${PROOF_NAMESPACE}`}`];
        }),
    );
    return answers.flat();
}

async function isAllowed(api: KubeApi, resourceAttributes: object): Promise<boolean> {
    const review = await api.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
    });
    return (review as { status?: { allowed?: boolean } }).status?.allowed === true;
}
