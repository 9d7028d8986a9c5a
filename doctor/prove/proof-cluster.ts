import type { V1Lease, V1Namespace } from "@kubernetes/client-node";
import { TKE_SERVICE_CONFIG } from "../../tke/objects";
import type { AnyObject, Plain } from "../model/cluster-objects";
import { EnvironmentError } from "../model/environment-error";
import { ApiStatusError } from "../../kubeconfig/read-api";
import type { KubeApi } from "../read/kube-api";
import { isOfProof, LEASE_NAME, PROOF_LABELS, PROOF_NAMESPACE } from "./identity";

const NAMESPACES = "/api/v1/namespaces";
const IN_NAMESPACE = `namespaces/${PROOF_NAMESPACE}`;
const LEASES = `/apis/coordination.k8s.io/v1/${IN_NAMESPACE}/leases`;

/** Paths of the kinds that a proof creates; entry points first, since theirs are the CLBs. */
const PATHS = {
    Ingress: `/apis/networking.k8s.io/v1/${IN_NAMESPACE}/ingresses`,
    Service: `/api/v1/${IN_NAMESPACE}/services`,
    Deployment: `/apis/apps/v1/${IN_NAMESPACE}/deployments`,
    TkeServiceConfig: `/apis/${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}/${IN_NAMESPACE}/${TKE_SERVICE_CONFIG.plural}`,
} as const;
export type ProofKind = keyof typeof PATHS;
export const PROOF_KINDS = Object.keys(PATHS) as ProofKind[];

/** Kinds that somebody else may have put beside them. */
const OTHER_PATHS = {
    Pod: `/api/v1/${IN_NAMESPACE}/pods`,
    ConfigMap: `/api/v1/${IN_NAMESPACE}/configmaps`,
    PersistentVolumeClaim: `/api/v1/${IN_NAMESPACE}/persistentvolumeclaims`,
    StatefulSet: `/apis/apps/v1/${IN_NAMESPACE}/statefulsets`,
} as const;

/** The ConfigMap that Kubernetes creates in every namespace. */
const ROOT_CA = "kube-root-ca.crt";

export type Lease = Plain<V1Lease>;

/** What the proof's namespace is: created by a proof, somebody else's, being deleted, or not there. */
export type NamespaceState = "absent" | "own" | "given" | "terminating";

/** A proof's namespace and what is in it. Deletes nothing but objects with the proof's label. */
export class ProofCluster {
    constructor(readonly api: KubeApi) {}

    async namespaceState(): Promise<NamespaceState> {
        const found = (await this.found(`${NAMESPACES}/${PROOF_NAMESPACE}`)) as Plain<V1Namespace> | undefined;
        if (!found) {
            return "absent";
        }
        if (found.metadata?.deletionTimestamp) {
            return "terminating";
        }
        return isOfProof(found.metadata) ? "own" : "given";
    }

    async createNamespace(hostNetwork: boolean): Promise<void> {
        const labels = {
            ...PROOF_LABELS,
            // Pods with their node's network are refused elsewhere (Pod Security Standards).
            ...(hostNetwork && { "pod-security.kubernetes.io/enforce": "privileged" }),
        };
        // Another proof may just have created it: the Lease tells them apart.
        await this.created(NAMESPACES, { kind: "Namespace", metadata: { name: PROOF_NAMESPACE, labels } }, [409]);
    }

    async create(object: AnyObject): Promise<void> {
        await this.created(PATHS[object.kind as ProofKind], object, []);
    }

    read(kind: "Service" | "Ingress", name: string): Promise<AnyObject | undefined> {
        return this.found(`${PATHS[kind]}/${name}`);
    }

    /** All objects of a kind, whoever created them; none where the kind or the namespace does not exist. */
    async list(kind: ProofKind): Promise<AnyObject[]> {
        // Items of a list do not say their kind.
        return (await this.listed(PATHS[kind])).map((object) => ({ ...object, kind }));
    }

    pods(): Promise<AnyObject[]> {
        return this.listed(OTHER_PATHS.Pod);
    }

