import assert from "node:assert/strict";
import { runProgram } from "../../support/program";
import { find, key, usePrograms } from "./programs";

describe("a stack's options", () => {
    const programs = usePrograms();
    const { run } = programs;

    it("orders EIP and CLB without charge type and bandwidth for a bill-by-CVM account", async () => {
        const made = await run("scenario1", { accountType: "LEGACY", clbSlaType: "clb.c2.medium" });
        const eip = find(made, "client-ip-network-nat-eip").inputs;
        const clb = find(made, "client-ip-clb-instance").inputs;
        const ofStandard = ["internetChargeType", "internetMaxBandwidthOut", "internetBandwidthMaxOut"];
        assert.deepEqual(
            [eip, clb].flatMap((inputs) => ofStandard.filter((key) => inputs[key] !== undefined)),
            [],
        );
        assert.deepEqual([clb.networkType, clb.slaType], ["OPEN", "clb.c2.medium"]);
    });

    it("gives the node pool all instance types, in their order", async () => {
        const config = { instanceType: undefined, instanceTypes: "SA5.MEDIUM4,S5.MEDIUM4" };
        const made = await runProgram({ config: key(config), kubeconfig: programs.apiServer.kubeconfig });
        const { native } = find(made, "client-ip-cluster-native-pool").inputs as {
            native: { instanceTypes: string[] };
        };
        assert.deepEqual(native.instanceTypes, ["SA5.MEDIUM4", "S5.MEDIUM4"]);
    });

    it("leaves kube-proxy's mode to the provider, whose default is IPVS, unless iptables is wanted", async () => {
        const ipvs = async (config: Record<string, string>) =>
            find(await run("scenario1", config), "client-ip-cluster-cluster").inputs.clusterIpvs;
        assert.equal(await ipvs({}), undefined);
        assert.equal(await ipvs({ kubeProxyMode: "ipvs" }), undefined);
        assert.equal(await ipvs({ kubeProxyMode: "iptables" }), false);
    });

    it("has no NAT gateway where none is wanted", async () => {
        const { resources } = await run("scenario1", { natGateway: "false" });
        assert.deepEqual(
            resources.map(({ type }) => type).filter((type) => /nat|eip|route/.test(type)),
            [],
        );
    });

    it("leaves the CLB to the controller where that is wanted, with what the stack's own would have", async () => {
        const changes = { clb: "controller", clbBandwidthMbps: "5", clbChargeType: "BANDWIDTH_POSTPAID_BY_HOUR" };
        const made = await run("scenario1", changes);
        assert.ok(!made.resources.some(({ type }) => type.includes("ClbInstance")));
        const { annotations } = find(made, "client-ip-direct-service").inputs.metadata as { annotations: object };
        assert.deepEqual(annotations, {
            "pulumi.com/timeoutSeconds": "600",
            "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
            "service.cloud.tencent.com/direct-access": "true",
            "service.cloud.tencent.com/enable-grace-shutdown": "true",
            "service.cloud.tencent.com/security-groups": "id-of-client-ip-network-clb",
            "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type": "BANDWIDTH_POSTPAID_BY_HOUR",
            "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out": "5",
        });
    });

    it("gives an internal CLB a subnet, and nothing to pay for", async () => {
        const { inputs } = find(await run("scenario1", { clbType: "internal" }), "client-ip-clb-instance");
        assert.equal(inputs.networkType, "INTERNAL");
        assert.equal(inputs.subnetId, "id-of-client-ip-network-node-ap-guangzhou-6");
        assert.ok(!("internetChargeType" in inputs) && !("internetBandwidthMaxOut" in inputs));
    });

    it("opens a public endpoint for the given CIDRs only, and keeps the intranet one", async () => {
        const made = await run("scenario1", { apiServerAllowedCidrs: '["203.0.113.7/32"]' });
        assert.deepEqual(find(made, "client-ip-cluster-endpoint").inputs, {
            clusterId: "id-of-client-ip-cluster-cluster",
            clusterInternet: true,
            clusterInternetSecurityGroup: "id-of-client-ip-cluster-api-server",
            clusterIntranet: true,
            clusterIntranetSubnetId: "id-of-client-ip-network-node-ap-guangzhou-6",
        });
        const { ingresses } = find(made, "client-ip-cluster-api-server-rules").inputs as { ingresses: object[] };
        assert.deepEqual(ingresses, [
            {
                action: "ACCEPT",
                cidrBlock: "203.0.113.7/32",
                description: "Kubernetes API",
                port: "443",
                protocol: "TCP",
            },
        ]);
    });

    it("tags what can be tagged, native nodes by their machines", async () => {
        const made = await run("scenario1", { tags: '{"team":"edge"}', ttl: "4h" });
        const tags = { "pulumi:project": "tke-client-ip", "pulumi:stack": "scenario1", team: "edge", ttl: "4h" };
        const machineTags = Object.entries(tags).map(([key, value]) => ({ key, value }));
        const tagged = made.resources.filter(
            ({ type, inputs }) => type.startsWith("tencentcloud:") && inputs.tags !== undefined,
        );
        for (const { name, type, inputs } of tagged) {
            const native = type === "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool";
            assert.deepEqual(inputs.tags, native ? [{ resourceType: "machine", tags: machineTags }] : tags, name);
        }
        const types = new Set(tagged.map(({ type }) => type.split(":").at(-1)));
        assert.deepEqual([...types].sort(), [
            "ClbInstance",
            "Eip",
            "KubernetesCluster",
            "KubernetesNativeNodePool",
            "NatGateway",
            "SecurityGroup",
            "Subnet",
            "Vpc",
        ]);
    });

    it("leaves the ttl tag out where there is no ttl", async () => {
        const made = await run("scenario1");
        assert.deepEqual(find(made, "client-ip-network-vpc").inputs.tags, {
            "pulumi:project": "tke-client-ip",
            "pulumi:stack": "scenario1",
        });
    });
});
