import assert from "node:assert/strict";
import { undeclaredCommands } from "../../../../cli/stacks/undeclared-commands";
import type { ContainerImage } from "../../../../lab/images/image";

const SHOP: ContainerImage = {
    reference: "ghcr.io/me/shop",
    command: ["node", "server.js"],
    commands: [{ pod: ["node", "worker.js"], run: ["node", "worker.js"] }],
    origin: "added",
};
const images = { find: (image: string) => (image === SHOP.reference ? SHOP : undefined) };

describe("undeclaredCommands", () => {
    const stack = { stack: "shop", image: SHOP.reference, command: undefined, args: undefined };

    it("has nothing against a stack without, with a declared one, or of an image that the lab does not know", () => {
        const declared = { ...stack, command: ["node", "worker.js"] };
        const unknown = { ...stack, image: "ghcr.io/me/other", command: ["sh"] };
        assert.deepEqual(undeclaredCommands([stack, declared, unknown], images), []);
    });

    it("names every stack and the keys that it sets", () => {
        const both = { ...stack, stack: "jobs", command: ["node"], args: ["job.js"] };
        const [first, second, ...others] = undeclaredCommands([{ ...stack, args: ["--verbose"] }, both], images);
        assert.match(first!, /^shop: args: .*lab\.images\.yaml/);
        assert.match(second!, /^jobs: command and args: /);
        assert.deepEqual(others, []);
    });
});
