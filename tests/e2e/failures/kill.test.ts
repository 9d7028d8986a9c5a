import assert from "node:assert/strict";
import { once } from "node:events";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { spawnCommand } from "../../support/project";
import { TestLab } from "../../support/test-lab";

describe("a kill in the middle of `up`", function () {
    this.timeout(180_000);
    const lab = new TestLab();

    before(buildControlPlane);
    after(() => lab.remove());

    /** Starts `up`, and kills it and `others`, without a warning, when its first resource is made. */
    async function killUp(...others: number[]): Promise<void> {
        const command = spawnCommand(lab.directory, "up", "dev");
        let seen = "";
        for await (const chunk of command.stderr.setEncoding("utf8")) {
            seen += String(chunk);
            if (seen.includes(" created ")) {
                break;
            }
        }
        const ended = once(command, "close");
        for (const pid of [command.pid!, ...others]) {
            process.kill(pid, "SIGKILL");
        }
        await ended;
    }

    async function counts(): Promise<Record<string, number>> {
        const counted: Record<string, number> = {};
        for (const { type } of await lab.resources()) {
            counted[type] = (counted[type] ?? 0) + 1;
        }
        return counted;
    }

    it("of the command loses nothing that was made", async () => {
        await killUp();
    });

    it("of the lab and the command, while the cluster comes up, loses nothing either", async () => {
        await killUp((await lab.status()).pid);
    });

    it("is made up for by the next `up`, which makes nothing twice", async () => {
        await lab.succeed("up", "dev");
        const made = await counts();
        for (const type of ["vpc", "cluster", "load-balancer", "eip", "nat-gateway"]) {
            assert.equal(made[type], 1, `${type} in ${JSON.stringify(made)}`);
        }
    });
});
