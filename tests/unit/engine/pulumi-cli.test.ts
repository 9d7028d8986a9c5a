import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { PulumiCliEngine } from "../../../cli/engine/pulumi";
import { EventMapper } from "../../../cli/engine/pulumi-events";

const URN = "urn:pulumi:dev::tke-client-ip::tke-client-ip:index:Network$tencentcloud:index/vpc:Vpc::net-vpc";

const metadata = (op: StepEventMetadata["op"], custom = true, diffs?: string[]): StepEventMetadata => ({
    op,
    urn: URN,
    type: "tencentcloud:index/vpc:Vpc",
    provider: "",
    new: { type: "", urn: URN, custom, id: "", parent: "", inputs: {}, outputs: {}, provider: "" },
    ...(diffs ? { diffs } : {}),
});
const event = (fields: Partial<EngineEvent>): EngineEvent => ({ sequence: 1, timestamp: 1, ...fields });
const vpc = { stack: "dev", type: "tencentcloud:index/vpc:Vpc", name: "net-vpc" };

describe("events of the Pulumi CLI", () => {
    it("become start and done, with the time between", () => {
        let now = 1000;
        const mapper = new EventMapper("dev", () => now);
        const start = mapper.map(event({ resourcePreEvent: { metadata: metadata("update", true, ["name"]) } }));
        now = 1250;
        const done = mapper.map(event({ resOutputsEvent: { metadata: metadata("update", true, ["name"]) } }));
        assert.deepEqual(start, { ...vpc, op: "update", phase: "start", diff: ["name"] });
        assert.deepEqual(done, { ...vpc, op: "update", phase: "done", diff: ["name"], durationMs: 250 });
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

describe("the Pulumi engine without a CLI", () => {
    it("says what is missing and how to get it", async () => {
        const { PATH } = process.env;
        process.env.PATH = "/nonexistent";
        try {
            await assert.rejects(PulumiCliEngine.open({ projectDirectory: "." }), (error: Error) => {
                assert.match(error.message, /no pulumi was found on PATH/);
                assert.match(error.message, /https:\/\/www\.pulumi\.com\/docs\/install/);
                assert.match(error.message, /pulumi plugin install resource terraform-provider 1\.4\.1/);
                return true;
            });
        } finally {
            process.env.PATH = PATH;
        }
    });
});
