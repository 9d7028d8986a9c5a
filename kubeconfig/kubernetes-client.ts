import { createRequire } from "node:module";
import type * as Client from "@kubernetes/client-node";

const load = createRequire(__filename);

/**
 * The official client of Kubernetes, loaded by the first call: its thousand files take half a second of CPU, and most
 * previews and commands send no request to a cluster.
 */
export function kubernetesClient(): typeof Client {
    return load("@kubernetes/client-node") as typeof Client;
}
