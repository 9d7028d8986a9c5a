import assert from "node:assert/strict";
import { once } from "node:events";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { spawnCommand } from "../../support/project";
import { TestLab } from "../../support/test-lab";

describeOnEngines("Ctrl-C in the middle of `up`", function (engine) {
    this.timeout(180_000);
    const lab = new TestLab(engine);

    before(buildControlPlane);
    after(() => lab.remove());

    it("ends with a non-zero exit code, and says that the state is complete", async () => {
        const command = spawnCommand(lab.directory, "up", "dev", "--engine", engine);
        let seen = "";
        command.stderr.setEncoding("utf8").on("data", (chunk: string) => {
            const before = seen.includes(" created ");
            seen += chunk;
            if (!before && seen.includes(" created ")) {
                command.kill("SIGINT");
            }
        });
        const [exitCode] = (await once(command, "close")) as [number | null];
        assert.equal(exitCode, 1, seen);
        assert.match(seen, /cancelled; the state records all that was created/);
    });

    it("is gone on from by the next `up`, which makes nothing twice", async () => {
        await lab.succeed("up", "dev");
        const types = (await lab.resources()).map(({ type }) => type);
        for (const type of ["vpc", "cluster", "load-balancer", "eip", "nat-gateway"]) {
            assert.equal(types.filter((each) => each === type).length, 1, `${type} in ${types.join(", ")}`);
        }
    });

    it("leaves nothing behind that `destroy` would not find", async () => {
        await lab.succeed("destroy", "dev");
        await lab.succeed("lab", "start");
        assert.deepEqual(await lab.resources(), []);
    });
});
