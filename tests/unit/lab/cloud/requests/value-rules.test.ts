import assert from "node:assert/strict";
import { createCloud, TencentCloudError } from "../../../../../lab/cloud/cloud";
import { checkedRequest } from "../../../../../lab/cloud/requests/checked-request";
import { REQUEST_MODELS } from "../../../../../lab/cloud/requests/models";
import { VALUE_RULES } from "../../../../../lab/cloud/requests/value-rules";
import { Store } from "../../../../../lab/cloud/store";

/** None of them is in any enumeration, or has any form, of Tencent's; the last one is too long for every field. */
const WRONG_TEXTS = ["no such value", "no\u0000", "-", "x".repeat(1_000)];
const WRONG_NUMBERS = [-1, 1.5, 1_000_000_000];

/** What CreateClusterNodePool carries as JSON. */
const EMBEDDED = ["CreateAutoScalingGroup", "CreateLaunchConfiguration"].map((action) => ({
    service: "as",
    version: "2018-04-19",
    action,
}));

interface Place {
    /** `<structure>.<field>` */
    rule: string;
    path: string[];
    type: string;
}

/** Where an action's request has fields with a rule. */
function places(product: string, action: string): Place[] {
    const models = REQUEST_MODELS[product] ?? {};
    const visit = (structure: string, path: string[], above: string[]): Place[] =>
        Object.entries(models[structure] ?? {}).flatMap(([field, declared]) => {
            const type = declared.replace(/!$/, "");
            const element = type.replace(/\[\]$/, "");
            const here = [...path, type.endsWith("[]") ? `${field}[]` : field];
            if (element in models) {
                return above.includes(element) ? [] : visit(element, here, [...above, element]);
            }
            const rule = `${structure}.${field}`;
            return VALUE_RULES[product]?.[rule] ? [{ rule, path: here, type: element }] : [];
        });
    return visit(`${action}Request`, [], []);
}

function requestWith([name = "", ...rest]: readonly string[], value: unknown): object {
    const inner = rest.length === 0 ? value : requestWith(rest, value);
    return name.endsWith("[]") ? { [name.slice(0, -2)]: [inner] } : { [name]: inner };
}

describe("values that Tencent's API does not take", () => {
    const store = new Store(":memory:");
    const cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
    const actions = [...cloud.actions, ...EMBEDDED];
    after(() => store.close());

    it("are refused with the rule's code, in every place of every action's request that has the field", () => {
        const tried = new Set<string>();
        for (const { service, version, action } of actions) {
            const product = `${service} ${version}`;
            for (const { rule, path, type } of places(product, action)) {
                const { code, allows } = VALUE_RULES[product]![rule]!;
                const values = (type === "number" ? WRONG_NUMBERS : WRONG_TEXTS).filter((value) => !allows(value));
                assert.ok(values.length > 0, `${rule} takes everything`);
                for (const value of values) {
                    assert.throws(
                        () => checkedRequest(product, action, requestWith(path, value)),
                        (error) => error instanceof TencentCloudError && error.code === code,
                        `${product} ${action} ${path.join(".")}: ${String(value).slice(0, 20)}`,
                    );
                }
                tried.add(`${product} ${rule}`);
            }
        }
        const all = Object.entries(VALUE_RULES).flatMap(([product, rules]) =>
            Object.keys(rules).map((rule) => `${product} ${rule}`),
        );
        assert.deepEqual(
            all.filter((rule) => !tried.has(rule)),
            [],
            "no action has such a field",
        );
    });

    it("are not those that stand for a field that is not set", () => {
        const products = Object.entries(VALUE_RULES).map(([product, rules]) => [product, Object.keys(rules)] as const);
        for (const [product, rules] of products) {
            for (const { version, service, action } of actions.filter(
                (each) => `${each.service} ${each.version}` === product,
            )) {
                for (const { path, type } of places(`${service} ${version}`, action)) {
                    const request = requestWith(path, type === "number" ? 0 : "");
                    const code = (error: unknown) => (error instanceof TencentCloudError ? error.code : "");
                    const own = rules.map((rule) => VALUE_RULES[product]![rule]!.code);
                    try {
                        checkedRequest(product, action, request);
                    } catch (error) {
                        assert.ok(!own.includes(code(error)), `${action} ${path.join(".")}: ${code(error)}`);
                    }
                }
            }
        }
    });

    for (const [product, rule, values] of [
        ["cvm 2017-03-12", "RunInstancesRequest.InstanceType", ["S5.MEDIUM4", "SA2.4XLARGE64", "GN7vw.2XLARGE32"]],
        ["cvm 2017-03-12", "RunInstancesRequest.ImageId", ["img-8toqc6s3"]],
        ["vpc 2017-03-12", "AllocateAddressesRequest.AddressName", ["出口-1", "a_b", "x".repeat(128)]],
        ["tke 2018-05-25", "Label.Name", ["app", "cloud.tencent.com/auto-scaling-group-id", "a.b_c-d"]],
        ["tke 2018-05-25", "Label.Value", ["v1.2", "A_b"]],
    ] as const) {
        it(`are not the documented ones of ${rule}`, () => {
            assert.deepEqual(
                values.filter((value) => !VALUE_RULES[product]![rule]!.allows(value)),
                [],
            );
        });
    }
});
