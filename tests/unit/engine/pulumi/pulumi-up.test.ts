import assert from "node:assert/strict";
import { upWithTags, type UpRequest, type UpStack } from "../../../../engine/pulumi/pulumi-up";

/** A stack of the Automation API that writes down what is asked of it. */
function recordedStack(present: Record<string, string>, refused = false) {
    const calls: string[] = [];
    const note = (call: string) => {
        calls.push(call);
        return Promise.resolve();
    };
    const stack: UpStack = {
        name: "dev",
        workspace: {
            listTags: () => Promise.resolve(present),
            setTag: (_, key, value) => note(`set ${key} ${value}`),
            removeTag: (_, key) => note(`remove ${key}`),
        },
        preview: () => (refused ? Promise.reject(new Error("3 mistakes in the stack's config")) : note("preview")),
        up: () => note("up"),
    };
    return { stack, calls };
}

const request: UpRequest = { args: {}, quiet: {} };

describe("an up by the Pulumi CLI", () => {
    it("writes the stack's tags before the resources, once a preview has shown that the program runs", async () => {
        const { stack, calls } = recordedStack({ ttl: "4h", pr: "7", "pulumi:project": "p" });
        await upWithTags(stack, { ...request, tags: { ttl: "8h" } });
        assert.deepEqual(calls, ["preview", "set ttl 8h", "remove pr", "up"]);
    });

    it("that its config or a policy refuses leaves the tags as they were", async () => {
        for (const policyPacks of [undefined, ["policy"]]) {
            const { stack, calls } = recordedStack({ ttl: "4h" }, true);
            await assert.rejects(upWithTags(stack, { ...request, policyPacks, tags: {} }), /3 mistakes/);
            assert.deepEqual(calls, []);
        }
    });

    it("previews nothing where neither tags nor policies ask for it", async () => {
        const { stack, calls } = recordedStack({ ttl: "4h" });
        await upWithTags(stack, { ...request, tags: { ttl: "4h" } });
        await upWithTags(stack, request);
        assert.deepEqual(calls, ["up", "up"]);
        await upWithTags(stack, { ...request, policyPacks: ["policy"] });
        assert.deepEqual(calls.slice(2), ["preview", "up"]);
    });
});
