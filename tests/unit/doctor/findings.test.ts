import assert from "node:assert/strict";
import { diagnose } from "../../../doctor/diagnose";
import { FINDINGS, type FindingName } from "../../../doctor/findings/catalog";
import { jsonReport, reportSchema } from "../../../doctor/output/json-report";
import { cluster, DIRECT_ACCESS, service } from "./objects";
import { nodePort, withServices } from "./finding-objects";
import { CASES, type Input } from "./finding-cases";

describe("doctor's findings", () => {
    for (const [name, { has, hasNot }] of Object.entries(CASES)) {
        const { code } = FINDINGS[name as FindingName];
        it(`${code} ${name}: found where it is, and not beside it`, () => {
            const codesOf = (input: Input) => diagnose(...input).findings.map((finding) => finding.code);
            assert.ok(codesOf(has).includes(code), `${codesOf(has).join()} lack it`);
            assert.ok(!codesOf(hasNot).includes(code), `${codesOf(hasNot).join()} have it`);
        });
    }

    it("fit the published schema in both languages, with nothing left in the other one", () => {
        for (const { has } of Object.values(CASES)) {
            const diagnosis = diagnose(...has);
            reportSchema.parse(jsonReport(diagnosis, "en"));
            const chinese = JSON.stringify(jsonReport(diagnosis, "zh").findings.map(({ title }) => title));
            assert.match(chinese, /\p{Script=Han}/u);
        }
    });

    it("come with a patch that kubectl takes, and the one that takes it back", () => {
        const [finding] = diagnose(withServices(nodePort)).findings;
        assert.deepEqual(finding?.fix?.commands, [
            `kubectl patch service web -n shop --type merge -p '{"metadata":{"annotations":{"${DIRECT_ACCESS}":"true"}}}'`,
        ]);
        assert.deepEqual(finding?.fix?.undo.commands, [
            `kubectl patch service web -n shop --type merge -p '{"metadata":{"annotations":{"${DIRECT_ACCESS}":null}}}'`,
        ]);
    });
});

describe("a gateway that trusts everyone", () => {
    it("is documented on the gateway's own page", () => {
        const { findings } = diagnose(...CASES.gatewayTrustsEveryone.has);
        assert.match(findings.find(({ code }) => code === "TCI0049")?.source ?? "", /traefik/);
    });
});

describe("the fix of a misspelt annotation", () => {
    const fixOf = (annotations: Record<string, string>) =>
        diagnose(cluster({ services: [service(annotations)] })).findings.find(({ code }) => code === "TCI0023")?.fix;

    it("renames the key, costs what the right key costs, and is undone by the old key", () => {
        const fix = fixOf({ "service.cloud.tencent.com/direct-acess": "true" });
        assert.match(
            fix?.commands[0] ?? "",
            /"direct-acess":null|direct-acess":null,"service[^"]*direct-access":"true"/,
        );
        assert.equal(fix?.cost.connectionsCut, true);
        assert.match(fix.undo.commands[0] ?? "", /direct-acess":"true","service[^"]*direct-access":null/);
        const subnet = fixOf({ "service.kubernetes.io/qcloud-loadbalancer-internal-subnetids": "subnet-12345678" });
        assert.equal(subnet?.cost.loadBalancerRecreated, true);
    });

    it("removes it where the right key is set already", () => {
        const fix = fixOf({ "service.cloud.tencent.com/direct-acess": "true", [DIRECT_ACCESS]: "false" });
        assert.match(fix?.commands[0] ?? "", /\{"service[^"]*direct-acess":null\}/);
    });
});
