import assert from "node:assert/strict";
import {
    decideDirectAccess,
    defaultDirectAccess,
    directAccessObstacle,
    type DirectAccess,
    type DirectAccessCluster,
    type DirectAccessObstacle,
} from "../../../../../../lab/controllers/model/backends/decide-direct-access";
import type { ClusterNetworkType } from "../../../../../../lab/cloud/model";
import type { PodPlace } from "../../../../../../lab/controllers/model/backends/pods";
import type { ControllerConfig } from "../../../../../../tke/controller-config";

type PodKind = "native" | "super" | "both" | "no Pods" | "ENI" | "host";

const native: PodPlace = { superNode: false, hostNetwork: false, eni: false };
const onSuperNode: PodPlace = { ...native, superNode: true };
const onEni: PodPlace = { ...native, eni: true };
const onHost: PodPlace = { ...native, hostNetwork: true };
const pods: Record<PodKind, PodPlace[]> = {
    native: [native],
    super: [onSuperNode],
    both: [native, onSuperNode],
    "no Pods": [],
    ENI: [native, onEni],
    host: [onHost],
};
const on: ControllerConfig = { GlobalRouteDirectAccess: "true" };
const off: ControllerConfig = {};
const account = {
    billByIp: true,
    snatPro: true,
    containerCidrRegistered: true,
    defaultBeatsFalse: false,
    bindsHostNetwork: false,
    bindsCordonedNodes: true,
};

describe("direct access of a Service or Ingress", () => {
    const table: [ClusterNetworkType, PodKind, string | undefined, ControllerConfig, DirectAccess][] = [
        ["VPC-CNI", "native", "true", off, "direct"],
        ["VPC-CNI", "native", "false", on, "node-port"],
        ["VPC-CNI", "native", undefined, on, "node-port"],
        ["VPC-CNI", "super", "true", off, "direct"],
        ["VPC-CNI", "super", "false", on, "node-port"],
        ["VPC-CNI", "super", undefined, off, "node-port"],
        ["VPC-CNI", "no Pods", "true", off, "direct"],
        ["GR", "native", "true", on, "direct"],
        ["GR", "native", "true", off, "unsupported"],
        ["GR", "native", "true", { GlobalRouteDirectAccess: "false" }, "unsupported"],
        ["GR", "native", "true", { GlobalRouteDirectAccess: "True" }, "unsupported"],
        ["GR", "native", "false", on, "node-port"],
        ["GR", "native", undefined, on, "node-port"],
        ["GR", "super", "true", off, "direct"],
        ["GR", "both", "true", off, "direct"],
        ["GR", "no Pods", "true", off, "direct"],
        ["VPC-CNI", "native", "yes", on, "invalid"],
        ["VPC-CNI", "native", "", on, "invalid"],
        ["GR", "native", "True", on, "invalid"],
        ["GR", "super", "1", on, "invalid"],
        ["GR", "ENI", "true", off, "direct"],
        ["GR", "host", "true", on, "unsupported"],
        ["VPC-CNI", "host", "true", on, "unsupported"],
    ];
    for (const [networkType, kind, annotation, config, expected] of table) {
        const name = `${networkType}, ${kind}, annotation ${annotation ?? "absent"}, ${JSON.stringify(config)}: ${expected}`;
        it(name, () => {
            const cluster = { networkType, config, ...account };
            assert.equal(decideDirectAccess({ annotation, cluster, pods: pods[kind] }), expected);
        });
    }

    it("is unsupported only where no Pod at all can be bound", () => {
        const cluster: DirectAccessCluster = { networkType: "GR", config: on, ...account, snatPro: false };
        const question = (...places: PodPlace[]) => decideDirectAccess({ annotation: "true", cluster, pods: places });
        assert.equal(question(native), "unsupported");
        assert.equal(question(onHost, native), "unsupported");
        assert.equal(question(native, onSuperNode), "direct");
        assert.equal(question(native, onEni), "direct");
    });
});

describe("what keeps a CLB from binding a Pod", () => {
    const table: [string, PodPlace, Partial<DirectAccessCluster>, DirectAccessObstacle | undefined][] = [
        [
            "on VPC-CNI, whatever the account",
            native,
            { networkType: "VPC-CNI", billByIp: false, snatPro: false },
            undefined,
        ],
        ["on GlobalRouter with all it needs", native, { config: on }, undefined],
        ["on GlobalRouter with the switch off", native, { config: off }, "globalRouteSwitch"],
        ["on GlobalRouter, not billed by IP", native, { config: on, billByIp: false }, "globalRouteAccount"],
        ["on GlobalRouter without SNAT Pro", native, { config: on, snatPro: false }, "snatProMissing"],
        [
            "on GlobalRouter with a container CIDR that no CCN knows",
            native,
            { config: on, containerCidrRegistered: false },
            "containerCidrUnregistered",
        ],
        ["on VPC-CNI beside GlobalRouter", onEni, { config: off, billByIp: false, snatPro: false }, undefined],
        ["on a super node, billed by IP", onSuperNode, { config: off, snatPro: false }, undefined],
        ["on a super node, not billed by IP", onSuperNode, { billByIp: false }, "superNodeAccount"],
        ["on its node's network", onHost, { networkType: "VPC-CNI" }, "hostNetworkPods"],
    ];
    for (const [name, place, change, obstacle] of table) {
        it(`${name}: ${obstacle ?? "nothing"}`, () => {
            const cluster: DirectAccessCluster = { networkType: "GR", config: on, ...account, ...change };
            assert.equal(directAccessObstacle(place, cluster), obstacle);
        });
    }
});

describe("direct access that a new object gets", () => {
    const table: [string | undefined, ControllerConfig, "true" | undefined][] = [
        [undefined, { EnableDefaultDirectAccess: "true" }, "true"],
        [undefined, { EnableDefaultDirectAccess: "false" }, undefined],
        [undefined, {}, undefined],
        ["false", { EnableDefaultDirectAccess: "true" }, undefined],
        ["true", { EnableDefaultDirectAccess: "true" }, undefined],
    ];
    for (const [annotation, config, expected] of table) {
        it(`annotation ${annotation ?? "absent"}, ${JSON.stringify(config)}: ${expected ?? "nothing"}`, () => {
            assert.equal(defaultDirectAccess(annotation, { config, defaultBeatsFalse: false }), expected);
        });
    }

    it('is the default in place of "false", too, where that is assumed, and nowhere else', () => {
        const config = { EnableDefaultDirectAccess: "true" };
        assert.equal(defaultDirectAccess("false", { config, defaultBeatsFalse: true }), "true");
        assert.equal(defaultDirectAccess("false", { config: {}, defaultBeatsFalse: true }), undefined);
        assert.equal(defaultDirectAccess("yes", { config, defaultBeatsFalse: true }), undefined);
    });
});
