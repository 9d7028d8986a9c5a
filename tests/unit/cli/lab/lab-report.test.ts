import assert from "node:assert/strict";
import { faultTable, statusText } from "../../../../cli/lab/lab-report";
import { newFault } from "../../../../lab/cloud/faults/faults";
import { type Fault } from "../../../../lab/cloud/model/faults";
import { DEFAULT_PROFILE } from "../../../../lab/cloud/account/profile";
import type { LabStatus } from "../../../../lab/daemon/daemon";

const STATUS: LabStatus = {
    pid: 1,
    directory: "/lab",
    startedAt: "2026-01-01T00:00:00Z",
    apiPort: 4000,
    bindsPrivilegedPorts: true,
    clusters: [],
    profile: { ...DEFAULT_PROFILE, snatPro: false },
    rateLimited: true,
    timing: { mode: "instant", factor: 1 },
    faults: [],
    identityProviders: [],
};

const fault = (changes: Partial<Fault>) =>
    newFault({ action: "CreateVpc", effect: { kind: "delay", milliseconds: 2000 }, seed: 7, ...changes }, 1, "");

describe("what `lab -- fault list` prints", () => {
    it("says for each fault what happens to which calls, when, and how often it has", () => {
        const [, ...rows] = faultTable([
            fault({}),
            fault({ action: "*", service: "clb", region: "ap-beijing", effect: { kind: "disconnect" }, rate: 0.3 }),
            { ...fault({ effect: { kind: "error", code: "InternalError", message: "" }, times: 2 }), hits: 2 },
            fault({ effect: { kind: "status", status: 503 }, times: 1 }),
        ]).split("\n");
        assert.deepEqual(
            rows.map((row) =>
                row
                    .trimEnd()
                    .split(/ {2,}/)
                    .map((cell) => cell.trim()),
            ),
            [
                ["fault-1", "any", "CreateVpc", "any", "delay 2 s", "until cleared", "0"],
                ["fault-1", "clb", "any", "ap-beijing", "disconnect", "until cleared, at a rate of 0.3 (seed 7)", "0"],
                ["fault-1", "any", "CreateVpc", "any", "error InternalError", "2 times", "2, run out"],
                ["fault-1", "any", "CreateVpc", "any", "HTTP 503", "once", "0"],
            ].map((cells) => cells.map((cell) => cell.trim())),
        );
    });
});

describe("what `lab -- status` prints", () => {
    it("names the faults that can still happen, and no others", () => {
        assert.doesNotMatch(statusText(STATUS), /^ *faults/m);
        const runOut = { ...fault({ times: 1, action: "DeleteVpc" }), hits: 1 };
        const text = statusText({ ...STATUS, faults: [fault({}), runOut] });
        assert.match(text, /faults +CreateVpc: delay 2 s$/m);
        assert.doesNotMatch(text, /DeleteVpc/);
    });

    it("says which port the API no longer has", () => {
        assert.match(statusText({ ...STATUS, formerApiPort: 3999 }), /3999 is taken: run npm run lab -- env again/);
    });

    it("says what clusters and CLBs to come are like, and what of the present ones is not the default", () => {
        const cluster = { clusterId: "cls-1", name: "one", status: "Running" };
        const clusters = [
            { ...cluster, ...DEFAULT_PROFILE },
            { ...cluster, ...DEFAULT_PROFILE, clusterId: "cls-2", billByIp: false, controllerDefaults: "old" as const },
        ];
        const text = statusText({ ...STATUS, clusters });
        assert.match(
            text,
            /new clusters +controller defaults new, bill-by-IP on, SNAT Pro off, container CIDR registered by ticket$/m,
        );
        assert.doesNotMatch(text, /assumed/);
        const profile = { ...DEFAULT_PROFILE, assumptions: ["default-beats-false"] as const };
        assert.match(statusText({ ...STATUS, profile }), /assumed +default-beats-false$/m);
        assert.match(text, /public CLBs +addresses$/m);
        assert.match(text, /cls-1 one .*Running\S*$/m);
        assert.match(text, /cls-2 one .*Running\S*, old controller defaults, no bill-by-IP$/m);
    });

    it("says how long things take, and whether request limits hold", () => {
        const text = statusText({ ...STATUS, rateLimited: false, timing: { mode: "realistic", factor: 0.01 } });
        assert.match(text, /timing +realistic, times 0\.01/);
        assert.match(text, /request limits +off/);
    });
});
