import type { Metadata } from "../model/cluster-objects";

/** The namespace of a proof, one of a cluster at a time. */
export const PROOF_NAMESPACE = "tke-client-ip-proof";

/** What every object of a proof has and no other one; nothing without it is ever deleted. */
const PROOF_LABEL = { key: "app.kubernetes.io/managed-by", value: "tke-client-ip-doctor" } as const;

/** Selects the Pods of one backend Service. */
export const BACKEND_LABEL = "app.kubernetes.io/component";

/** Name of the twin of the Service or Ingress, and of a copied TkeServiceConfig. */
export const TWIN_NAME = "twin";

/** The Lease that a running proof holds, and renews. */
export const LEASE_NAME = "proof";

/** Where `npm run teardown` finds the CLB, in place of a stack's name. */
export const PROOF_STACK = "doctor-proof";

/** Name of the twin's CLB. */
export const LOAD_BALANCER_NAME = "tke-client-ip-proof";

export const PROOF_LABELS: Readonly<Record<string, string>> = {
    [PROOF_LABEL.key]: PROOF_LABEL.value,
    "app.kubernetes.io/part-of": "tke-client-ip",
};

/** Whether an object was created by a proof. */
export function isOfProof(metadata: Metadata | undefined): boolean {
    return metadata?.labels?.[PROOF_LABEL.key] === PROOF_LABEL.value;
}
