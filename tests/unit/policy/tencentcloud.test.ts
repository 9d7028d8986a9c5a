import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cidrsDoNotOverlap } from "../../../policy/rules/cidrs";
import { noDeletedWithOnClbOwners } from "../../../policy/rules/deleted-with";
import { mandatoryTags, TAGGED_TYPES } from "../../../policy/rules/mandatory-tags";
import { CLB, CLUSTER, INGRESS, NATIVE_POOL, resource, saysOf, SERVICE, SUBNET, UNKNOWN, VPC } from "./resources";

const SDK = join(__dirname, "../../../sdks/tencentcloud");

describe("policy cidrs-do-not-overlap", () => {
    const vpc = resource(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    const cluster = (props: object, of = vpc) => resource(CLUSTER, "cluster", props, { from: { vpcId: [of] } });
    const subnet = (name: string, cidrBlock: string, of = vpc) =>
        resource(SUBNET, name, { cidrBlock }, { from: { vpcId: [of] } });

    const overlapping: [string, object, RegExp][] = [
        [
            "a service CIDR in the VPC",
            { serviceCidr: "10.0.4.0/22" },
            /^cluster: serviceCidr 10\.0\.4\.0\/22 overlaps .*vpc/,
        ],
        ["a cluster CIDR around the VPC", { clusterCidr: "10.0.0.0/14" }, /clusterCidr 10\.0\.0\.0\/14 overlaps .*vpc/],
        [
            "service CIDR and cluster CIDR",
            { serviceCidr: "172.16.0.0/20", clusterCidr: "172.16.0.0/16" },
            /clusterCidr .* overlaps serviceCidr of cluster, 172\.16\.0\.0\/20: set/,
        ],
    ];
    for (const [what, props, message] of overlapping) {
        it(`refuses ${what}`, () => assert.match(saysOf(cidrsDoNotOverlap, vpc, cluster(props)).join("\n"), message));
    }

    it("refuses a service CIDR in a secondary CIDR of the VPC", () => {
        const two = resource(VPC, "two", {
            cidrBlock: "10.0.0.0/16",
            assistantCidrs: ["10.9.0.0/16", "172.16.0.0/16"],
        });
        assert.match(
            saysOf(cidrsDoNotOverlap, two, cluster({ serviceCidr: "172.16.8.0/21" }, two)).join(),
            /^cluster: serviceCidr 172\.16\.8\.0\/21 overlaps assistantCidrs\[1\] of two/,
        );
        assert.deepEqual(saysOf(cidrsDoNotOverlap, two, cluster({ serviceCidr: "172.20.0.0/20" }, two)), []);
    });

    it("refuses it without a VPC in the stack too", () => {
        const elsewhere = resource(CLUSTER, "it", { serviceCidr: "172.16.0.0/20", clusterCidr: "172.16.0.0/16" });
        assert.equal(saysOf(cidrsDoNotOverlap, elsewhere).length, 1);
    });

    it("refuses subnets that overlap or lie outside of their VPC", () => {
        const [one, other] = [subnet("one", "10.0.0.0/24"), subnet("other", "10.0.0.128/25")];
        assert.match(
            saysOf(cidrsDoNotOverlap, vpc, one, other).join(),
            /^other: cidrBlock .* overlaps cidrBlock of one/,
        );
        const outside = subnet("outside", "10.1.0.0/24");
        assert.match(
            saysOf(cidrsDoNotOverlap, vpc, outside).join(),
            /^outside: .* is not in vpc, 10\.0\.0\.0\/16: set/,
        );
    });

    it("lets ranges apart pass, and the same range in another VPC", () => {
        const props = { serviceCidr: "172.16.0.0/20", clusterCidr: "172.20.0.0/16" };
        const second = resource(VPC, "second", { cidrBlock: "10.0.0.0/16" });
        const subnets = [
            subnet("one", "10.0.0.0/24"),
            subnet("two", "10.0.1.0/24"),
            subnet("three", "10.0.0.0/24", second),
        ];
        assert.deepEqual(saysOf(cidrsDoNotOverlap, vpc, second, cluster(props), ...subnets), []);
    });

    it("takes a subnet in the VPC's assistant CIDR", () => {
        const extended = resource(VPC, "vpc", { cidrBlock: "10.0.0.0/16", assistantCidrs: ["10.9.0.0/16"] });
        assert.deepEqual(saysOf(cidrsDoNotOverlap, extended, subnet("one", "10.9.0.0/24", extended)), []);
    });

    it("waits for a range that is not known, and tells of the others", () => {
        const says = saysOf(cidrsDoNotOverlap, vpc, cluster({ serviceCidr: UNKNOWN, clusterCidr: "10.0.0.0/14" }));
        assert.match(says[0] ?? "", /clusterCidr/);
        assert.equal(says.at(-1), "undecided");
    });

    it("leaves what is no CIDR to the provider", () => {
        assert.deepEqual(saysOf(cidrsDoNotOverlap, vpc, cluster({ serviceCidr: "nonsense" })), []);
    });
});

describe("policy mandatory-tags", () => {
    const tags = { "pulumi:project": "demo", "pulumi:stack": "dev" };

    it("refuses a resource without them, or with another stack's", () => {
        const says = saysOf(mandatoryTags, resource(VPC, "vpc", { tags: { ...tags, "pulumi:stack": "prod" } }));
        assert.deepEqual(says.length, 1);
        assert.match(says[0] ?? "", /^tags\["pulumi:stack"\] is "prod": set "dev"/);
        assert.equal(saysOf(mandatoryTags, resource(VPC, "vpc", {})).length, 2);
    });

    it("reads the tags of a native node pool's machines", () => {
        const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
        const pool = (resourceType: string) => resource(NATIVE_POOL, "pool", { tags: [{ resourceType, tags: list }] });
        assert.deepEqual(saysOf(mandatoryTags, pool("machine")), []);
        assert.equal(saysOf(mandatoryTags, pool("cluster")).length, 2);
    });

    it("lets a tagged resource pass, and one that cannot carry tags", () => {
        const endpoint = resource("tencentcloud:index/routeTableEntry:RouteTableEntry", "route");
        assert.deepEqual(saysOf(mandatoryTags, resource(VPC, "vpc", { tags: { ...tags, team: "net" } }), endpoint), []);
    });

    it("waits for tags that are not known, and tells of the others", () => {
        assert.deepEqual(saysOf(mandatoryTags, resource(VPC, "vpc", { tags: UNKNOWN })), ["undecided"]);
        const says = saysOf(mandatoryTags, resource(VPC, "vpc", { tags: { "pulumi:stack": UNKNOWN } }));
        assert.equal(says.length, 2);
        assert.match(says[0] ?? "", /pulumi:project/);
    });

    it("knows every class of the SDK that has tags", () => {
        const tagged = readdirSync(SDK)
            .filter((file) => file.endsWith(".ts"))
            .map((file) => readFileSync(join(SDK, file), "utf8"))
            .filter((source) => /^ {4}tags: /m.test(source))
            .flatMap((source) => /"(?<type>tencentcloud:index\/[^"]+)"/.exec(source)?.groups?.type ?? []);
        assert.ok(tagged.length >= 8);
        assert.deepEqual(
            tagged.filter((type) => !(type in TAGGED_TYPES)),
            [],
        );
    });
});

