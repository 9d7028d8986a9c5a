import assert from "node:assert/strict";
import fc from "fast-check";
import { combinations, conditionsOf } from "../../../doctor/admission/conditions";
import { admissionPolicies } from "../../../doctor/admission/policies";
import { diagnose } from "../../../doctor/diagnose";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import { withGiven } from "../../../doctor/run-doctor";
import { manifest, manifests } from "./objects";

describe("conditions of an admission policy", () => {
    const variables = ["a", "b", "c"].map((name) => ({ name, values: ["1", "2", "3"] }));

    it("hold for exactly the combinations that have the result", () => {
        const results = fc.array(fc.constantFrom("x", "y", undefined), { minLength: 27, maxLength: 27 });
        fc.assert(
            fc.property(results, (list) => {
                const all = combinations(variables);
                const resultOf = (one: Readonly<Record<string, string>>) =>
                    list[all.findIndex((each) => JSON.stringify(each) === JSON.stringify(one))];
                const found = conditionsOf(variables, resultOf);
                for (const one of all) {
                    const holding = [...found].filter(([, whens]) =>
                        whens.some((when) =>
                            Object.entries(when).every(([name, values]) => values.includes(one[name]!)),
                        ),
                    );
                    const result = resultOf(one);
                    assert.deepEqual(
                        holding.map(([name]) => name),
                        result === undefined ? [] : [result],
                    );
                }
            }),
        );
    });

    it("leave out what does not matter", () => {
        const found = conditionsOf(variables, ({ b }) => (b === "3" ? "x" : undefined));
        assert.deepEqual([...found], [["x", [{ b: ["3"] }]]]);
    });
});

describe("doctor's admission policies", () => {
    const text = (...facts: string[]) =>
        JSON.stringify(admissionPolicies("deny", withGiven(UNKNOWN_FACTS, facts), "en"));

    it("follow the facts that are given", () => {
        assert.match(text("network=VPC-CNI"), /TCI0001/);
        assert.doesNotMatch(text("network=VPC-CNI", "kubeProxy=eBPF"), /TCI0001/);
    });

    it("speak the language that is asked for", () => {
        assert.match(JSON.stringify(admissionPolicies("warn", UNKNOWN_FACTS, "zh")), /"Warn","Audit"|节点地址/);
    });
});

describe("settings that no cluster has together", () => {
    it("leave a verdict unknown, and the rest of the report whole", () => {
        const facts = withGiven(UNKNOWN_FACTS, ["network=GR", "kubeProxy=eBPF"]);
        const { entryPoints } = diagnose(manifests({ services: [manifest()] }), facts);
        assert.equal(entryPoints[0]?.verdict, "unknown");
        assert.match(entryPoints[0].groups[0]?.why.en ?? "", /contradict each other/);
    });

    it("are none where an internal CLB is asked for IPv6: only public ones translate", () => {
        const service = manifest({
            "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1",
            "service.kubernetes.io/service.extensiveParameters": '{"AddressIPVersion":"IPV6"}',
            "service.cloud.tencent.com/direct-access": "true",
        });
        const { entryPoints } = diagnose(
            manifests({ services: [service] }),
            withGiven(UNKNOWN_FACTS, ["network=VPC-CNI"]),
        );
        assert.equal(entryPoints[0]?.verdict, "kept");
    });
});
