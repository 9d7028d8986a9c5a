import assert from "node:assert/strict";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../../../tke/nodes";
import { buildControlPlane } from "../../../support/clusters/control-plane";
import { call, Cluster } from "./kubelet/cluster";
import { POD_BLOCK } from "./kubelet/cluster-records";
import { describeAccess } from "./kubelet/access";
import { describeContainers } from "./kubelet/containers";
import { describeDeclaredImages } from "./kubelet/declared-images";
import { describeKubeProxy } from "./kubelet/kube-proxy";
import { describeNodes } from "./kubelet/nodes";
import { describeReadinessGates } from "./kubelet/readiness-gates";
import { describeRemoval } from "./kubelet/removal";
import { describeStreams } from "./kubelet/streams";
import { describeTermination } from "./kubelet/termination";
import { describeVpcCniOnGlobalRouter, describeVpcCniWebhook } from "./kubelet/vpc-cni";

describe("kubelet, VPC-CNI cluster", function () {
    this.timeout(120_000);
    const cluster = new Cluster("VPC-CNI");
    before(buildControlPlane);
    before(() => cluster.start());
    after(() => cluster.stop());

    describeNodes(cluster);
    describeContainers(cluster);
    describeAccess(cluster);
    describeDeclaredImages(cluster);
    describeReadinessGates(cluster);
    describeTermination(cluster);
    describeVpcCniWebhook(cluster);
    describeRemoval(cluster);
});

describe("kubelet, GlobalRouter cluster", function () {
    this.timeout(120_000);
    const cluster = new Cluster("GR");
    before(buildControlPlane);
    before(() => cluster.start());
    after(() => cluster.stop());

    it("gives Pods addresses from the Pod CIDR that the controller manager gave the node", async () => {
        const node = await cluster.core.readNode({ name: "10.77.0.5" });
        const network = /^(172\.31\.\d+)\.(\d+)\/26$/.exec(node.spec?.podCIDR ?? "");
        assert.ok(network, `podCIDR ${node.spec?.podCIDR}`);
        await Promise.all([cluster.create("one", {}), cluster.create("two", {})]);
        const pods = await Promise.all([cluster.ready("one"), cluster.ready("two")]);
        const first = Number(network[2]) + 2;
        assert.deepEqual(
            pods.map(({ status }) => status?.podIP).sort(),
            [`${network[1]}.${first}`, `${network[1]}.${first + 1}`].sort(),
        );
        const loopback = (pods[0].status?.podIP ?? "").replace(/^172\.31/, `127.${POD_BLOCK}`);
        assert.equal((await call(loopback)).hostname, "one");
    });

    it("gives a Pod on a super node an address of that node's subnet all the same", async () => {
        await cluster.create("on-super", {
            nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value },
            tolerations: [{ key: SUPER_NODE_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
        });
        assert.match((await cluster.ready("on-super")).status?.podIP ?? "", /^10\.77\.2\./);
    });

    describeVpcCniOnGlobalRouter(cluster);
    describeKubeProxy(cluster);
    describe("streams", () => describeStreams(cluster));
});