describe("policy no-deleted-with-on-clb-owners", () => {
    const cluster = resource(CLUSTER, "cluster");
    const owners: [string, string, object][] = [
        ["a CLB", CLB, {}],
        ["a LoadBalancer Service", SERVICE, { spec: { type: "LoadBalancer" } }],
        ["a qcloud Ingress", INGRESS, { spec: { ingressClassName: "qcloud" } }],
    ];
    for (const [what, type, props] of owners) {
        it(`refuses it on ${what}`, () => {
            const owner = resource(type, "owner", props, { deletedWith: cluster });
            assert.match(
                saysOf(noDeletedWithOnClbOwners, cluster, owner).join(),
                /^owner: the option deletedWith \(cluster\) keeps its CLB from being deleted: remove/,
            );
        });
        it(`refuses it on a parent of ${what}, which hands it down`, () => {
            const parent = resource("demo:index:Entry", "entry", {}, { deletedWith: cluster });
            const owner = resource(type, "owner", props, { parent });
            assert.match(saysOf(noDeletedWithOnClbOwners, cluster, parent, owner).join(), /from its parent entry/);
        });
    }

    it("lets it pass where no CLB is owned", () => {
        const namespace = resource("kubernetes:core/v1:Namespace", "it", {}, { deletedWith: cluster });
        const inside = resource(SERVICE, "inside", { spec: { type: "ClusterIP" } }, { deletedWith: cluster });
        const owner = resource(SERVICE, "owner", { spec: { type: "LoadBalancer" } });
        assert.deepEqual(saysOf(noDeletedWithOnClbOwners, cluster, namespace, inside, owner), []);
    });

    it("waits for a type that is not known", () => {
        const owner = resource(SERVICE, "owner", { spec: { type: UNKNOWN } }, { deletedWith: cluster });
        assert.deepEqual(saysOf(noDeletedWithOnClbOwners, cluster, owner), ["undecided"]);
    });
});
