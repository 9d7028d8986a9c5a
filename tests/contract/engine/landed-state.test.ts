import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import type { ResourceEvent } from "../../../engine/api/engine";
import { labVariables } from "./lab-engine";

const projectDirectory = resolve(__dirname, "../../..");

/** The states that version 0.1.0 (5d5b954) wrote in a lab, with the key that sealed their secrets there. */
const LANDED = resolve(__dirname, "../../fixtures/landed-state");

/** Version 0.2.0 runs the Pods as nobody, without capabilities. */
const HARDENED = [
    "update kubernetes:apps/v1:Deployment client-ip-app-deployment " +
        "spec.template.spec.containers[0].securityContext.capabilities, spec.template.spec.securityContext",
];

describe("a stack that an earlier version brought up", function () {
    this.timeout(120_000);
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-landed-"));
    const engine = new EmbeddedEngine({ projectDirectory, labDirectory });

    before(() => cpSync(LANDED, join(labDirectory, "stacks"), { recursive: true }));
    after(() => rmSync(labDirectory, { recursive: true, force: true }));

    for (const stack of ["dev", "scenario2", "scenario4", "scenario13"]) {
        it(`${stack} previews with nothing but its Pods' security context, and its secrets open`, async () => {
            const changed: string[] = [];
            const onEvent = ({ op, type, name, changes = [] }: ResourceEvent) => {
                if (op !== "same" && op !== "read") {
                    changed.push(`${op} ${type} ${name} ${changes.map(({ path }) => path).join(", ")}`);
                }
            };
            const environment = labVariables(9, { secretId: "none", secretKey: "none" });
            // Version 0.2.0 has another default image.
            const configOverrides = { "tke-client-ip:image": "source" };
            const summary = await engine.preview(stack, { environment, onEvent, configOverrides });
            assert.deepEqual(changed, HARDENED);
            assert.ok(summary.same > 15, `only ${summary.same} resources`);
            const { kubeconfig } = await engine.outputs(stack, { showSecrets: true });
            assert.match(String(kubeconfig), /clusters:/);
        });
    }
});
