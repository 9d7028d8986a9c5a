import assert from "node:assert/strict";
import { isContainerCidrRegistered } from "../../../../../lab/cloud/networks/container-cidr";
import type { CcnAttachmentRecord, CcnRecord, CcnRouteRecord } from "../../../../../lab/cloud/model";
import { Store } from "../../../../../lab/cloud/store";

const CLUSTER = { vpcId: "vpc-1", clusterCidr: "172.22.0.0/16", containerCidr: "ccn" } as const;
const ROUTE = { destinationCidrBlock: "172.22.0.0/16", instanceId: "vpc-1", enabled: true } as CcnRouteRecord;

function storeWith(route?: CcnRouteRecord): Store {
    const store = new Store(":memory:");
    store.put("ccnAttachment", "vpc-1", { ccnId: "ccn-1" } as CcnAttachmentRecord);
    store.put("ccn", "ccn-1", { ccnId: "ccn-1", routes: route ? [route] : [] } as Partial<CcnRecord> as CcnRecord);
    return store;
}

describe("whether a container CIDR is registered", () => {
    it("is by Tencent, in an account whose ticket is answered", () => {
        assert.ok(isContainerCidrRegistered(new Store(":memory:"), { ...CLUSTER, containerCidr: "ticket" }));
        assert.ok(!isContainerCidrRegistered(new Store(":memory:"), CLUSTER));
    });

    it("is by its own VPC's route in the CCN, once that is in force", () => {
        assert.ok(isContainerCidrRegistered(storeWith(ROUTE), CLUSTER));
        assert.ok(!isContainerCidrRegistered(storeWith(), CLUSTER));
        assert.ok(!isContainerCidrRegistered(storeWith({ ...ROUTE, enabled: false }), CLUSTER));
        assert.ok(!isContainerCidrRegistered(storeWith({ ...ROUTE, instanceId: "vpc-2" }), CLUSTER));
        assert.ok(!isContainerCidrRegistered(storeWith({ ...ROUTE, destinationCidrBlock: "172.23.0.0/16" }), CLUSTER));
    });
});
