import assert from "node:assert/strict";
import {
    decideDirectAccess,
    defaultDirectAccess,
    type ControllerConfig,
    type DirectAccess,
} from "../../../lab/controllers/decide-direct-access";
import type { ClusterNetworkType } from "../../../lab/cloud/model";

type NodeKind = "native" | "super" | "both" | "no Pods";

const pods: Record<NodeKind, { superNode: boolean }[]> = {
    native: [{ superNode: false }],
    super: [{ superNode: true }],
    both: [{ superNode: false }, { superNode: true }],
    "no Pods": [],
};
const on: ControllerConfig = { GlobalRouteDirectAccess: "true" };
const off: ControllerConfig = {};

describe("direct access of a Service or Ingress", () => {
    const table: [ClusterNetworkType, NodeKind, string | undefined, ControllerConfig, DirectAccess][] = [
        ["VPC-CNI", "native", "true", off, "direct"],
        ["VPC-CNI", "native", "false", on, "node-port"],
        ["VPC-CNI", "native", undefined, on, "node-port"],
        ["VPC-CNI", "super", "true", off, "direct"],
        ["VPC-CNI", "super", "false", on, "node-port"],
        ["VPC-CNI", "super", undefined, off, "node-port"],
        ["VPC-CNI", "no Pods", "true", off, "direct"],
        ["GR", "native", "true", on, "direct"],
        ["GR", "native", "true", off, "E4033"],
        ["GR", "native", "true", { GlobalRouteDirectAccess: "false" }, "E4033"],
        ["GR", "native", "true", { GlobalRouteDirectAccess: "True" }, "E4033"],
        ["GR", "native", "false", on, "node-port"],
        ["GR", "native", undefined, on, "node-port"],
        ["GR", "super", "true", off, "direct"],
        ["GR", "both", "true", off, "direct"],
        ["GR", "no Pods", "true", off, "direct"],
        ["VPC-CNI", "native", "yes", on, "E4037"],
        ["VPC-CNI", "native", "", on, "E4037"],
        ["GR", "native", "True", on, "E4037"],
        ["GR", "super", "1", on, "E4037"],
    ];
    for (const [networkType, kind, annotation, config, expected] of table) {
        const name = `${networkType}, ${kind}, annotation ${annotation ?? "absent"}, ${JSON.stringify(config)}: ${expected}`;
        it(name, () => {
            assert.equal(decideDirectAccess({ annotation, networkType, config, pods: pods[kind] }), expected);
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
            assert.equal(defaultDirectAccess(annotation, config), expected);
        });
    }
});
