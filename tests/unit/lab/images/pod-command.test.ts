import assert from "node:assert/strict";
import { UnusableImage } from "../../../../lab/images/image-process";
import type { ContainerImage } from "../../../../lab/images/image";
import { withPodCommand } from "../../../../lab/images/pod-command";

const SHOP: ContainerImage = {
    reference: "ghcr.io/me/shop",
    command: ["node", "server.js"],
    commands: [{ pod: ["node", "worker.js", "--port", "8080"], run: ["node", "worker.js", "--port", "{port}"] }],
    origin: "added",
};

describe("withPodCommand", () => {
    it("leaves the image's own command to a Pod that sets none", () => {
        assert.equal(withPodCommand(SHOP, {}), SHOP);
    });

    it("takes what is declared for exactly the Pod's command and args", () => {
        const run = ["node", "worker.js", "--port", "{port}"];
        const words = { command: ["node", "worker.js"], args: ["--port", "8080"] };
        assert.deepEqual(withPodCommand(SHOP, words).command, run);
        assert.deepEqual(withPodCommand(SHOP, { args: ["node", "worker.js", "--port", "8080"] }).command, run);
    });

    it("refuses any other, with what to declare", () => {
        for (const args of [["--port", "8081"], ["--port"], ["--port", "8080", "--verbose"]]) {
            assert.throws(
                () => withPodCommand(SHOP, { command: ["node", "worker.js"], args }),
                (error: Error) =>
                    error instanceof UnusableImage &&
                    error.message.includes("command and args") &&
                    error.message.includes("lab.images.yaml: commands: [{ pod: [ node, worker.js, --port"),
            );
        }
    });

    it("refuses every one of a built-in image", () => {
        const builtIn: ContainerImage = { reference: "echo", command: ["node"], origin: "built in" };
        assert.throws(
            () => withPodCommand(builtIn, { args: ["-e", "1"] }),
            (error: Error) => /leave command and args out$/.test(error.message),
        );
    });
});
