import assert from "node:assert/strict";
import { allStacks } from "../../../../cli/stacks/stacks";
import { SCENARIO_NUMBERS } from "../../../../tke/scenarios";
import { parseConfig } from "../../../../components/config/config";
import { fields } from "../../../../components/config/fields";
import { PROJECT, ROOT, stackConfig } from "../../../support/program";
import { parse, mistakesOf } from "./parse-stack";

const STACKS = allStacks(ROOT);

describe("the config of a stack", () => {
    for (const stack of STACKS) {
        it(`Pulumi.${stack}.yaml is without mistakes`, () => assert.equal(parse(stack).region, "ap-guangzhou"));
    }

    it("stays clear of every other stack's CIDRs", () => {
        const all = STACKS.map((stack) => parse(stack));
        const cidrs = all
            .flatMap(({ vpcCidr, serviceCidr, clusterCidr }) => [vpcCidr, serviceCidr, clusterCidr ?? []])
            .flat();
        assert.equal(new Set(cidrs).size, cidrs.length);
    });

    it("has whole numbers, flags, lists and maps as such", () => {
        const { replicas, natGateway, zones, tags } = parse("scenario1", {
            replicas: "3",
            natGateway: "false",
            tags: '{"team":"edge"}',
        });
        assert.deepEqual(
            { replicas, natGateway, zones, tags },
            {
                replicas: 3,
                natGateway: false,
                zones: ["ap-guangzhou-6", "ap-guangzhou-7"],
                tags: { team: "edge" },
            },
        );
    });

    it("leaves other projects' keys alone", () => {
        assert.ok(parseConfig(PROJECT, { ...stackConfig("dev"), "aws:region": "x", "pulumi:tags": "{}" }));
    });

    it("reports every mistake at once, with key, value and what to set", () => {
        assert.deepEqual(
            mistakesOf("scenario1", {
                scenario: "70",
                replicas: "0",
                vpcCidr: "10.1.0.0/24",
                region: undefined,
                replica: "2",
            }),
            [
                "tke-client-ip:replica = [not shown]: there is no such key: did you mean replicas?",
                `tke-client-ip:scenario = 70: set one of ${SCENARIO_NUMBERS.join(", ")}`,
                "tke-client-ip:region is not set: set a region, such as ap-guangzhou",
                "tke-client-ip:vpcCidr = 10.1.0.0/24: set a private IPv4 CIDR from /12 to /22 by its network address, such as 10.1.0.0/16",
                "tke-client-ip:replicas = 0: set a whole number of Pods, 1 to 150000",
            ],
        );
    });
});

describe("scenario 10", () => {
    it("is told to name the cluster that VPC-CNI was added to", () => {
        const nothing = Object.fromEntries(
            Object.keys(stackConfig("scenario1")).map((key) => [key.replace(/^.*:/, ""), undefined]),
        );
        const mistakes = mistakesOf("scenario1", { ...nothing, scenario: "10", region: "ap-guangzhou" });
        assert.deepEqual(mistakes.length, 1);
        assert.match(
            mistakes[0]!,
            /clusterId is not set: scenario 10 is for a GlobalRouter cluster that VPC-CNI was added to/,
        );
    });
});

describe("every key of the config", () => {
    for (const [key, field] of Object.entries(fields)) {
        it(`${key} can be told what to set`, () => assert.ok(field.description));
    }
});

describe("a secret in a stack's config", () => {
    it("is not printed, by whatever name and in whatever place it is set", () => {
        const secret = `clusters: [{name: cls-1}]\n${"token ".repeat(40)}`;
        for (const key of ["kubeConfig", "kubeconfg", "image", "constructor"]) {
            assert.doesNotMatch(mistakesOf("scenario1", { [key]: secret }).join("\n"), /token/, key);
        }
    });
});
