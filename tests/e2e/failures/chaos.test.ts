import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ChaosReport } from "../../../chaos/chaos-report";
import { labStatus } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { projectDirectory, runCommand, spawnCommandWith } from "../../support/project";

/** Another one tries other calls and faults. */
const SEED = process.env.CHAOS_SEED ?? "1";

describe("npm run chaos", function () {
    this.timeout(300_000);
    // Chaos has a lab of its own: this folder shows that it leaves the project's alone.
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-e2e-"));

    before(buildControlPlane);
    after(() => rmSync(directory, { recursive: true, force: true }));

    const chaos = (...args: string[]) => runCommand(directory, "chaos", ...args);

    it(`recovers from a sample of faults (CHAOS_SEED=${SEED})`, async () => {
        const sample = ["--sample", "4", "--labs", "2", "--minutes", "1"];
        const { exitCode, stdout, stderr } = await chaos("--seed", SEED, ...sample, "--json");
        const report = JSON.parse(stdout) as ChaosReport;
        assert.deepEqual(report.failures, [], stderr);
        assert.equal(exitCode, 0);
        assert.ok(report.calls > 100, `${report.calls} calls`);
        assert.ok(report.alike > 100, `${report.alike} alike`);
        assert.ok(report.faults > 0);
        assert.equal(report.recovered, report.faults);
        assert.equal(report.leftovers, 0);
    });

    it("leaves no lab behind when it is interrupted, by several signals too", async () => {
        const temporary = mkdtempSync(join(directory, "tmp-"));
        const child = spawnCommandWith({ TMPDIR: temporary }, directory, "chaos");
        const exited = once(child, "exit");
        const home = await eventually(async () => {
            const [folder] = readdirSync(temporary).filter((name) => name.startsWith("tke-client-ip-chaos-"));
            assert.ok(folder);
            const found = labHome(projectDirectory, join(temporary, folder));
            assert.ok(await labStatus(found));
            return found;
        }, 60);
        child.kill("SIGTERM");
        await wait(20);
        child.kill("SIGTERM");
        const [exitCode] = (await exited) as [number | null];
        assert.equal(exitCode, 1);
        assert.equal(await labStatus(home), undefined);
        assert.deepEqual(
            readdirSync(temporary).filter((name) => name.startsWith("tke-client-ip-chaos-")),
            [],
        );
    });

    it("refuses what is no stack, fault or number", async () => {
        for (const [args, message] of [
            [["--stack", "nosuch"], /--stack nosuch: must be one of dev, /],
            [["--faults", "flood"], /flood[^]*throttle/],
            [["--sample", "some"], /--sample is "some": set a whole number from 1/],
        ] as const) {
            const { exitCode, stderr } = await chaos(...args);
            assert.equal(exitCode, 2, stderr);
            assert.match(stderr, message);
        }
    });
});
