import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allStacks } from "../../../cli/stacks/stacks";
import { NODES, startApiServer } from "../../support/clusters/api-server";
import { adoptedClusterFunctions, shopObjects, type Variant, VARIANTS } from "./golden-variants";
import { PROJECT, ROOT, runProgram, stackConfig } from "../../support/program";

const CERTIFICATE = /"-----BEGIN CERTIFICATE-----[^"]+-----END CERTIFICATE-----"/g;

const STACKS: Readonly<Record<string, Variant>> = {
    ...Object.fromEntries(allStacks(ROOT).map((stack) => [stack, { stack, config: {} }])),
    ...VARIANTS,
};

describe("what each stack creates", () => {
    for (const [name, variant] of Object.entries(STACKS)) {
        it(`${name}: types, logical names and inputs are those of tests/golden/${name}.json`, async () => {
            const { resources } = await run(variant);
            const created = resources
                .filter(({ type }) => !type.startsWith("tke-client-ip:"))
                .map(({ type, name, parent, provider, inputs }) => ({ type, name, parent, provider, inputs }));
            const file = join(ROOT, "tests/golden", `${name}.json`);
            // A pair of its own for every run.
            const text = `${JSON.stringify(created, sortedKeys, 2)}\n`.replaceAll(CERTIFICATE, '"[certificate]"');
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(file, text);
            }
            assert.equal(text, readFileSync(file, "utf8"), "if that is meant, run the tests with UPDATE_GOLDEN=1");
        });
    }
});

/** Runs the program against an API server that answers what is adopted. */
async function run(variant: Variant) {
    const status = (_: number, url: string) => (/cilium-config$/.test(url) ? 404 : 200);
    const apiServer = await startApiServer(status, { ...shopObjects(variant.shop), ...(!variant.adopts && NODES) });
    const { kubeconfig } = apiServer;
    try {
        const functions = variant.adopts && adoptedClusterFunctions(kubeconfig, variant.clusterCidr);
        return await runProgram({ stack: variant.stack, config: configOf(variant), kubeconfig, functions });
    } finally {
        await apiServer.close();
    }
}

/** As a program gets it: every value as a text. */
function configOf({ stack, config, adopts }: Variant): Record<string, string | undefined> {
    const file = Object.keys(stackConfig(stack)).filter((key) => !/:(scenario|region)$/.test(key));
    const taken = Object.fromEntries((adopts ? file : []).map((key) => [key, undefined]));
    const set = Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            `${PROJECT}:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
    return { ...taken, ...set };
}

function sortedKeys(_key: string, value: unknown): unknown {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
}