    events(): Promise<AnyObject[]> {
        return this.listed(`/api/v1/${IN_NAMESPACE}/events`);
    }

    /** The proof's own objects of a kind. */
    async ownObjects(kind: ProofKind): Promise<AnyObject[]> {
        return (await this.list(kind)).filter(({ metadata }) => isOfProof(metadata));
    }

    /** Deletes an object of the proof's, and no other one of its name. */
    async remove(kind: ProofKind, { metadata }: AnyObject): Promise<void> {
        if (!isOfProof(metadata)) {
            throw new Error(`${kind} ${metadata?.name} is not of a proof`);
        }
        await this.gone(`${PATHS[kind]}/${metadata?.name}`, metadata?.uid);
    }

    /** What in the namespace is not the proof's, as `Service name`: the namespace must stay for it. */
    async foreignObjects(): Promise<string[]> {
        const paths = Object.entries({ ...PATHS, ...OTHER_PATHS });
        const all = await Promise.all(
            paths.map(async ([kind, path]) =>
                (await this.listed(path))
                    .filter(({ metadata }) => !isOfProof(metadata) && metadata?.name !== ROOT_CA)
                    .map(({ metadata }) => `${kind} ${metadata?.name}`),
            ),
        );
        return all.flat();
    }

    /** Deletes the namespace where a proof created it. */
    async removeNamespace(): Promise<void> {
        const found = await this.found(`${NAMESPACES}/${PROOF_NAMESPACE}`);
        if (found && isOfProof(found.metadata)) {
            await this.gone(`${NAMESPACES}/${PROOF_NAMESPACE}`, found.metadata?.uid);
        }
    }

    lease(): Promise<Lease | undefined> {
        return this.found(`${LEASES}/${LEASE_NAME}`);
    }

    /** @throws ApiStatusError 409 where another proof has one */
    async createLease(lease: Lease): Promise<Lease> {
        return (await this.api.post(LEASES, lease)) as Lease;
    }

    async renewLease(lease: Lease): Promise<Lease> {
        return (await this.api.put(`${LEASES}/${LEASE_NAME}`, lease)) as Lease;
    }

    async removeLease(): Promise<void> {
        const found = await this.lease();
        if (found && isOfProof(found.metadata)) {
            await this.gone(`${LEASES}/${LEASE_NAME}`, found.metadata?.uid);
        }
    }

    private async created(path: string, object: AnyObject, tolerated: readonly number[]): Promise<void> {
        try {
            await this.api.post(path, { apiVersion: "v1", ...object });
        } catch (error) {
            if (!(error instanceof ApiStatusError)) {
                throw error;
            }
            if (!tolerated.includes(error.status)) {
                const { kind, metadata } = object;
                const what = `${kind} ${metadata?.name}`;
                throw new EnvironmentError({
                    en: `the API server refuses ${what} (${error.status}): ${error.message}`,
                    zh: `API Server 拒绝创建 ${what}（${error.status}）：${error.message}`,
                });
            }
        }
    }

    private async listed(path: string): Promise<AnyObject[]> {
        try {
            return await this.api.list<AnyObject>(path, (item) => item);
        } catch (error) {
            if (error instanceof ApiStatusError && error.status === 404) {
                return [];
            }
            throw error;
        }
    }

    private async found(path: string): Promise<AnyObject | undefined> {
        try {
            return (await this.api.get(path)) as AnyObject;
        } catch (error) {
            if (error instanceof ApiStatusError && error.status === 404) {
                return undefined;
            }
            throw error;
        }
    }

    /** The uid keeps a new object of the same name from being deleted in its place. */
    private async gone(path: string, uid: string | undefined): Promise<void> {
        const body = {
            apiVersion: "v1",
            kind: "DeleteOptions",
            propagationPolicy: "Background",
            ...(uid && { preconditions: { uid } }),
        };
        try {
            await this.api.delete(path, body);
        } catch (error) {
            if (!(error instanceof ApiStatusError && [404, 409].includes(error.status))) {
                throw error;
            }
        }
    }
}
