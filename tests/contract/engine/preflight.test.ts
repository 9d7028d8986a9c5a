import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import { setAccountProfile } from "../../../lab/cloud/account/profile";
import { parseFault } from "../../../lab/cloud/faults/fault-request";
import { listResources } from "../../../lab/cloud/resources";
import { startLabCloud } from "./lab-cloud";

const projectDirectory = resolve(__dirname, "../../..");
const STACK = "scenario1";

/** The whole program, in an account that cannot create the stack. */
describe("the program's own pre-flight", function () {
    this.timeout(120_000);
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-"));
    const engine = new EmbeddedEngine({ projectDirectory, labDirectory });
    let lab: Awaited<ReturnType<typeof startLabCloud>>;

    before(async () => {
        lab = await startLabCloud();
        setAccountProfile(lab.store, { soldOut: ["S5.MEDIUM4"], quotas: { addresses: 0 }, serviceRoles: false });
    });
    after(async () => {
        await lab.close();
        rmSync(labDirectory, { recursive: true, force: true });
    });

    for (const operation of ["preview", "up"] as const) {
        it(`stops ${operation} with all that fails at once, before anything is created`, async () => {
            await assert.rejects(engine[operation](STACK, { environment: lab.environment }), (error: Error) => {
                const [head, ...lines] = error.message.split("\n");
                assert.equal(head, "4 checks of the pre-flight failed; nothing was changed.");
                [
                    /no service role TKE_QCSRole/,
                    /S5\.MEDIUM4 is sold out .* ap-guangzhou-6/,
                    /S5\.MEDIUM4 is sold out .* ap-guangzhou-7/,
                    /0 of 0 EIPs are used up/,
                    /npm run preflight -- scenario1 shows all checks; preflight: false/,
                ].forEach((line, index) => assert.match(lines[index] ?? "", line));
                return true;
            });
            assert.deepEqual(listResources(lab.store), []);
        });
    }

    it("asks nothing with preflight: false", async () => {
        const configOverrides = { "tke-client-ip:preflight": "false" };
        const { create } = await engine.preview(STACK, { environment: lab.environment, configOverrides });
        assert.ok(create > 10);
    });

    it("keeps no preview waiting for an API that does not answer: that is a line, and no failure", async () => {
        lab.cloud.faults.add(parseFault({ action: "*", delay: "60s" }, lab.cloud.actions));
        const startedAt = performance.now();
        const { create } = await engine.preview(STACK, { environment: lab.environment });
        assert.ok(create > 10);
        // Three seconds of its own, beside loading the program.
        assert.ok(performance.now() - startedAt < 45_000);
    });
});
