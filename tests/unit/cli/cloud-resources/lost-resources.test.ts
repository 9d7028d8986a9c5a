import assert from "node:assert/strict";
import { lostResources, lostText } from "../../../../cli/cloud-resources/lost-resources";
import { importOptions, stackResources } from "../../../../engine/pulumi/pulumi-import";

const CLUSTER = "tencentcloud:index/kubernetesCluster:KubernetesCluster";
const ENDPOINT = "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint";
const CLB = { type: "tencentcloud:index/clbInstance:ClbInstance", name: "client-ip-clb-instance" };
const ROUTE = "tencentcloud:index/routeTableEntry:RouteTableEntry";
const REGION = "ap-guangzhou";
const DEV = { project: "tke-client-ip", stack: "dev" };
const NAMES: Readonly<Record<string, string>> = {
    "tke/nodepool": "native",
    "tke/virtualnodepool": "super",
    "clb/clb": "tke-client-ip-dev-clb",
};
const found = (kind: string, id: string, stack = "dev") => ({
    kind,
    id,
    region: REGION,
    name: NAMES[kind] ?? "",
    stack,
});
const cluster = found("ccs/cluster", "cls-1");
const pool = found("tke/nodepool", "cls-1/np-1");
const superPool = found("tke/virtualnodepool", "cls-1/np-2");
const clb = found("clb/clb", "lb-1");

