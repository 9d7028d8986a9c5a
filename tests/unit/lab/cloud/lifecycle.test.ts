import assert from "node:assert/strict";
import {
    beginDeletion,
    isIn,
    reportFailed,
    reportGone,
    reportPool,
    reportReady,
    retryFailed,
} from "../../../../lab/cloud/lifecycle/reports";
import { LIFECYCLES, type LivingKind } from "../../../../lab/cloud/lifecycle/table";
import type { Records } from "../../../../lab/cloud/model";
import { Store } from "../../../../lab/cloud/store";

const KINDS = Object.keys(LIFECYCLES) as LivingKind[];

describe("the life of a resource that is not there at once", () => {
    let store: Store;
    let isOver: boolean;
    const asked: string[] = [];
    const context = () => ({
        store,
        transitions: {
            isOver: (_kind: string, _id: string, action: string) => {
                asked.push(action);
                return isOver;
            },
        },
    });

    beforeEach(() => {
        store = new Store(":memory:");
        isOver = true;
        asked.length = 0;
    });
    afterEach(() => store.close());

    function put(kind: LivingKind, id: string, state: string, more: object = {}): void {
        const record = {
            [LIFECYCLES[kind].field]: state,
            clusterId: "cls",
            nodePoolId: id,
            machineName: id,
            name: id,
            ...more,
        };
        store.put(kind, id, record as unknown as Records[LivingKind]);
    }

    for (const kind of KINDS) {
        const lifecycle = LIFECYCLES[kind];
        it(`${kind}: ready once its creation is over, and from no other state`, () => {
            put(kind, "a", lifecycle.creating);
            isOver = !("create" in lifecycle);
            reportReady(context(), kind, "a");
            assert.equal(isIn(store, kind, "a", "ready"), isOver);
            isOver = true;
            reportReady(context(), kind, "a");
            assert.ok(isIn(store, kind, "a", "ready"));
            for (const state of [lifecycle.deleting, "Abnormal"]) {
                put(kind, "a", state);
                reportReady(context(), kind, "a");
                assert.ok(!isIn(store, kind, "a", "ready"), state);
            }
            reportReady(context(), kind, "nobody");
            assert.equal(store.get(kind, "nobody"), undefined);
        });

        it(`${kind}: gone once its deletion is over, with the addresses that it holds`, () => {
            put(kind, "a", lifecycle.deleting);
            isOver = !("delete" in lifecycle);
            assert.equal(reportGone(context(), kind, "a"), isOver);
            assert.equal(store.get(kind, "a") === undefined, isOver);
            isOver = true;
            assert.equal(reportGone(context(), kind, "a"), true);
            assert.equal(store.get(kind, "a"), undefined);
        });
    }

    it("of a pool is that of its nodes", () => {
        put("nodePool", "np", "Creating");
        put("machine", "m-1", "Running", { nodePoolId: "np" });
        put("machine", "m-2", "Creating", { nodePoolId: "np" });
        reportPool(context(), "nodePool", "np");
        assert.ok(isIn(store, "nodePool", "np", "creating"));
        reportReady(context(), "machine", "m-2");
        reportPool(context(), "nodePool", "np");
        assert.ok(isIn(store, "nodePool", "np", "ready"));
        put("nodePool", "np", "Deleting");
        reportPool(context(), "nodePool", "np");
        assert.ok(isIn(store, "nodePool", "np", "deleting"), "it has nodes");
        ["m-1", "m-2"].forEach((id) => reportGone(context(), "machine", id));
        reportPool(context(), "nodePool", "np");
        assert.equal(store.get("nodePool", "np"), undefined);
    });

    it("that has failed stays so until it is tried again, and only such a one is", () => {
        put("cluster", "cls-f", "Running");
        reportFailed(store, "cluster", "cls-f");
        assert.equal(store.get("cluster", "cls-f")?.status, "Abnormal");
        retryFailed(store, "cluster", "cls-f");
        assert.equal(store.get("cluster", "cls-f")?.status, "Running");
        beginDeletion(store, "cluster", "cls-f");
        retryFailed(store, "cluster", "cls-f");
        assert.equal(store.get("cluster", "cls-f")?.status, "Deleting");
    });
});
