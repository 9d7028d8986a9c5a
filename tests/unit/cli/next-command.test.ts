import assert from "node:assert/strict";
import { nextCommand } from "../../../cli/next-command";
import { failedStacks } from "../../../cli/stacks/results";

describe("the next command", () => {
    it("names what failed, and works where the failed one did", () => {
        assert.equal(nextCommand("up", ["dev"], {}), "next: npm run up -- dev");
        assert.equal(
            nextCommand("destroy", ["dev", "scenario1"], { cloud: true }),
            "next: npm run destroy -- dev scenario1 --cloud",
        );
        assert.equal(nextCommand("up", ["dev"], { engine: "pulumi" }), "next: npm run up -- dev --engine pulumi");
        assert.equal(
            nextCommand("teardown", ["--stack", "dev"], { cloud: true, engine: "pulumi" }),
            "next: npm run teardown -- --stack dev --cloud",
        );
    });

    it("repeats the options by which the failed command deletes more", () => {
        assert.equal(
            nextCommand("destroy", ["dev"], { deleteUnreachable: true, withForeignLoadBalancers: true }),
            "next: npm run destroy -- dev --delete-unreachable --with-foreign-load-balancers",
        );
    });

    it("is for the stacks that failed alone", () => {
        assert.deepEqual(failedStacks([{ stack: "a" }, { stack: "b", error: new Error("x") }]), ["b"]);
    });
});
