import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { EventMapper } from "../../../engine/pulumi/pulumi-events";

const URN = "urn:pulumi:dev::tke-client-ip::tke-client-ip:index:Network$tencentcloud:index/vpc:Vpc::net-vpc";

const metadata = (op: StepEventMetadata["op"], custom = true, diffs?: string[]): StepEventMetadata => ({
    op,
    urn: URN,
    type: "tencentcloud:index/vpc:Vpc",
    provider: "",
    old: { type: "", urn: URN, custom, id: "", parent: "", inputs: { name: "old" }, outputs: {}, provider: "" },
    new: { type: "", urn: URN, custom, id: "", parent: "", inputs: { name: "new" }, outputs: {}, provider: "" },
    ...(diffs ? { diffs } : {}),
});
const event = (fields: Partial<EngineEvent>): EngineEvent => ({ sequence: 1, timestamp: 1, ...fields });
const nameChanged = [{ path: "name", kind: "update", before: "old", after: "new", forcesReplacement: false }];
const vpc = { stack: "dev", type: "tencentcloud:index/vpc:Vpc", name: "net-vpc" };

describe("events of the Pulumi CLI", () => {
    it("become start and done, with the time between", () => {
        let now = 1000;
        const mapper = new EventMapper("dev", () => now);
        const start = mapper.map(event({ resourcePreEvent: { metadata: metadata("update", true, ["name"]) } }));
        now = 1250;
        const done = mapper.map(event({ resOutputsEvent: { metadata: metadata("update", true, ["name"]) } }));
        assert.deepEqual(start, { ...vpc, op: "update", phase: "start", changes: nameChanged });
        assert.deepEqual(done, { ...vpc, op: "update", phase: "done", changes: nameChanged, durationMs: 250 });
    });

    it("have warnings, once each, without the CLI's remarks on its plugins", () => {
        const mapper = new EventMapper("dev");
        const warnings = [
            "warning: the Pod is not ready",
            "warning: the Pod is not ready",
            "warning: using pulumi-resource-kubernetes from $PATH at /opt/pulumi-resource-kubernetes",
            "warning: destroy operation is using an older version of package 'tencentcloud' than the specified program version: 1.4.1 < 1.83.25",
        ].map((message) => {
            const diagnosticEvent = { message, color: "never", severity: "warning" as const };
            return mapper.warning(event({ diagnosticEvent }));
        });
        assert.deepEqual(warnings, ["the Pod is not ready", undefined, undefined, undefined]);
    });

    it("give a failure the errors that were told of its resource", () => {
        const mapper = new EventMapper("dev");
        mapper.map(
            event({
                diagnosticEvent: {
                    urn: URN,
                    message: "<{%reset%}>no quota<{%reset%}>\n",
                    color: "",
                    severity: "error",
                },
            }),
        );
        const failed = mapper.map(event({ resOpFailedEvent: { metadata: metadata("create"), status: 1, steps: 1 } }));
        assert.deepEqual(failed, { ...vpc, op: "create", phase: "failed", error: "no quota" });
        assert.deepEqual(mapper.errors, ["no quota"]);
    });

    it("leave out components, and the steps of a replacement but its creation", () => {
        const mapper = new EventMapper("dev");
        assert.equal(mapper.map(event({ resOutputsEvent: { metadata: metadata("create", false) } })), undefined);
        assert.equal(mapper.map(event({ resOutputsEvent: { metadata: metadata("delete-replaced") } })), undefined);
        assert.equal(
            mapper.map(event({ resOutputsEvent: { metadata: metadata("create-replacement") } }))?.op,
            "replace",
        );
    });

    it("tell what breaks a mandatory policy, and where", () => {
        const mapper = new EventMapper("dev");
        const policyEvent = {
            resourceUrn: "urn:pulumi:dev::project::parent:index:Parent$tencentcloud:index/vpc:Vpc::vpc",
            message: "<{%reset%}>VPCs are apart.\nset another CIDR<{%reset%}>\n",
            color: "raw",
            policyName: "apart",
            policyPackName: "pack",
            policyPackVersion: "1",
            policyPackVersionTag: "1",
        };
        mapper.map(event({ policyEvent: { ...policyEvent, enforcementLevel: "warning" } }));
        assert.deepEqual(mapper.errors, []);
        mapper.map(event({ policyEvent: { ...policyEvent, enforcementLevel: "mandatory" } }));
        assert.deepEqual(mapper.errors, ["tencentcloud:index/vpc:Vpc vpc: set another CIDR [apart]"]);
    });

    it("have no start in a preview", () => {
        const mapper = new EventMapper("dev");
        assert.equal(
            mapper.map(event({ resourcePreEvent: { metadata: metadata("create"), planning: true } })),
            undefined,
        );
    });

    it("are counted, a replacement once and components not at all", () => {
        const mapper = new EventMapper("dev");
        const steps: [StepEventMetadata["op"], boolean][] = [
            ["create", true],
            ["create", false],
            ["replace", true],
            ["create-replacement", true],
            ["delete-replaced", true],
            ["same", true],
            ["same", false],
        ];
        for (const [op, custom] of steps) {
            mapper.map(event({ resourcePreEvent: { metadata: metadata(op, custom) } }));
            mapper.map(event({ resOutputsEvent: { metadata: metadata(op, custom) } }));
        }
        assert.deepEqual(mapper.summary, { create: 1, update: 0, replace: 1, delete: 0, same: 1 });
    });
});
