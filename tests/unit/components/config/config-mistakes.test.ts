import assert from "node:assert/strict";
import { mistakesOf } from "./parse-stack";

describe("a mistake in a stack's config", () => {
    const cases: [string, string, Record<string, string | undefined>, RegExp][] = [
        ["more Pods than any cluster has", "scenario1", { replicas: "9007199254740991" }, /replicas .*1 to 150000/],
        ["a key of every object's", "scenario1", { constructor: "x" }, /constructor .*no such key/],
        ["a prefix with a zero", "scenario1", { vpcCidr: "10.0.0.0/08" }, /vpcCidr .*set a private IPv4 CIDR/],
        ["no CIDR", "scenario1", { vpcCidr: "elsewhere" }, /vpcCidr = elsewhere: set a private IPv4 CIDR/],
        ["more Services than a cluster holds", "scenario1", { serviceCidr: "172.16.0.0/16" }, /serviceCidr .*\/17/],
        [
            "a character that nobody sees",
            "scenario1",
            { image: "me/app\u200b:v1" },
            /image = me\/app\\u\{200b\}:v1: set/,
        ],
        [
            "nearly everyone at the API server",
            "scenario1",
            { apiServerAllowedCidrs: '["0.0.0.0/1","128.0.0.0/2","192.0.0.0/3","224.0.0.0/4"]' },
            /apiServerAllowedCidrs .*large part of the internet/,
        ],
        [
            "more tags than a CLB takes",
            "scenario1",
            { tags: JSON.stringify(Object.fromEntries(Array.from({ length: 18 }, (_, n) => [`t${n}`, ""]))) },
            /tags .*18 tags are too many/,
        ],
        ["a tag by the prototype's name", "scenario1", { tags: '{"__proto__":"x"}' }, /tags .*set a map/],
        [
            "a zone outside the region",
            "scenario1",
            { zones: '["ap-shanghai-2"]' },
            /zones .*ap-shanghai-2 is not in ap-guangzhou/,
        ],
        ["a region's name for a zone", "scenario1", { zones: '["ap-guangzhou"]' }, /zones .*ap-guangzhou is not in/],
        ["a zone twice", "scenario1", { zones: '["ap-guangzhou-6","ap-guangzhou-6"]' }, /zones .*different zones/],
        ["no zone", "scenario1", { zones: "[]" }, /zones = \[\]: set a list/],
        ["a list that is none", "scenario1", { zones: "{}" }, /zones = \{\}: set a list/],
        ["a malformed CIDR", "scenario1", { vpcCidr: "10.1.0.0" }, /vpcCidr = 10\.1\.0\.0: set a private IPv4 CIDR/],
        ["a host's address in a CIDR", "scenario1", { vpcCidr: "10.1.0.1/16" }, /vpcCidr = 10\.1\.0\.1\/16: set/],
        ["a public CIDR", "scenario1", { vpcCidr: "8.8.0.0/16" }, /vpcCidr = 8\.8\.0\.0\/16: set a private/],
        [
            "Services in the VPC",
            "scenario1",
            { serviceCidr: "10.1.4.0/22" },
            /serviceCidr .*overlaps vpcCidr 10\.1\.0\.0\/16/,
        ],
        ["Pods in the VPC", "scenario2", { clusterCidr: "10.2.0.0/16" }, /clusterCidr .*overlaps vpcCidr/],
        ["Pods among Services", "scenario2", { clusterCidr: "172.16.0.0/16" }, /clusterCidr .*overlaps serviceCidr/],
        [
            "GlobalRouter without a cluster CIDR",
            "scenario5",
            { clusterCidr: undefined },
            /clusterCidr is not set: scenario 5/,
        ],
        ["VPC-CNI with a cluster CIDR", "scenario4", { clusterCidr: "172.30.0.0/16" }, /clusterCidr .*remove it/],
        [
            "a cluster CIDR with too few nodes",
            "scenario2",
            { clusterCidr: "172.22.0.0/24" },
            /clusterCidr .*holds 1 nodes/,
        ],
        ["a time to live without a unit", "scenario1", { ttl: "4" }, /ttl = 4: set .* such as 30m, 4h or 2d/],
        ["a time to live that is none", "scenario1", { ttl: "0h" }, /ttl = 0h: set/],
        ["a tag of the stack's own", "scenario1", { tags: '{"pulumi:stack":"x"}' }, /tags .*pulumi:stack is set by/],
        ["a time to live as a tag", "scenario1", { tags: '{"ttl":"4h"}' }, /tags .*set the key ttl/],
        ["a tag key of Tencent's", "scenario1", { tags: '{"project-x":"1"}' }, /tags .*begins with project,/],
        ["a tag that ends with a space", "scenario1", { tags: '{"team":"edge "}' }, /tags .*"team" begins or ends/],
        ["no Kubernetes version", "scenario1", { kubernetesVersion: undefined }, /kubernetesVersion is not set/],
        [
            "half a Kubernetes version",
            "scenario1",
            { kubernetesVersion: "1.34" },
            /kubernetesVersion = 1\.34: set a version/,
        ],
        [
            "no instance type",
            "scenario1",
            { instanceType: undefined },
            /instanceType is not set: scenario 1 has native/,
        ],
        [
            "one type beside several",
            "scenario1",
            { instanceTypes: "SA5.MEDIUM4" },
            /instanceType = .*instanceTypes names all/,
        ],
        [
            "the same type twice",
            "scenario1",
            { instanceTypes: "A1.B,A1.B" },
            /instanceTypes = .*set a list of different/,
        ],
        [
            "prepaid nodes on the international site",
            "scenario1",
            { site: "international", instanceChargeType: "PREPAID", instanceChargePeriod: "1" },
            /instanceChargeType = PREPAID: accounts of the international site/,
        ],
        [
            "a CLB by bandwidth on the international site",
            "scenario1",
            { site: "international", clbChargeType: "BANDWIDTH_POSTPAID_BY_HOUR" },
            /clbChargeType = .*set TRAFFIC_POSTPAID_BY_HOUR/,
        ],
        [
            "a CLB's bandwidth in a bill-by-CVM account",
            "scenario1",
            { accountType: "LEGACY", clbBandwidthMbps: "5" },
            /clbBandwidthMbps = 5: .*remove it/,
        ],
        [
            "the specification of somebody else's CLB",
            "scenario1",
            { clb: "controller", clbSlaType: "clb.c2.medium" },
            /clbSlaType = clb\.c2\.medium: TKE's controller/,
        ],
        ["machines for super nodes", "scenario3", { instanceType: "S5.MEDIUM4" }, /instanceType .*super nodes.*remove/],
        ["no native nodes", "scenario1", { nodeReplicas: "0" }, /nodeReplicas = 0: set a whole number/],
        ["PREPAID without a period", "scenario1", { instanceChargeType: "PREPAID" }, /instanceChargePeriod is not set/],
        [
            "a period without PREPAID",
            "scenario1",
            { instanceChargePeriod: "3" },
            /instanceChargePeriod = 3: only PREPAID/,
        ],
        [
            "direct access with NodePort",
            "scenario4",
            { directAccess: "true" },
            /directAccess = true: .*NodePort.*set false/,
        ],
        ["direct access with Local", "scenario6", { directAccess: "true" }, /directAccess = true: .*NodePort/],
        ["a public CLB for clients in the VPC", "scenario9", { clbType: "public" }, /clbType = public: .*internal CLB/],
        ["one Pod on two kinds of nodes", "scenario11", { replicas: "1" }, /replicas = 1: .*set 2 or more/],
        ["mixed nodes without machines", "scenario11", { instanceType: undefined }, /instanceType is not set/],
        ["a CLB for each that is shared", "scenario12", { clb: "controller" }, /clb = controller: .*share.*set stack/],
        [
            "an app that does not read the PROXY protocol",
            "scenario14",
            { image: undefined },
            /image is not set: the default image does not read the PROXY protocol: set one that does/,
        ],
        [
            "listeners of a controller's CLB",
            "scenario14",
            { clb: "controller" },
            /clb = controller: scenario 14 has listeners of its own/,
        ],
        [
            "a TkeServiceConfig for listeners that are none of TKE's",
            "scenario14",
            { tkeServiceConfig: '{"l4Listeners":[{"protocol":"TCP","port":8080}]}' },
            /tkeServiceConfig = .*which no TkeServiceConfig configures: remove it/,
        ],
        ["paths at layer 4", "scenario14", { path: "/shop" }, /path = \/shop: .*layer 4/],
        [
            "HTTPS without a domain",
            "scenario13",
            { certificateDomain: undefined },
            /certificateDomain is not set: scenario 13 is called by HTTPS: set a domain name .*app\.example\.com/,
        ],
        [
            "a domain for all below it",
            "scenario13",
            { certificateDomain: "*.example.com" },
            /certificateDomain = \*\.example\.com: set a domain name/,
        ],
        [
            "a domain where there is no HTTPS",
            "scenario4",
            { certificateDomain: "app.example.com" },
            /certificateDomain = app\.example\.com: scenario 4 has no HTTPS: remove it, or set scenario 13/,
        ],
        [
            "a certificate where there is no HTTPS",
            "scenario4",
            { certificateId: "Ab1Cd2Ef" },
            /certificateId = Ab1Cd2Ef: scenario 4 has no HTTPS: remove it/,
        ],
        [
            "a certificate by its name",
            "scenario13",
            { certificateId: "my certificate" },
            /certificateId = my certificate: set the id of a certificate/,
        ],
        ["a CCN that no Pod needs", "scenario1", { ccn: "new" }, /ccn = new: .*binds no GlobalRouter Pods.*remove it/],
        ["a CCN for nodes", "scenario2", { ccn: "new", directAccess: "false" }, /ccn = new: .*remove it/],
        ["a CCN by its name", "scenario2", { ccn: "mine" }, /ccn = mine: set new, or the id of a CCN/],
        [
            "a check that is longer than its interval",
            "scenario1",
            {
                tkeServiceConfig:
                    '{"l4Listeners":[{"protocol":"TCP","port":80,"healthCheck":{"enable":true,"timeout":5}}]}',
            },
            /tkeServiceConfig = .*l4Listeners\.0\.healthCheck\.timeout: has to be less than intervalTime/,
        ],
        [
            "another Service type",
            "scenario1",
            { serviceType: "NodePort" },
            /serviceType = NodePort: scenario 1 needs LoadBalancer/,
        ],
        [
            "a public endpoint for nobody",
            "scenario1",
            { apiServerAllowedCidrs: "[]" },
            /apiServerAllowedCidrs = \[\]: .*needs/,
        ],
        [
            "a public endpoint for all",
            "scenario1",
            { apiServerAllowedCidrs: '["0.0.0.0/0"]' },
            /apiServerAllowedCidrs .*large part of the internet/,
        ],
        [
            "a public endpoint for two halves of all",
            "scenario1",
            { apiServerAllowedCidrs: '["0.0.0.0/1","128.0.0.0/1"]' },
            /apiServerAllowedCidrs .*large part of the internet/,
        ],
        [
            "bandwidth of an internal CLB",
            "scenario1",
            { clbType: "internal", clbBandwidthMbps: "5" },
            /clbBandwidthMbps .*remove/,
        ],
        ["bandwidth of a scenario's internal CLB", "scenario9", { clbBandwidthMbps: "5" }, /clbBandwidthMbps .*remove/],
        [
            "a listener that the scenario has not",
            "scenario1",
            { tkeServiceConfig: '{"l4Listeners":[{"protocol":"TCP","port":8080}]}' },
            /tkeServiceConfig = .*l4Listeners\.0: the entry point has l4Listeners TCP 80 only/,
        ],
        [
            "listeners that are none",
            "scenario1",
            { tkeServiceConfig: "null" },
            /tkeServiceConfig = null: set spec\.loadB/,
        ],
        ["an unknown owner of the CLB", "scenario1", { clb: "me" }, /clb = me: set one of stack, controller/],
        ["a flag that is none", "scenario1", { natGateway: "yes" }, /natGateway = yes: set true or false/],
        ["a namespace in capitals", "scenario1", { namespace: "Demo" }, /namespace = Demo: set a Kubernetes namespace/],
    ];
    for (const [what, stack, changes, message] of cases) {
        it(`is told: ${what}`, () => {
            const mistakes = mistakesOf(stack, changes);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0] as string, message);
        });
    }

    it("is not made by a domain whose letters are not ASCII, as DNS has it", () => {
        for (const certificateDomain of ["app.xn--p1ai", "xn--fiqs8s.xn--fiqs8s"]) {
            assert.deepEqual(mistakesOf("scenario13", { certificateDomain }), []);
        }
    });

    it("is not made by direct access off, which shows how the address is lost", () => {
        assert.deepEqual(mistakesOf("scenario1", { directAccess: "false" }), []);
    });
});
