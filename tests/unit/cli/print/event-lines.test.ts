import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { displayType, eventLine, summaryText } from "../../../../cli/print/event-lines";
import type { ResourceEvent } from "../../../../engine/api/engine";

const event: ResourceEvent = {
    stack: "scenario1",
    op: "create",
    phase: "done",
    type: "tencentcloud:index/vpc:Vpc",
    name: "network-vpc",
};

function line(changes: Partial<ResourceEvent>, dryRun = false): string | undefined {
    const text = eventLine({ ...event, ...changes }, dryRun);
    return text === undefined ? undefined : stripVTControlCharacters(text);
}

describe("displayType", () => {
    it("leaves the file out of a token, as the Pulumi CLI does, and a Kubernetes group in", () => {
        assert.equal(displayType("tencentcloud:index/vpc:Vpc"), "tencentcloud:index:Vpc");
        assert.equal(displayType("kubernetes:apps/v1:Deployment"), "kubernetes:apps/v1:Deployment");
        assert.equal(displayType("pulumi:providers:kubernetes"), "pulumi:providers:kubernetes");
    });
});

describe("eventLine", () => {
    it("says what became of a resource and how long it took", () => {
        assert.equal(line({ durationMs: 1234 }), "scenario1  +  tencentcloud:index:Vpc network-vpc created (1.2 s)");
    });

    it("says in a preview what would become of it, and which inputs differ", () => {
        assert.equal(
            line({ op: "replace", changes: [{ path: "cidrBlock", kind: "update", forcesReplacement: true }] }, true),
            "scenario1  +- tencentcloud:index:Vpc network-vpc replace [cidrBlock]",
        );
    });

    it("says why a resource failed", () => {
        assert.match(
            line({ phase: "failed", error: "LimitExceeded: too many" }) ?? "",
            /failed: LimitExceeded: too many$/,
        );
    });

    it("has no line for what begins or stays as it is", () => {
        assert.equal(line({ phase: "start" }), undefined);
        assert.equal(line({ op: "same" }), undefined);
    });
});

describe("summaryText", () => {
    const summary = { create: 2, update: 0, replace: 1, delete: 0, same: 3 };

    it("counts what changes, and always what does not", () => {
        assert.equal(summaryText(summary, true), "2 to create, 1 to replace, 3 unchanged");
        assert.equal(summaryText(summary, false), "2 created, 1 replaced, 3 unchanged");
    });
});
