import { releasePrivateIps } from "../cloud/addresses";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/transitions";
import { clusterEndpointId } from "./forwarding-plan";

/**
 * An endpoint is made once it can be connected to, and gone once its socket is; both no sooner than its time.
 *
 * @param ready ids of the endpoints that can be connected to.
 */
export function finishEndpoints(store: Store, transitions: Transitions, ready: ReadonlySet<string>): void {
    for (const endpoint of store.list("clusterEndpoint")) {
        const id = clusterEndpointId(endpoint);
        if (endpoint.status === "Creating") {
            const isOver = transitions.isOver("clusterEndpoint", id, "CreateClusterEndpoint");
            if (isOver && ready.has(id)) {
                store.update("clusterEndpoint", id, { status: "Created" });
            }
        } else if (
            endpoint.status === "Deleting" &&
            transitions.isOver("clusterEndpoint", id, "DeleteClusterEndpoint")
        ) {
            releasePrivateIps(store, `endpoint/${id}`);
            store.delete("clusterEndpoint", id);
        }
    }
}