describe("what a stack has lost", () => {
    it("is a cluster with its pools that its state does not hold", () => {
        const lost = lostResources(DEV, [cluster, pool, superPool, found("ccs/cluster", "cls-2", "other")], []);
        assert.deepEqual(
            lost.map(({ importAs }) => importAs?.id),
            ["cls-1", "cls-1#np-1", "cls-1#np-2"],
        );
        assert.match(lost[0]?.remedy ?? "", /^tccli tke DeleteCluster .*cls-1/);
    });

    it("is a cluster also where its endpoint, which has its id, was recorded", () => {
        const endpoint = { type: ENDPOINT, name: "client-ip-cluster-endpoint", id: "cls-1" };
        assert.equal(lostResources(DEV, [cluster], [endpoint])[0]?.importAs?.id, "cls-1");
    });

    it("is a pool alone, where the cluster was recorded", () => {
        const lost = lostResources(
            DEV,
            [cluster, pool],
            [{ type: CLUSTER, name: "client-ip-cluster-cluster", id: "cls-1" }],
        );
        assert.deepEqual(
            lost.map(({ id, importAs }) => [id, importAs?.name]),
            [["cls-1/np-1", "client-ip-cluster-native-pool"]],
        );
    });

    it("is no pool that somebody else has added to the stack's cluster", () => {
        const state = [
            { type: CLUSTER, name: "client-ip-cluster-cluster", id: "cls-1" },
            {
                type: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
                name: "client-ip-cluster-native-pool",
                id: "cls-1#np-1",
            },
        ];
        const theirs = { ...found("tke/nodepool", "cls-1/np-3"), name: "gpu" };
        assert.deepEqual(lostResources(DEV, [cluster, pool, theirs], state), []);
    });

    it("is the endpoint of the stack's cluster, which the provider cannot import, with the command that deletes it", () => {
        const state = [{ type: CLUSTER, name: "client-ip-cluster-cluster", id: "cls-1" }];
        const sides = [found("tke/endpoint", "cls-1/intranet"), found("tke/endpoint", "cls-1/extranet")];
        const lost = lostResources(DEV, [cluster, ...sides], state);
        assert.deepEqual(
            lost.map(({ importAs, remedy }) => [importAs, remedy]),
            ["false", "true"].map((extranet) => [
                undefined,
                `tccli tke DeleteClusterEndpoint --region ap-guangzhou --ClusterId cls-1 --IsExtranet ${extranet}`,
            ]),
        );
        const text = lostText("dev", lost, {});
        assert.match(
            text,
            /cannot be imported; delete it, and the next `up` creates it again: tccli tke DeleteClusterEndpoint/,
        );
        assert.doesNotMatch(text, /adopt-lost|to delete/);
        const known = { type: ENDPOINT, name: "client-ip-cluster-endpoint", id: "cls-1" };
        assert.deepEqual(lostResources(DEV, [cluster, ...sides], [...state, known]), []);
    });

    it("is the stack's CLB, whose name keeps the provider from creating another one; none that a controller has created", () => {
        const theirs = { ...found("clb/clb", "lb-2"), name: "cls-1_default_web" };
        const [lost, ...more] = lostResources(DEV, [clb, theirs], []);
        assert.deepEqual(lost?.importAs, { ...CLB, parent: "client-ip-clb", id: "lb-1" });
        assert.deepEqual(more, []);
        const text = lostText("dev", [lost], {});
        assert.match(text, /^stack dev: CLB lb-1 belongs to it, and its state does not know it/);
        assert.match(text, /to keep: npm run adopt-lost -- dev; .*\n +to delete: tccli clb DeleteLoadBalancer /);
        assert.deepEqual(lostResources(DEV, [clb], [{ ...CLB, id: "lb-1" }]), []);
        const beside = lostResources(DEV, [clb], [{ ...CLB, id: "lb-3" }]);
        assert.deepEqual([beside.length, beside[0]?.importAs], [1, undefined]);
    });

    it("is the route to the stack's NAT gateway, which has no tags", () => {
        const route = found("vpc/route", "rtb-1/12");
        const cutOff = { type: ROUTE, name: "client-ip-network-default-route", id: "", isCutOff: true as const };
        const [lost] = lostResources(DEV, [route], [cutOff]);
        assert.deepEqual(lost?.importAs, {
            type: ROUTE,
            name: "client-ip-network-default-route",
            parent: "client-ip-network",
            id: "12.rtb-1",
        });
        assert.equal(lost.isCutOff, true);
        assert.equal(
            lost.remedy,
            `tccli vpc DeleteRoutes --region ap-guangzhou --RouteTableId rtb-1 --Routes '[{"RouteId":12}]'`,
        );
        assert.deepEqual(lostResources(DEV, [route], [{ ...cutOff, id: "12.rtb-1", isCutOff: undefined }]), []);
    });

    it("is what of the network a killed `up` was creating beside the call at which it was killed", () => {
        const named = (kind: string, id: string, role: string) => ({
            ...found(kind, id),
            name: `tke-client-ip-dev-${role}`,
        });
        const network = [
            named("vpc/vpc", "vpc-1", "vpc"),
            named("vpc/subnet", "subnet-1", "node-ap-guangzhou-6"),
            named("vpc/nat", "nat-1", "nat"),
            named("vpc/eip", "eip-1", "nat"),
            named("cvm/sg", "sg-1", "backend"),
        ];
        const vpc = {
            type: "tencentcloud:index/vpc:Vpc",
            name: "client-ip-network-vpc",
            id: "vpc-1",
        };
        const lost = lostResources(DEV, network, [vpc]);
        assert.deepEqual(
            lost.map(({ id, importAs }) => [id, importAs?.name, importAs?.parent]),
            [
                ["subnet-1", "client-ip-network-node-ap-guangzhou-6", "client-ip-network"],
                ["nat-1", "client-ip-network-nat", "client-ip-network"],
                ["eip-1", "client-ip-network-nat-eip", "client-ip-network"],
                ["sg-1", "client-ip-network-backend", "client-ip-network"],
            ],
        );
        assert.match(
            lostText("dev", lost, {}),
            /DeleteNatGateway .*ReleaseAddresses .*DeleteSecurityGroup .*DeleteSubnet/,
        );
        const other = named("vpc/subnet", "subnet-2", "theirs");
        const twice = named("vpc/subnet", "subnet-3", "node-ap-guangzhou-6");
        assert.deepEqual(
            lostResources(DEV, [...network.slice(0, 2), other, twice], [vpc]).map(({ id, importAs }) => [id, importAs]),
            [
                ["subnet-1", undefined],
                ["subnet-3", undefined],
            ],
        );
    });

    it("is deleted in the order in which it can be, and kept as far as the provider imports it", () => {
        const lost = lostResources(DEV, [cluster, pool, found("tke/endpoint", "cls-1/intranet")], []);
        const text = lostText("dev", lost, {});
        assert.match(text, /to keep: npm run adopt-lost -- dev\n/);
        assert.match(text, /to delete: \S+ \S+ DeleteClusterEndpoint .*DeleteNodePool .*DeleteCluster --region/);
        assert.match(text, /the next `up` creates it again: tccli tke DeleteClusterEndpoint [^&]*$/);
    });

    it("is nothing that an interrupted creation of the lab's engine looks for itself", () => {
        assert.deepEqual(
            lostResources(DEV, [cluster], [{ type: CLUSTER, name: "client-ip-cluster-cluster", id: "" }]),
            [],
        );
    });

    it("is known to be the stack's own where the Pulumi CLI was creating one when it was killed", () => {
        const creating = { type: CLUSTER, name: "client-ip-cluster-cluster", id: "", isCutOff: true as const };
        const told = (state: Parameters<typeof lostResources>[2]) =>
            lostResources(DEV, [cluster], state).map(({ importAs, isCutOff }) => [importAs?.id, isCutOff]);
        assert.deepEqual(told([creating]), [["cls-1", true]]);
        assert.deepEqual(told([]), [["cls-1", false]]);
    });

    it("cannot be taken in beside a second one, nor can one of two", () => {
        const second = lostResources(
            DEV,
            [cluster, pool],
            [{ type: CLUSTER, name: "client-ip-cluster-cluster", id: "cls-9" }],
        );
        assert.deepEqual(
            second.map(({ importAs }) => importAs),
            [undefined, undefined],
        );
        const two = lostResources(DEV, [cluster, found("ccs/cluster", "cls-2")], []);
        assert.deepEqual(
            two.map(({ importAs }) => importAs),
            [undefined, undefined],
        );
        assert.doesNotMatch(lostText("dev", two, {}), /adopt-lost/);
    });

    it("is told with how to keep and how to delete it", () => {
        const text = lostText("dev", lostResources(DEV, [cluster], []), { cloud: true });
        assert.match(text, /^stack dev: cluster cls-1 belongs to it, and its state does not know it: /);
        assert.match(text, /to keep: npm run adopt-lost -- dev --cloud;/);
        assert.match(text, /to delete: tccli tke DeleteCluster --region ap-guangzhou --ClusterId cls-1/);
    });
});

