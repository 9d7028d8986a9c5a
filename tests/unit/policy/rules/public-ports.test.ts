import assert from "node:assert/strict";
import {
    adminPortsClosed,
    adminPortsClosedTogether,
    publicEndpointClosed,
    publicEndpointGuarded,
} from "../../../../policy/rules/public-ports";
import { CLUSTER, ENDPOINT, LITE_RULE, resource, RULE_SET, saysOf, SINGLE_RULE, UNKNOWN } from "../resources";

const accept = (cidrBlock: string, port?: string, protocol = "TCP") => ({
    action: "ACCEPT",
    cidrBlock,
    protocol,
    port,
});
const ruleSet = (...ingresses: object[]) => resource(RULE_SET, "rules", { ingresses });

describe("policy admin-ports-closed-to-the-world", () => {
    const opened: [string, object[], RegExp][] = [
        ["port 22", [accept("0.0.0.0/0", "22")], /port 22 \(SSH\).*ingresses\[0\] \(0\.0\.0\.0\/0, TCP 22\): set/],
        ["port 6443 over IPv6", [{ action: "accept", ipv6CidrBlock: "::/0", protocol: "tcp", port: "6443" }], /6443/],
        ["a range", [accept("0.0.0.0/0", "20-30")], /port 22/],
        ["a list", [accept("0.0.0.0/0", "80,22")], /port 22/],
        ["ALL ports", [accept("0.0.0.0/0", "ALL", "ALL")], /port 22/],
        ["no port at all, which is all", [{ action: "ACCEPT", cidrBlock: "0.0.0.0/0" }], /port 22/],
        ["a template of ports", [{ action: "ACCEPT", cidrBlock: "0.0.0.0/0", serviceTemplateId: "ppm-1" }], /port 22/],
        ["two halves of the world", [accept("0.0.0.0/1", "22"), accept("128.0.0.0/1", "1-100")], /\[0\].* and .*\[1\]/],
        ["a DROP too late", [accept("0.0.0.0/0", "22"), { ...accept("0.0.0.0/0", "22"), action: "DROP" }], /port 22/],
        ["a DROP for some only", [{ ...accept("1.2.3.4", "22"), action: "DROP" }, accept("0.0.0.0/0", "22")], /\[1\]/],
    ];
    for (const [what, ingresses, message] of opened) {
        it(`refuses ${what}`, () => assert.match(saysOf(adminPortsClosed, ruleSet(...ingresses)).join("\n"), message));
    }

    const closed: [string, object[]][] = [
        ["other ports", [accept("0.0.0.0/0", "80"), accept("0.0.0.0/0", "30000-32768")]],
        ["port 22 for a few", [accept("203.0.113.0/24", "22"), accept("10.0.0.0/8", "ALL", "ALL")]],
        ["another protocol", [accept("0.0.0.0/0", "ALL", "ICMP"), accept("0.0.0.0/0", "22", "UDP")]],
        ["a DROP first", [{ ...accept("0.0.0.0/0", "22"), action: "DROP" }, accept("0.0.0.0/0", "1-100")]],
        ["another security group", [{ action: "ACCEPT", sourceSecurityId: "sg-1", protocol: "TCP", port: "22" }]],
        ["nothing", []],
    ];
    for (const [what, ingresses] of closed) {
        it(`lets ${what} pass`, () => assert.deepEqual(saysOf(adminPortsClosed, ruleSet(...ingresses)), []));
    }

    it("reads the rules of the deprecated types too", () => {
        const lite = (...ingress: string[]) => resource(LITE_RULE, "lite", { ingress });
        const single = (props: object) => resource(SINGLE_RULE, "single", { policy: "accept", ...props });
        assert.equal(saysOf(adminPortsClosed, lite("ACCEPT#0.0.0.0/0#20-30#TCP")).length, 1);
        assert.equal(saysOf(adminPortsClosed, lite("ACCEPT#0.0.0.0/0##ppm-12345678")).length, 2);
        assert.deepEqual(saysOf(adminPortsClosed, lite("ACCEPT#sg-1#22#TCP", "ACCEPT#0.0.0.0/0#80#TCP")), []);
        assert.equal(saysOf(adminPortsClosed, single({ type: "ingress", cidrIp: "0.0.0.0/0" })).length, 2);
        assert.deepEqual(saysOf(adminPortsClosed, single({ type: "egress", cidrIp: "0.0.0.0/0" })), []);
    });

    it("does not decide what it does not know, and still tells what it does", () => {
        assert.deepEqual(saysOf(adminPortsClosed, ruleSet(accept(UNKNOWN, "22"))), ["undecided"]);
        assert.deepEqual(saysOf(adminPortsClosed, resource(RULE_SET, "rules", { ingresses: UNKNOWN })), ["undecided"]);
        const [violation, last] = saysOf(adminPortsClosed, ruleSet(accept(UNKNOWN, "22"), accept("0.0.0.0/0", "22")));
        assert.match(violation ?? "", /port 22/);
        assert.equal(last, "undecided");
    });
});

