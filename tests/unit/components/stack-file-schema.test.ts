import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { allStacks } from "../../../cli/stacks/stacks";
import { fields } from "../../../components/config/fields";
import { fromText } from "../../../components/config/from-text";
import { stackFileSchema } from "../../support/pages/stack-file-schema";
import { SCENARIO_NUMBERS } from "../../../tke/scenarios";
import { loadBalancerMistakes } from "../../../tke/service-config/schema";
import { VARIANTS } from "./golden-variants";
import { PROJECT, ROOT } from "../../support/program";

const FILE = join(ROOT, "schema/stack-config.schema.json");
const COMMENT = "# yaml-language-server: $schema=schema/stack-config.schema.json\n";

type Values = Readonly<Record<string, unknown>>;

const withProject = (config: Values) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`${PROJECT}:${key}`, value]));

describe("the JSON Schema of a stack file", () => {
    const validate = new Ajv({ schemaId: "auto" }).compile(stackFileSchema(PROJECT));
    const isValid = (config: Values) => validate({ config }) === true;

    it("is schema/stack-config.schema.json", () => {
        const text = `${JSON.stringify(stackFileSchema(PROJECT), null, 4)}\n`;
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(FILE, text);
        }
        assert.equal(readFileSync(FILE, "utf8"), text, "if that is meant, run the tests with UPDATE_GOLDEN=1");
    });

    for (const stack of allStacks(ROOT)) {
        it(`is named in Pulumi.${stack}.yaml, and takes it`, () => {
            const text = readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8");
            assert.ok(text.startsWith(COMMENT));
            assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
        });
    }

    for (const [name, { config }] of Object.entries(VARIANTS)) {
        it(`takes what the program takes: ${name}`, () =>
            assert.ok(isValid(withProject(config)), JSON.stringify(validate.errors)));
    }

    it("has every key, with what to set", () => {
        const { properties } = (stackFileSchema(PROJECT).properties as { config: { properties: Values } }).config;
        assert.deepEqual(
            Object.keys(properties),
            Object.keys(fields).map((key) => `${PROJECT}:${key}`),
        );
    });

    it("takes texts, as `pulumi config set` writes them, secrets, and keys of others", () => {
        const texts = { scenario: "1", replicas: "3", natGateway: "false", zones: '["ap-guangzhou-6"]', tags: "{}" };
        assert.ok(isValid({ ...withProject(texts), "aws:region": 1, other: true }));
        assert.ok(isValid(withProject({ kubeconfig: { secure: "v1:abc" }, env: { secure: "v1:abc" } })));
    });

    /** Values of which the program says the same as the schema, beside a stack file that is valid. */
    const values: [keyof typeof fields, unknown, boolean][] = [
        ...SCENARIO_NUMBERS.map((number): [keyof typeof fields, unknown, boolean] => ["scenario", number, true]),
        ["scenario", 99, false],
        ["scenario", "one", false],
        ["region", "Guangzhou", false],
        ["zones", [], false],
        ["zones", ["ap-guangzhou-6", "ap-guangzhou-6"], false],
        ["replicas", 0, false],
        ["replicas", 3, true],
        ["natGateway", "yes", false],
        ["natGateway", true, true],
        ["clb", "nobody", false],
        ["clb", "controller", true],
        ["vpcId", "subnet-1", false],
        ["clbBandwidthMbps", 2049, false],
        ["tags", { team: "edge" }, true],
        ["tags", ["team"], false],
        ["env", [{ name: "A", value: 1 }], true],
        ["env", [{ name: "A", secret: "s" }], false],
        ["ports", [{ port: 80, targetPort: 8080 }], true],
        ["ports", [{ port: 70000 }], false],
        ["ports", [{ prot: 80 }], false],
        ["probe", "healthz", false],
        ["probe", "/healthz", true],
        ["resources", { requests: { cpu: "much" } }, false],
        ["resources", { limits: { memory: "1Gi" } }, true],
        ["labels", { "a b": "c" }, false],
        ["tkeServiceConfig", { l4Listeners: [{ protocol: "TCP", port: 80 }] }, true],
        ["tkeServiceConfig", { l4Listener: [] }, false],
        ["ttl", "4 hours", false],
        ["path", "shop", false],
    ];
    for (const [key, value, isRight] of values) {
        it(`and the program agree on ${key} ${JSON.stringify(value)}`, () => {
            assert.equal(isValid(withProject({ [key]: value })), isRight, JSON.stringify(validate.errors));
            const text = typeof value === "string" ? value : JSON.stringify(value);
            const field = fields[key];
            const { success, data } = field.safeParse(fromText(field, text));
            const inner = key === "tkeServiceConfig" && success ? loadBalancerMistakes(data) : [];
            assert.equal(success && inner.length === 0, isRight);
        });
    }
});
