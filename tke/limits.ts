/** What Kubernetes is made for at most (kubernetes.io: considerations for large clusters). Levels of TKE hold less. */
export const MAX_NODES = 5000;

/** Of a whole cluster, by the same page. */
export const MAX_PODS = 150_000;