describe("policy public-endpoint-guarded", () => {
    for (const type of [ENDPOINT, CLUSTER]) {
        it(`refuses a public endpoint of ${type} without a security group`, () => {
            const [message] = saysOf(publicEndpointGuarded, resource(type, "it", { clusterInternet: true }));
            assert.match(message ?? "", /clusterInternet .*: set clusterInternetSecurityGroup/);
        });
    }

    it("refuses the deprecated list of CIDRs with everyone in it", () => {
        const props = {
            clusterInternet: true,
            clusterInternetSecurityGroup: "sg-1",
        };
        for (const everyone of [["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"]]) {
            const it = resource(ENDPOINT, "it", { ...props, managedClusterInternetSecurityPolicies: everyone });
            assert.match(saysOf(publicEndpointGuarded, it).join(), /the whole world/);
        }
        const half = resource(ENDPOINT, "it", { ...props, managedClusterInternetSecurityPolicies: ["0.0.0.0/1"] });
        assert.deepEqual(saysOf(publicEndpointGuarded, half), []);
    });

    it("lets an intranet endpoint pass, and a public one with a security group, known or not", () => {
        const intranet = resource(ENDPOINT, "it", { clusterIntranet: true });
        const guarded = (clusterInternetSecurityGroup: string) =>
            resource(ENDPOINT, "it", { clusterInternet: true, clusterInternetSecurityGroup });
        assert.deepEqual(saysOf(publicEndpointGuarded, intranet, guarded("sg-1"), guarded(UNKNOWN)), []);
    });
});

describe("policy admin-ports-closed-together", () => {
    const group = resource("tencentcloud:index/securityGroup:SecurityGroup", "bastion");
    const half = (name: string, cidrIp: string, securityGroupId: string, portRange = "22", from = group) =>
        resource(
            SINGLE_RULE,
            name,
            { securityGroupId, type: "ingress", cidrIp, ipProtocol: "tcp", portRange, policy: "accept" },
            { from: { securityGroupId: [from] } },
        );

    it("refuses two halves of the internet in two resources of one group, before its id is known and after", () => {
        for (const id of [UNKNOWN as string, "sg-1"]) {
            const halves = [half("one", "0.0.0.0/1", id), half("other", "128.0.0.0/1", id)];
            const messages = saysOf(adminPortsClosedTogether, ...halves);
            assert.equal(messages.length, 1);
            assert.match(
                messages[0] ?? "",
                /^one: port 22 \(SSH\).*0\.0\.0\.0\/1 and 128\.0\.0\.0\/1 together.*in one and other/,
            );
        }
    });

    it("refuses it on the port of a public endpoint, too, whose group it is", () => {
        const endpoint = resource(ENDPOINT, "endpoint", {
            clusterInternet: true,
            clusterInternetSecurityGroup: "sg-1",
        });
        const halves = [half("one", "0.0.0.0/1", "sg-1", "443"), half("other", "128.0.0.0/1", "sg-1", "443")];
        assert.match(saysOf(adminPortsClosedTogether, endpoint, ...halves).join(), /port 443/);
        assert.deepEqual(saysOf(adminPortsClosedTogether, ...halves), []);
    });

    it("lets halves in two groups pass, a half and a few, and leaves to the other rule what one resource opens alone", () => {
        const other = resource("tencentcloud:index/securityGroup:SecurityGroup", "other");
        for (const second of [
            half("second", "128.0.0.0/1", "sg-2", "22", other),
            half("second", "203.0.113.7/32", "sg-1"),
            half("second", "0.0.0.0/0", "sg-1"),
        ]) {
            assert.deepEqual(saysOf(adminPortsClosedTogether, half("first", "0.0.0.0/1", "sg-1"), second), []);
        }
    });
});

describe("policy public-endpoint-closed-to-the-world", () => {
    const group = resource("tencentcloud:index/securityGroup:SecurityGroup", "api-server");
    const endpoint = (id: string) =>
        resource(
            ENDPOINT,
            "endpoint",
            { clusterInternet: true, clusterInternetSecurityGroup: id },
            { from: { clusterInternetSecurityGroup: [group] } },
        );
    const rulesOf = (id: string, cidr: string, from = group) =>
        resource(
            RULE_SET,
            "rules",
            { securityGroupId: id, ingresses: [accept(cidr, "443")] },
            { from: { securityGroupId: [from] } },
        );

    it("refuses 443 for everyone on the endpoint's group, before its id is known and after", () => {
        for (const id of [UNKNOWN as string, "sg-1"]) {
            const [message] = saysOf(publicEndpointClosed, endpoint(id), rulesOf(id, "0.0.0.0/0"));
            assert.match(message ?? "", /^rules: port 443 \(.*API.*\) is open to the world through ingresses\[0\]/);
        }
    });

    it("lets 443 for a few pass, and 443 for everyone on another group: that is where HTTPS clients come in", () => {
        const other = resource("tencentcloud:index/securityGroup:SecurityGroup", "clb");
        assert.deepEqual(saysOf(publicEndpointClosed, endpoint(UNKNOWN), rulesOf(UNKNOWN, "203.0.113.7/32")), []);
        assert.deepEqual(saysOf(publicEndpointClosed, endpoint(UNKNOWN), rulesOf(UNKNOWN, "0.0.0.0/0", other)), []);
        assert.deepEqual(saysOf(publicEndpointClosed, endpoint("sg-1"), rulesOf("sg-2", "0.0.0.0/0")), []);
    });
});
