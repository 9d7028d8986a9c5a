import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Experiment } from "../../../chaos/experiment-plan";
import { StackLife } from "../../../chaos/stack-life";
import type { ChaosTarget } from "../../../chaos/watched-command";
import { serveControl } from "../../../lab/daemon/control-server";
import { labHome } from "../../../lab/home";

interface Fault {
    faultId: string;
    hits: number;
}

describe("the life of a stack under chaos", () => {
    let directory: string;
    let control: Server;
    let faults: Fault[];
    beforeEach(async () => {
        directory = mkdtempSync(join(tmpdir(), "tke-client-ip-chaos-test-"));
        faults = [];
        control = await serveControl(labHome(directory, directory).socket, {
            status: () => ({ faults }),
            "fault-add": () => {
                const fault = { faultId: `fault-${faults.length + 1}`, hits: 0 };
                faults.push(fault);
                return fault;
            },
            "fault-clear": () => faults.splice(0),
            resources: () => [],
        });
    });
    afterEach(() => {
        control.close();
        rmSync(directory, { recursive: true, force: true });
    });

    /** Commands that wait at a fault, and end where there is none. */
    function target(onCommand: () => void): ChaosTarget {
        return {
            stack: "dev",
            engine: "embedded",
            home: labHome(directory, directory),
            startLab: () => Promise.resolve(),
            spawn: (): ChildProcess => {
                onCommand();
                const script = faults.length > 0 ? "setTimeout(() => {}, 20_000)" : "";
                return spawn(process.execPath, ["-e", script], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
            },
            pendingChanges: () => Promise.resolve([]),
        };
    }

    it("kills a command at its own fault, not at one that a lab which was killed still has", async () => {
        const experiment: Experiment = {
            call: { phase: "up", service: "vpc", action: "CreateVpc", nth: 1 },
            fault: "kill-before",
        };
        faults.push({ faultId: "fault-of-before", hits: 1 });
        const life = new StackLife(target(() => setTimeout(() => faults.forEach((fault) => (fault.hits = 1)), 300)));
        const [outcome] = await life.live({ up: [[experiment]], destroy: [] });
        assert.deepEqual(outcome, {
            experiments: [experiment],
            reached: [experiment],
            verdict: undefined,
            leftovers: 0,
        });
    });
});
