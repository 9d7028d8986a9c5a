import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { connectToFirst } from "../../../../../lab/network/balancing/connect-to-first";
import { NodePorts } from "../../../../../lab/network/kube-proxy/node-ports";
import type { ForwardingPortPlan } from "../../../../../lab/network/kube-proxy/node-port-plan";
import type { Target } from "../../../../../lab/network/balancing/weighted-round-robin";
import { DataPlane, VPC } from "../data-plane";
import { UdpClient, UdpPod } from "../l4/datagrams";
import { call, freshAddress, freshPort, open, Pod, vpcAddress } from "../sockets";

describe("NodePorts", () => {
    const client = "127.1.8.4";
    const pods: Pod[] = [];
    let nodePorts: NodePorts;

    beforeEach(() => {
        nodePorts = new NodePorts({ log: () => undefined });
    });

    afterEach(async () => {
        await nodePorts.close();
        await Promise.all(pods.splice(0).map((pod) => pod.stop()));
    });

    async function startPod(): Promise<Pod> {
        const pod = await new Pod(freshAddress(), freshPort()).start();
        pods.push(pod);
        return pod;
    }

    function planFor(targets: Pod[], sourceAddress: ForwardingPortPlan["sourceAddress"]): ForwardingPortPlan {
        const addresses = targets.map(({ address, port }) => ({ address, port }));
        return {
            kind: "forward",
            protocol: "TCP",
            nodeAddress: freshAddress(),
            nodePort: freshPort(),
            targets: addresses,
            sourceAddress,
            affinitySeconds: 0,
            withoutTargets: "refuse",
        };
    }

    it("loses the client's address with policy Cluster: the Pod sees the node", async () => {
        const plan = planFor([await startPod()], "node");
        await nodePorts.apply("cls-1", [plan]);
        const { seen } = await call({ host: plan.nodeAddress, port: plan.nodePort, client });
        assert.equal(seen.remote_addr, plan.nodeAddress);
    });

    it("keeps the client's address with policy Local", async () => {
        const plan = planFor([await startPod()], "client");
        await nodePorts.apply("cls-1", [plan]);
        const { seen } = await call({ host: plan.nodeAddress, port: plan.nodePort, client });
        assert.equal(seen.remote_addr, client);
    });

    it("keeps a client with one Pod where the Service has sessionAffinity: ClientIP, and spreads it without", async () => {
        const plan = planFor([await startPod(), await startPod()], "node");
        const counts = async (affinitySeconds: number, from: string): Promise<number[]> => {
            await nodePorts.apply("cls-1", [{ ...plan, affinitySeconds }]);
            const seenBy: string[] = [];
            for (let i = 0; i < 10; i++) {
                const { seen } = await call({ host: plan.nodeAddress, port: plan.nodePort, client: from });
                seenBy.push(seen.pod);
            }
            return plan.targets.map(({ address }) => seenBy.filter((each) => each === address).length).toSorted();
        };
        assert.deepEqual(await counts(0, client), [5, 5]);
        assert.deepEqual(await counts(10_800, client), [0, 10]);
    });

    describe("UDP", () => {
        const udpPods: UdpPod[] = [];
        let udpClient: UdpClient;

        beforeEach(async () => {
            udpClient = await UdpClient.open(client);
        });
        afterEach(async () => {
            udpClient.close();
            await Promise.all(udpPods.splice(0).map((pod) => pod.stop()));
        });

        async function udpPlan(sourceAddress: ForwardingPortPlan["sourceAddress"]): Promise<ForwardingPortPlan> {
            const pod = await new UdpPod(freshAddress(), freshPort()).start();
            udpPods.push(pod);
            return { ...planFor([], sourceAddress), protocol: "UDP", targets: [pod] };
        }

        it("shows the Pod the node with policy Cluster, the client with policy Local", async () => {
            const [cluster, local] = [await udpPlan("node"), await udpPlan("client")];
            await nodePorts.apply("cls-1", [cluster, local]);
            const seen = async ({ nodeAddress, nodePort }: ForwardingPortPlan) =>
                (await udpClient.ask(nodeAddress, nodePort)).remote_addr;
            assert.deepEqual([await seen(cluster), await seen(local)], [cluster.nodeAddress, client]);
        });

        it("sends a client's datagrams to another Pod once its own is gone", async () => {
            const [before, after] = [await udpPlan("node"), await udpPlan("node")];
            const ask = async () => (await udpClient.ask(before.nodeAddress, before.nodePort)).pod;
            await nodePorts.apply("cls-1", [before]);
            assert.equal(await ask(), before.targets[0]?.address);
            await nodePorts.apply("cls-1", [{ ...before, targets: [...before.targets, ...after.targets] }]);
            assert.equal(await ask(), before.targets[0]?.address);
            await nodePorts.apply("cls-1", [{ ...before, targets: after.targets }]);
            assert.equal(await ask(), after.targets[0]?.address);
        });
    });

    it("refuses connections while there is no Pod, and takes them again", async () => {
        const pod = await startPod();
        const plan = planFor([pod], "node");
        const at = { host: plan.nodeAddress, port: plan.nodePort, client };
        for (const targets of [[], plan.targets, [], plan.targets]) {
            await nodePorts.apply("cls-1", [{ ...plan, targets }]);
            if (targets.length === 0) {
                await assert.rejects(call(at), { code: "ECONNREFUSED" });
            } else {
                assert.equal((await call(at)).seen.pod, pod.address);
            }
        }
    });

    it("leaves a client without an answer where only other nodes have Pods, and a CLB without a connection", async () => {
        const pod = await startPod();
        const plan: ForwardingPortPlan = { ...planFor([pod], "client"), withoutTargets: "drop" };
        const target = { address: plan.nodeAddress, port: plan.nodePort, weight: 1 };
        const droppedBy = ({ address, port }: Target) =>
            nodePorts.isDropping("TCP", address, port) ? "kube-proxy" : undefined;
        const fromClb = () => connectToFirst([target], { localAddress: "127.1.8.5", timeoutMs: 50, droppedBy });
        await nodePorts.apply("cls-1", [{ ...plan, targets: [] }]);
        await assert.rejects(fromClb(), { timedOut: true });
        const socket = await open(plan.nodeAddress, plan.nodePort, client);
        socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        const answered = once(socket, "data").then(() => true);
        assert.equal(await Promise.race([answered, delay(100, false)]), false);
        await nodePorts.apply("cls-1", [plan]);
        (await fromClb()).socket.destroy();
        assert.equal((await call({ host: plan.nodeAddress, port: plan.nodePort, client })).seen.pod, pod.address);
        socket.destroy();
        await nodePorts.apply("cls-1", [{ ...plan, targets: [] }]);
        await nodePorts.apply("cls-1", []);
        await assert.rejects(fromClb(), { timedOut: false });
    });

    it("is no backend that a CLB takes for healthy, nor one that it connects to, where it drops what arrives", async () => {
        const pod = await startPod();
        const node = { ...planFor([pod], "client"), withoutTargets: "drop" as const };
        const clb = new DataPlane({ isDropping: (...port) => nodePorts.isDropping(...port) });
        try {
            await nodePorts.apply("cls-1", [{ ...node, targets: [] }]);
            const [vip, port, unchecked] = [freshAddress(), freshPort(), freshPort()];
            const targets = [clb.eni({ address: node.nodeAddress, port: node.nodePort })];
            await clb.putLoadBalancer(
                vip,
                { port, targets },
                { port: unchecked, targets, healthCheck: { HealthSwitch: 0 } },
            );
            await clb.loadBalancers.checked();
            const backend = { address: vpcAddress(node.nodeAddress), port: node.nodePort };
            assert.match(clb.loadBalancers.checkFailure(VPC, backend) ?? "", /is dropped/);
            const reached = call({ host: vip, port: unchecked, client }).then(
                () => "answered",
                () => "refused",
            );
            assert.equal(await Promise.race([reached, delay(200, "no answer")]), "no answer");
            assert.equal(pod.requests.length, 0);
        } finally {
            await clb.close();
        }
    });

    it("tells load balancers on the healthCheckNodePort whether the node has Pods", async () => {
        const [nodeAddress, nodePort] = [freshAddress(), freshPort()];
        const service = { namespace: "demo", name: "web" };
        for (const [localEndpoints, status] of [
            [2, 200],
            [0, 503],
        ] as const) {
            await nodePorts.apply("cls-1", [{ kind: "health-check", nodeAddress, nodePort, service, localEndpoints }]);
            const answer = await fetch(`http://${nodeAddress}:${nodePort}/healthz`);
            assert.equal(answer.status, status);
            assert.deepEqual(await answer.json(), { service, localEndpoints, serviceProxyHealthy: true });
        }
    });

    it("uses new Pods from the next connection on and leaves running ones alone", async () => {
        const [before, after] = [await startPod(), await startPod()];
        const plan = planFor([before], "node");
        await nodePorts.apply("cls-1", [plan]);
        const running = await open(plan.nodeAddress, plan.nodePort, client);
        running.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await once(running, "data");
        await nodePorts.apply("cls-1", [{ ...plan, targets: [{ address: after.address, port: after.port }] }]);
        const { seen } = await call({ host: plan.nodeAddress, port: plan.nodePort, client });
        assert.equal(seen.pod, after.address);
        running.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert.match(String((await once(running, "data"))[0]), new RegExp(before.address));
        await nodePorts.apply("cls-1", [{ ...plan, targets: [] }]);
        assert.equal(running.destroyed, false);
        await nodePorts.apply("cls-1", []);
        await once(running.resume(), "end");
    });

    it("takes away what one cluster had and leaves another's", async () => {
        const pod = await startPod();
        const [mine, other] = [planFor([pod], "node"), planFor([pod], "node")];
        await nodePorts.apply("cls-1", [mine]);
        await nodePorts.apply("cls-2", [other]);
        await nodePorts.apply("cls-1", []);
        await assert.rejects(call({ host: mine.nodeAddress, port: mine.nodePort, client }), { code: "ECONNREFUSED" });
        assert.equal((await call({ host: other.nodeAddress, port: other.nodePort, client })).status, 200);
    });

    it("listens on loopback addresses only", async () => {
        for (const nodeAddress of ["0.0.0.0", "10.0.0.1", "::"]) {
            const plan = { ...planFor([await startPod()], "node"), nodeAddress };
            await assert.rejects(new NodePorts({ log: () => undefined }).apply("cls-1", [plan]), RangeError);
        }
    });
});
