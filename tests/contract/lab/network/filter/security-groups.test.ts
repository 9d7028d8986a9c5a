import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import type {
    ClusterEndpointRecord,
    ClusterRecord,
    ListenerRecord,
    LoadBalancerRecord,
    MachineRecord,
    SecurityGroupRecord,
    TargetRecord,
} from "../../../../../lab/cloud/model";
import { Store } from "../../../../../lab/cloud/store";
import { Transitions } from "../../../../../lab/cloud/lifecycle/transitions";
import { LoadBalancers } from "../../../../../lab/network/load-balancer";
import { BLOCK, call, freshAddress, freshPort, open, Pod, vpcAddress } from "../sockets";

const VPC = "vpc-test0001";
const CLUSTER = "cls-test0001";
const IN = "127.1.2.8";
const OUT = "127.1.3.8";

function eni(pod: Pod, weight = 10): TargetRecord {
    return { type: "ENI", eniIp: vpcAddress(pod.address), port: pod.port, weight, registeredTime: "" };
}

function l7(port: number, ...targets: TargetRecord[]): Partial<ListenerRecord> {
    return { protocol: "HTTP", port, rules: [{ locationId: "loc-1", domain: "", url: "/", targets }] };
}

describe("security groups in the CLB data plane", () => {
    let store: Store;
    let loadBalancers: LoadBalancers;
    let logged: string[];
    let apiServerPort: number | undefined;
    const pods: Pod[] = [];

    beforeEach(() => {
        store = new Store(":memory:");
        store.put("addressBlock", VPC, { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: BLOCK });
        putGroup("sg-clients", { CidrBlock: "127.1.2.0/24", Action: "ACCEPT" });
        putGroup("sg-nobody");
        logged = [];
        apiServerPort = undefined;
        loadBalancers = new LoadBalancers({
            store,
            transitions: new Transitions(store),
            apiServerPort: () => apiServerPort,
            canBindPrivilegedPorts: false,
            log: (message) => logged.push(message),
        });
        loadBalancers.start();
    });

    afterEach(async () => {
        await loadBalancers.close();
        await Promise.all(pods.splice(0).map((pod) => pod.stop()));
        store.close();
    });

    async function startPod(): Promise<Pod> {
        const pod = await new Pod(freshAddress(), freshPort()).start();
        pods.push(pod);
        return pod;
    }

    async function putLoadBalancer(
        vip: string,
        listener: Partial<ListenerRecord>,
        settings: { securityGroups?: string[]; passToTarget?: boolean } = {},
    ): Promise<void> {
        store.put("loadBalancer", "lb-1", {
            loadBalancerId: "lb-1",
            type: "INTERNAL",
            vpcId: VPC,
            vips: [vip],
            securityGroups: [],
            passToTarget: false,
            listeners: [{ listenerId: "lbl-1", protocol: "TCP", targets: [], rules: [], ...listener }],
            ...settings,
        } as unknown as LoadBalancerRecord);
        await loadBalancers.checked();
    }

    function putGroup(securityGroupId: string, ...ingress: SecurityGroupPolicy[]): void {
        store.put("securityGroup", securityGroupId, { securityGroupId, ingress } as SecurityGroupRecord);
    }

    function putNode(pod: Pod, ...securityGroupIds: string[]): TargetRecord {
        store.put("cluster", CLUSTER, { clusterId: CLUSTER, vpcId: VPC } as ClusterRecord);
        store.put("machine", "np-1-a", {
            machineName: "np-1-a",
            instanceId: "ins-1",
            clusterId: CLUSTER,
            lanIp: vpcAddress(pod.address),
            securityGroupIds,
        } as MachineRecord);
        return { type: "CVM", instanceId: "ins-1", port: pod.port, weight: 10, registeredTime: "" };
    }

    async function assertSilence(vip: string, port: number, milliseconds: number): Promise<void> {
        const socket = await open(vip, port, OUT);
        const events: string[] = [];
        for (const event of ["data", "end", "error", "close"]) {
            socket.on(event, () => events.push(event));
        }
        socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await delay(milliseconds);
        assert.deepEqual(events, []);
        socket.destroy();
    }

    for (const [layer, listener] of [
        ["4", (port: number, target: TargetRecord) => ({ port, targets: [target] })],
        ["7", l7],
    ] as const) {
        it(`the CLB's let in whom they name, from the next connection on, and answer no one else (layer ${layer})`, async () => {
            const [pod, vip, port] = [await startPod(), freshAddress(), freshPort()];
            await putLoadBalancer(vip, listener(port, eni(pod)));
            assert.equal((await call({ host: vip, port, client: OUT })).status, 200);
            store.update("loadBalancer", "lb-1", { securityGroups: ["sg-clients"] });
            await loadBalancers.settled();
            await assertSilence(vip, port, 300);
            assert.equal((await call({ host: vip, port, client: IN })).seen.remote_addr, IN);
            putGroup("sg-clients", { CidrBlock: "0.0.0.0/0", Port: String(port), Action: "ACCEPT" });
            await loadBalancers.settled();
            assert.equal((await call({ host: vip, port, client: OUT })).status, 200);
            assert.equal(pod.requests.length, 3);
            assert.match(logged.join("\n"), /from 127\.1\.3\.8: dropped by security group sg-clients/);
        });
    }

    it("a rule names the listener's port, also where it is served 8000 higher", async () => {
        const [pod, vip] = [await startPod(), freshAddress()];
        putGroup("sg-80", { CidrBlock: "0.0.0.0/0", Protocol: "TCP", Port: "80", Action: "ACCEPT" });
        await putLoadBalancer(vip, { port: 80, targets: [eni(pod)] }, { securityGroups: ["sg-80"] });
        assert.equal((await call({ host: vip, port: 8080, client: OUT })).status, 200);
    });

    it("a client within the VPC is known by its address there", async () => {
        const [pod, vip, port, inside] = [await startPod(), freshAddress(), freshPort(), freshAddress()];
        putGroup("sg-vpc", { CidrBlock: vpcAddress(inside), Action: "ACCEPT" });
        await putLoadBalancer(vip, { port, targets: [eni(pod)] }, { securityGroups: ["sg-vpc"] });
        assert.equal((await call({ host: vip, port, client: inside })).seen.remote_addr, inside);
        await assertSilence(vip, port, 100);
    });

    it("a node's drop what a layer-4 listener forwards: the client hears nothing, and no other node is asked", async () => {
        const [node, other, vip, port] = [await startPod(), await startPod(), freshAddress(), freshPort()];
        const target = { ...putNode(node, "sg-clients"), weight: 50 };
        await putLoadBalancer(vip, { port, targets: [target, eni(other, 1)] });
        await assertSilence(vip, port, 4_500);
        assert.deepEqual([node.requests, other.requests], [[], []]);
        assert.match(logged.join("\n"), /dropped by security group sg-clients/);
    });

    it("a node's make a layer-7 listener go on to the next backend after 4 s, and answer 504 without one", async () => {
        const [node, pod, vip, port] = [await startPod(), await startPod(), freshAddress(), freshPort()];
        const target = { ...putNode(node, "sg-nobody"), weight: 50 };
        await putLoadBalancer(vip, l7(port, target));
        const alone = call({ host: vip, port, client: OUT });
        await delay(100);
        await putLoadBalancer(vip, l7(port, target, eni(pod, 1)));
        const withNext = await call({ host: vip, port, client: OUT });
        assert.deepEqual([(await alone).status, withNext.seen.pod], [504, pod.address]);
        assert.equal(node.requests.length, 0);
    });

    it("a node's are not asked with LoadBalancerPassToTarget", async () => {
        const [node, vip, port] = [await startPod(), freshAddress(), freshPort()];
        await putLoadBalancer(vip, { port, targets: [putNode(node, "sg-nobody")] }, { passToTarget: true });
        assert.equal((await call({ host: vip, port, client: OUT })).seen.remote_addr, OUT);
    });

    it("an endpoint's let in the user's machine and whom they name", async () => {
        const vip = freshAddress();
        const apiServer = createServer((socket) => socket.end("api server")).listen(0, "127.0.0.1");
        await once(apiServer, "listening");
        apiServerPort = (apiServer.address() as AddressInfo).port;
        store.put("cluster", CLUSTER, { clusterId: CLUSTER, vpcId: VPC } as ClusterRecord);
        store.put("clusterEndpoint", `${CLUSTER}/extranet`, {
            clusterId: CLUSTER,
            extranet: true,
            status: "Creating",
            address: vip,
            securityGroup: "sg-clients",
        } as ClusterEndpointRecord);
        await loadBalancers.settled();
        for (const client of ["127.0.0.1", IN]) {
            assert.equal(await text(await open(vip, 8443, client)), "api server");
        }
        await assertSilence(vip, 8443, 200);
        apiServer.close();
    });

    it("a dropped client that goes away leaves nothing behind", async () => {
        const [pod, vip, port] = [await startPod(), freshAddress(), freshPort()];
        await putLoadBalancer(vip, { port, targets: [eni(pod)] }, { securityGroups: ["sg-nobody"] });
        const [ending, resetting] = [await open(vip, port, OUT), await open(vip, port, OUT)];
        ending.end("GET / HTTP/1.1\r\n\r\n");
        assert.equal(await text(ending), "");
        resetting.resetAndDestroy();
        await once(resetting, "close");
    });
});
