import type { V1Pod } from "@kubernetes/client-node";
import { containsCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";
import { allocatePrivateIp, releasePrivateIps } from "../../cloud/networks/ip-allocation";
import { TencentCloudError } from "../../cloud/errors";
import type { ClusterRecord, MachineRecord, SubnetRecord, VirtualNodeRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import { podNetwork } from "../../addressing/pod-network";

/** A node of the cluster by its record: a native node or a super node. */
export type NodeRecord =
    { kind: "native"; machine: Readonly<MachineRecord> } | { kind: "super"; node: Readonly<VirtualNodeRecord> };

/** Where a Pod's address comes from. */
export type AddressSource =
    | { kind: "node" }
    /** The first of these subnets that has a free address. */
    | { kind: "subnets"; subnetIds: string[]; ofSuperNode?: true }
    /** The node's Pod CIDR. */
    | { kind: "podCidr" };

/** The addresses that a Pod's status shows. */
export interface PodAddress {
    podIP: string;
    hostIP: string;
    /** The node's own address, which probes come from. */
    nodeIP: string;
}

/**
 * TKE's rules: a hostNetwork Pod has the node's address; on a super node it comes from that node's subnet whatever the
 * cluster's network (457/74015); with VPC-CNI, also where it was added to GlobalRouter and the Pod asks for it, from the
 * Pod subnets, those of the node's zone first (intl 457/35250); with GlobalRouter from the node's Pod CIDR.
 */
export function addressSource(
    pod: V1Pod,
    node: NodeRecord,
    cluster: Pick<ClusterRecord, "networkType" | "eniSubnetIds">,
    subnets: readonly Readonly<SubnetRecord>[],
): AddressSource {
    const network = podNetwork(pod, cluster);
    if (network === "host") {
        return { kind: "node" };
    }
    if (node.kind === "super") {
        return { kind: "subnets", subnetIds: [node.node.subnetId], ofSuperNode: true };
    }
    if (network === "global-router") {
        return { kind: "podCidr" };
    }
    const zoneOf = (subnetId: string) => subnets.find((subnet) => subnet.subnetId === subnetId)?.zone;
    const inZone = cluster.eniSubnetIds.filter((subnetId) => zoneOf(subnetId) === node.machine.zone);
    const others = cluster.eniSubnetIds.filter((subnetId) => zoneOf(subnetId) !== node.machine.zone);
    return { kind: "subnets", subnetIds: [...inZone, ...others] };
}

/** The lowest free address of a node's Pod CIDR; `.0` is the network's and `.1` the node's bridge. */
export function freeAddress(podCidr: string, used: ReadonlySet<string>): string | undefined {
    const { start, end } = parseCidr(podCidr);
    for (let number = start + 2n; number < end; number++) {
        const address = stringifyIp({ number, version: 4 });
        if (!used.has(address)) {
            return address;
        }
    }
    return undefined;
}

export interface PodAddressesOptions {
    store: Store;
    cluster: Readonly<ClusterRecord>;
    /** The Pod CIDR of a GlobalRouter node; fails as long as the node has none. */
    podCidr: (nodeName: string) => Promise<string>;
}

/** Which Pod of one cluster has which address. Those of subnets are in the store, those of Pod CIDRs only here. */
export class PodAddresses {
    private readonly fromPodCidr = new Map<string, string>();

    constructor(private readonly options: PodAddressesOptions) {}

    /** Takes an address for the Pod; the same one again for the same Pod. Throws where there is none free. */
    async assign(pod: V1Pod, node: NodeRecord): Promise<PodAddress> {
        const { store } = this.options;
        // A VPC-CNI cluster can get more Pod subnets while it runs (AddVpcCniSubnets).
        const cluster = store.get("cluster", this.options.cluster.clusterId) ?? this.options.cluster;
        const source = addressSource(pod, node, cluster, store.list("subnet"));
        const nodeIP = this.nodeAddress(node);
        if (source.kind === "node") {
            return { podIP: nodeIP, hostIP: nodeIP, nodeIP };
        }
        const uid = pod.metadata?.uid ?? "";
        const podIP =
            source.kind === "subnets"
                ? this.fromSubnets(source, uid)
                : this.fromCidr(await this.options.podCidr(pod.spec?.nodeName ?? ""), uid);
        // A Pod on a super node is a host of its own: hostIP equals podIP (457/79666).
        return { podIP, hostIP: node.kind === "super" ? podIP : nodeIP, nodeIP };
    }

    /** Takes note of the address that a Pod had before the lab was started again. */
    adopt(pod: V1Pod): void {
        const { cluster } = this.options;
        const podIP = pod.status?.podIP;
        if (podIP && cluster.networkType === "GR" && containsCidr(cluster.clusterCidr, podIP)) {
            this.fromPodCidr.set(pod.metadata?.uid ?? "", podIP);
        }
    }

    release(uid: string): void {
        this.fromPodCidr.delete(uid);
        releasePrivateIps(this.options.store, this.owner(uid));
    }

    /** Frees the addresses of Pods that went while the lab was not running. */
    releaseAllBut(uids: ReadonlySet<string>): void {
        const prefix = this.owner("");
        for (const { owner } of this.options.store.list("privateIp")) {
            if (owner.startsWith(prefix) && !uids.has(owner.slice(prefix.length))) {
                releasePrivateIps(this.options.store, owner);
            }
        }
    }

    private nodeAddress(node: NodeRecord): string {
        return node.kind === "native"
            ? node.machine.lanIp
            : allocatePrivateIp(this.options.store, node.node.subnetId, `virtualNode/${node.node.name}`);
    }

    private fromSubnets({ subnetIds, ofSuperNode }: AddressSource & { kind: "subnets" }, uid: string): string {
        const { store } = this.options;
        const owner = this.owner(uid);
        const held = store.list("privateIp").find((record) => record.owner === owner);
        if (held) {
            return held.ip;
        }
        for (const subnetId of subnetIds) {
            try {
                return allocatePrivateIp(store, subnetId, owner);
            } catch (error) {
                if (!(error instanceof TencentCloudError && error.code === "ResourceInsufficient.Subnet")) {
                    throw error;
                }
            }
        }
        if (subnetIds.length === 0) {
            throw new Error("the cluster has no Pod subnet: set EniSubnetIds");
        }
        const remedy = ofSuperNode
            ? "create super nodes in a larger subnet, or delete what has its addresses"
            : "add a larger Pod subnet to the cluster";
        throw new Error(`no free address in subnets ${subnetIds.join(", ")}: ${remedy}`);
    }

    private fromCidr(podCidr: string, uid: string): string {
        const address = this.fromPodCidr.get(uid) ?? freeAddress(podCidr, new Set(this.fromPodCidr.values()));
        if (!address) {
            throw new Error(`no free address in the node's Pod CIDR ${podCidr}: raise MaxNodePodNum`);
        }
        this.fromPodCidr.set(uid, address);
        return address;
    }

    private owner(uid: string): string {
        return `pod/${this.options.cluster.clusterId}/${uid}`;
    }
}
