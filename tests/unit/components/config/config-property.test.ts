import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parseConfig } from "../../../../components/config/config";
import { fields, type StackConfig } from "../../../../components/config/fields";
import { planSubnets } from "../../../../components/network/cidr-plan";
import { adoptedKeys } from "../../../../components/scenario/adopted-keys";
import { resolveScenario } from "../../../../components/scenario/resolve-scenario";
import { allStacks } from "../../../../cli/stacks/stacks";
import { fuzzed } from "../../../support/fuzz";
import { startApiServer } from "../../../support/clusters/api-server";
import { PROJECT, ROOT, runProgram, stackConfig } from "../../../support/program";

const { numRuns: RUNS, seed } = fuzzed(500);

const LISTS = [
    "[]",
    "[1]",
    '["ap-guangzhou-3"]',
    '["10.0.0.0/8"]',
    '["0.0.0.0/1","128.0.0.0/1"]',
    '["subnet-1a2b3c4d"]',
];
const NUMBERS = ["0", "1", "3", "08", "-1", "1e3", "1.5", "65536", "9007199254740991", "9".repeat(400)];
const CIDRS = [
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.0.0/08",
    "10.1.0.1/16",
    "010.1.0.0/16",
    "10.1.0.0/33",
    "::/0",
    "172.20.0.0/16",
];
const TEXTS = [
    "",
    " ",
    "true",
    "false",
    "null",
    "{}",
    '{"a":1}',
    '{"__proto__":"x"}',
    "\u200b",
    "app\u200b",
    "new",
    "a\nb",
];
const IDS = ["vpc-1a2b3c4d", "cls-1a2b3c4d", "lb-1a2b3c4d", "subnet-1a2b3c4d", "ccn-1a2b3c4d", "Ab1Cd2Ef", "12345678"];
const WORDS = [
    "controller",
    "internal",
    "public",
    "PREPAID",
    "iptables",
    "xn--p1ai.xn--p1ai",
    "app.example.com",
    "S5.MEDIUM4",
];

const value = fc.oneof(
    fc.constantFrom(...LISTS, ...NUMBERS, ...CIDRS, ...TEXTS, ...IDS, ...WORDS),
    fc.string(),
    fc.json(),
    fc.tuple(fc.ipV4(), fc.nat(40)).map(([address, prefix]) => `${address}/${prefix}`),
);
const key = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Object.keys(fields)) },
    {
        weight: 1,
        arbitrary: fc.constantFrom("constructor", "__proto__", "toString", "kubeConfig", "", "a:b", "\u200b"),
    },
);
const changes = fc.array(fc.tuple(key, fc.option(value, { nil: undefined })), { maxLength: 6 });
const config = fc.tuple(fc.constantFrom(...allStacks(ROOT)), changes).map(([stack, changed]) => {
    const all = new Map(Object.entries(stackConfig(stack)));
    for (const [name, text] of changed) {
        if (text === undefined) {
            all.delete(`${PROJECT}:${name}`);
        } else {
            all.set(`${PROJECT}:${name}`, text);
        }
    }
    return Object.fromEntries(all);
});

/** The config, or undefined where mistakes are listed. Anything else that is thrown is a fault. */
function parsed(all: Record<string, string>): StackConfig | undefined {
    try {
        return parseConfig(PROJECT, all);
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), `${String(error)}\n${(error as Error).stack}`);
        const [head = "", ...lines] = error.message.split("\n");
        assert.match(head, /^\d+ mistakes? in the stack's config; nothing was changed\.$/);
        assert.equal(lines.length, Number.parseInt(head, 10));
        for (const line of lines) {
            assert.match(line, /^ {2}tke-client-ip:\S* (= .*|is not set): ./);
        }
        return undefined;
    }
}

describe("any config", () => {
    it("has listed mistakes, or is a scenario whose parts fit", function () {
        this.timeout(600_000);
        fc.assert(
            fc.property(config, (all) => {
                const valid = parsed(all);
                if (valid) {
                    resolveScenario("any", valid);
                    if (valid.vpcCidr && valid.zones) {
                        planSubnets(valid.vpcCidr, valid.zones.length);
                    }
                }
            }),
            { numRuns: RUNS, seed },
        );
    });

    it("that is valid and adopts nothing is a stack that previews", async function () {
        this.timeout(600_000);
        const apiServer = await startApiServer();
        const valid = fc
            .sample(config, { numRuns: RUNS, seed: seed ?? 7 })
            .filter((all) => Object.keys(all).every((name) => name.startsWith(`${PROJECT}:`)))
            .filter((all) => {
                const found = parsed(all);
                return found && adoptedKeys(found).length === 0;
            });
        assert.ok(valid.length > 0);
        for (const all of valid.slice(0, Math.max(10, RUNS / 100))) {
            const none = Object.fromEntries(Object.keys(stackConfig("dev")).map((name) => [name, undefined]));
            const { outputs } = await runProgram({
                stack: "dev",
                config: { ...none, ...all, [`${PROJECT}:preflight`]: "false" },
                preview: true,
                kubeconfig: apiServer.kubeconfig,
                functions: { getVpcRouteTables: () => ({ instanceLists: [] }) },
            });
            assert.equal(outputs.scenario, Number(all[`${PROJECT}:scenario`]));
        }
        await apiServer.close();
    });
});
