import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackPreview } from "../../../cli/preview-pr/stack-preview";
import { projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";
import { missingFor } from "../engines";

/** The state that the Pulumi CLI 3.260.0 wrote in a lab for the program of 86a4368, without where its source stood. */
const LANDED = join(projectDirectory, "tests", "fixtures", "landed-pulumi-state", "dev.json");

describe("a stack that an earlier version brought up with the Pulumi CLI", function () {
    this.timeout(180_000);
    const lab = new TestLab("pulumi");

    before("the CLI is here", async function () {
        const missing = await missingFor("pulumi");
        if (missing) {
            process.stderr.write(`    not run: ${missing}\n`);
            this.skip();
        }
    });
    after(() => lab.remove());

    /** Its cluster ended with its lab: the CLI compares what the program asks for with what the state says was asked for. */
    async function preview(state: string): Promise<StackPreview | undefined> {
        const file = join(lab.directory, "pulumi", ".pulumi", "stacks", "tke-client-ip", "dev.json");
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, state);
        return (JSON.parse((await lab.succeed("preview", "dev", "--json")).stdout) as StackPreview[])[0];
    }

    it("previews without a change", async () => {
        const previewed = await preview(readFileSync(LANDED, "utf8"));
        assert.deepEqual(previewed?.resources, []);
        assert.ok(previewed.summary && previewed.summary.same > 20, JSON.stringify(previewed));
    });

    it("previews the one change where the state differs", async () => {
        const previewed = await preview(
            readFileSync(LANDED, "utf8").replaceAll("tke-client-ip-dev-vpc", "another-vpc"),
        );
        assert.deepEqual(
            previewed?.resources.map(({ op, name }) => `${op} ${name}`),
            ["update client-ip-network-vpc"],
        );
    });
});