describe("an import by the Pulumi CLI", () => {
    const urn = (path: string) => `urn:pulumi:dev::tke-client-ip::${path}`;
    const state = [
        { urn: urn("pulumi:pulumi:Stack::tke-client-ip-dev"), type: "pulumi:pulumi:Stack" },
        { urn: urn("a$b::client-ip-cluster"), type: "tke-client-ip:index:TkeCluster" },
        {
            urn: urn("pulumi:providers:tencentcloud::default_1"),
            type: "pulumi:providers:tencentcloud",
            custom: true,
            id: "0",
        },
        {
            urn: urn("pulumi:providers:tencentcloud::tencentcloud"),
            type: "pulumi:providers:tencentcloud",
            custom: true,
            id: "1",
        },
        {
            urn: urn("a$tencentcloud:index/vpc:Vpc::net-vpc"),
            type: "tencentcloud:index/vpc:Vpc",
            custom: true,
            id: "vpc-1",
        },
    ];

    it("puts the resource below its component, with the program's provider, unprotected", () => {
        const [lost] = lostResources(DEV, [cluster], stackResources({ resources: state }));
        assert.deepEqual(importOptions(state, [lost!.importAs!]), {
            resources: [
                {
                    type: CLUSTER,
                    name: "client-ip-cluster-cluster",
                    id: "cls-1",
                    parent: "client-ip-cluster",
                    provider: "pulumi:providers:tencentcloud",
                },
            ],
            nameTable: {
                "client-ip-cluster": urn("a$b::client-ip-cluster"),
                "pulumi:providers:tencentcloud": urn("pulumi:providers:tencentcloud::tencentcloud"),
            },
            protect: false,
            generateCode: false,
        });
    });

    it("knows what the state holds, and what the CLI was creating when it was killed", () => {
        const held = { type: "tencentcloud:index/vpc:Vpc", name: "net-vpc", id: "vpc-1" };
        assert.deepEqual(stackResources({ resources: state }), [held]);
        const eip = { urn: urn("a$b::net-eip"), type: "tencentcloud:index/eip:Eip", custom: true };
        const pending_operations = [
            { type: "creating", resource: eip },
            { type: "updating", resource: state[4]! },
            { type: "creating", resource: state[4]! },
        ];
        assert.deepEqual(stackResources({ resources: state, pending_operations }), [
            held,
            { type: "tencentcloud:index/eip:Eip", name: "net-eip", id: "", isCutOff: true },
        ]);
    });
});
