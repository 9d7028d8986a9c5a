import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allStacks } from "../../../cli/stacks/stacks";
import { type ApiServer, startApiServer } from "./api-server";
import { ROOT, runProgram } from "./program";

const CERTIFICATE = /"-----BEGIN CERTIFICATE-----[^"]+-----END CERTIFICATE-----"/g;
const STACKS = allStacks(ROOT);

describe("what each stack creates", () => {
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());

    for (const stack of STACKS) {
        it(`${stack}: types, logical names and inputs are those of tests/golden/${stack}.json`, async () => {
            const { resources } = await runProgram({ stack, kubeconfig: apiServer.kubeconfig });
            const created = resources
                .filter(({ type }) => !type.startsWith("tke-client-ip:"))
                .map(({ type, name, parent, provider, inputs }) => ({ type, name, parent, provider, inputs }));
            const file = join(ROOT, "tests/golden", `${stack}.json`);
            // A pair of its own for every run.
            const text = `${JSON.stringify(created, sortedKeys, 2)}\n`.replaceAll(CERTIFICATE, '"[certificate]"');
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(file, text);
            }
            assert.equal(text, readFileSync(file, "utf8"), "if that is meant, run the tests with UPDATE_GOLDEN=1");
        });
    }
});

function sortedKeys(_key: string, value: unknown): unknown {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
}
