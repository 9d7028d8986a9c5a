/** The largest cluster that Kubernetes supports (kubernetes.io: considerations for large clusters). TKE's cluster levels allow less. */
export const MAX_NODES = 5000;

/** Of a whole cluster, by the same page. */
export const MAX_PODS = 150_000;
