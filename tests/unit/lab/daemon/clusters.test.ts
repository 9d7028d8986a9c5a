import assert from "node:assert/strict";
import type { ClusterRuntime } from "../../../../lab/daemon/cluster-runtime";
import type { ClusterRecord } from "../../../../lab/cloud/model";
import { Store } from "../../../../lab/cloud/store";
import { Transitions } from "../../../../lab/cloud/lifecycle/transitions";
import { Clusters } from "../../../../lab/daemon/clusters";

const ID = "cls-11111111";

describe("the clusters of a lab", () => {
    /** A lab on that store, whose control planes start or fail. */
    async function lab(store: Store, start: () => Promise<void>): Promise<Clusters> {
        const clusters = new Clusters({
            store,
            transitions: new Transitions(store),
            runtime: () => ({ start, stop: async () => undefined }) as unknown as ClusterRuntime,
            directory: () => "/nowhere",
            loadBalancers: () => ({ refresh: () => undefined, settled: async () => undefined }),
            log: () => undefined,
        });
        const unsubscribe = store.onChange(({ kind, id }) => {
            if (kind === "cluster") {
                clusters.reconcile(id);
            }
        });
        clusters.startAll();
        await clusters.settled();
        unsubscribe();
        return clusters;
    }

    it("tell why one does not come up, and try it again at the lab's next start", async () => {
        const store = new Store(":memory:");
        const record: Partial<ClusterRecord> = { clusterId: ID, status: "Running" };
        store.put("cluster", ID, record as ClusterRecord);
        const damaged = await lab(store, () => Promise.reject(new Error("ca.crt is damaged")));
        assert.equal(store.get("cluster", ID)?.status, "Abnormal");
        assert.equal(damaged.failures.get(ID), "ca.crt is damaged");
        const mended = await lab(store, async () => undefined);
        assert.equal(store.get("cluster", ID)?.status, "Running");
        assert.ok(mended.running(ID));
        assert.equal(mended.failures.size, 0);
        store.close();
    });
});
