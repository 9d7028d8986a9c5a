import assert from "node:assert/strict";
import { once } from "node:events";
import { buildControlPlane } from "../control-plane";
import { spawnCommand } from "./project";
import { TestLab } from "./test-lab";

describe("a kill in the middle of `up`", function () {
    this.timeout(180_000);
    const lab = new TestLab();

    before(buildControlPlane);
    after(() => lab.remove());

    /** Starts `up`, and kills what `victims` says, without a warning, as soon as a line of its progress matches. */
    async function killAt(progress: RegExp, victims: (commandPid: number) => Promise<number[]>): Promise<void> {
        const command = spawnCommand(lab.directory, "up", "dev");
        let seen = "";
        for await (const chunk of command.stderr.setEncoding("utf8")) {
            seen += String(chunk);
            if (progress.test(seen)) {
                break;
            }
        }
        assert.match(seen, progress);
        const ended = once(command, "close");
        for (const pid of await victims(command.pid!)) {
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
        await killAt(/ created /, async (commandPid) => Promise.resolve([commandPid]));
    });

    it("of the lab and the command, while the cluster comes up, loses nothing either", async () => {
        await killAt(/ created /, async (commandPid) => [(await lab.status()).pid, commandPid]);
    });

    it("is made up for by the next `up`, which makes nothing twice", async () => {
        await lab.succeed("up", "dev");
        const made = await counts();
        for (const type of ["vpc", "cluster", "load-balancer", "eip", "nat-gateway"]) {
            assert.equal(made[type], 1, `${type} in ${JSON.stringify(made)}`);
        }
        await lab.succeed("destroy", "dev");
    });
});
