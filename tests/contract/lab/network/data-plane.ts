import type {
    ClusterRecord,
    ListenerRecord,
    LoadBalancerRecord,
    MachineRecord,
    TargetRecord,
} from "../../../../lab/cloud/model";
import { Store } from "../../../../lab/cloud/store";
import { Transitions } from "../../../../lab/cloud/lifecycle/transitions";
import { LoadBalancers, type LoadBalancersOptions } from "../../../../lab/network/load-balancer";
import { BLOCK, freshAddress, freshPort, Pod, vpcAddress } from "./sockets";
import { UdpPod } from "./l4/datagrams";

export const VPC = "vpc-test0001";

/** The CLB data plane over a store in memory, with one CLB, `lb-1`, and Pods. */
export class DataPlane {
    readonly store = new Store(":memory:");
    readonly logged: string[] = [];
    readonly loadBalancers: LoadBalancers;
    private readonly pods: { stop(): Promise<void> }[] = [];

    constructor({
        apiServerPort = () => undefined,
        hostOf,
        isDropping,
    }: Pick<Partial<LoadBalancersOptions>, "apiServerPort" | "hostOf" | "isDropping"> = {}) {
        this.store.put("addressBlock", VPC, { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: BLOCK });
        this.loadBalancers = new LoadBalancers({
            store: this.store,
            transitions: new Transitions(this.store),
            apiServerPort,
            hostOf,
            isDropping,
            canBindPrivilegedPorts: false,
            log: (message) => this.logged.push(message),
        });
        this.loadBalancers.start();
    }

    async startPod(): Promise<Pod> {
        const pod = await new Pod(freshAddress(), freshPort()).start();
        this.pods.push(pod);
        return pod;
    }

    async startUdpPod(): Promise<UdpPod> {
        const pod = await new UdpPod(freshAddress(), freshPort()).start();
        this.pods.push(pod);
        return pod;
    }

    /** A Pod as a backend. */
    eni(pod: { address: string; port: number }, weight = 10): TargetRecord {
        return { type: "ENI", eniIp: vpcAddress(pod.address), port: pod.port, weight, registeredTime: "" };
    }

    /** A node with these security groups as a backend. */
    putNode({ address, port }: { address: string; port: number }, ...securityGroupIds: string[]): TargetRecord {
        const clusterId = "cls-test0001";
        this.store.put("cluster", clusterId, { clusterId, vpcId: VPC } as ClusterRecord);
        this.store.put("machine", "np-1-a", {
            machineName: "np-1-a",
            instanceId: "ins-1",
            clusterId,
            lanIp: vpcAddress(address),
            securityGroupIds,
        } as MachineRecord);
        return { type: "CVM", instanceId: "ins-1", port, weight: 10, registeredTime: "" };
    }

    /** Gives the CLB these listeners, with ids `lbl-0` and up, and no others. */
    async putLoadBalancer(vip: string, ...listeners: Partial<ListenerRecord>[]): Promise<void> {
        this.store.put("loadBalancer", "lb-1", {
            loadBalancerId: "lb-1",
            type: "INTERNAL",
            vpcId: VPC,
            vips: [vip],
            securityGroups: [],
            passToTarget: false,
            listeners: listeners.map((listener, index) => ({
                listenerId: `lbl-${index}`,
                protocol: "TCP",
                targets: [],
                rules: [],
                ...listener,
            })),
        } as unknown as LoadBalancerRecord);
        await this.loadBalancers.checked();
    }

    async close(): Promise<void> {
        await this.loadBalancers.close();
        await Promise.all(this.pods.map((pod) => pod.stop()));
        this.store.close();
    }
}
