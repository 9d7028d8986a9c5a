import { isCreationDue, isIn, reportGone, reportReady } from "../cloud/lifecycle/reports";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/lifecycle/transitions";
import { clusterEndpointId } from "./forwarding/forwarding-plan";

/**
 * An endpoint is ready once it can be connected to, and gone once its socket is.
 *
 * @param ready ids of the endpoints that can be connected to.
 */
export function finishEndpoints(store: Store, transitions: Transitions, ready: ReadonlySet<string>): void {
    for (const id of store.list("clusterEndpoint").map(clusterEndpointId)) {
        if (isIn(store, "clusterEndpoint", id, "deleting")) {
            reportGone({ store, transitions }, "clusterEndpoint", id);
        } else if (isIn(store, "clusterEndpoint", id, "creating")) {
            // Its time counts from now on, whether or not it can be connected to.
            isCreationDue({ store, transitions }, "clusterEndpoint", id);
            if (ready.has(id)) {
                reportReady({ store, transitions }, "clusterEndpoint", id);
            }
        }
    }
}
