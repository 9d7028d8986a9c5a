import { isIP } from "node:net";
import { readAnswer } from "../../verify/pod-answer";
import { clientsFrom, type Client, type ClientAddress } from "../../verify/client-addresses";
import type { ClusterPlace } from "../../verify/client-place";
import { probe } from "../../verify/probe";
import type { TencentClients } from "../../tencent/clients";
import type { ClusterObjects } from "../model/cluster-objects";
import { sightingOf, type KnownAddresses, type Sighting } from "./sighting";
import type { TwinTarget } from "./twin/twin-parts";
import type { TwinProgress } from "./twin/twin-state";

const REQUEST_TIMEOUT_MS = 8_000;

/** From where this machine's clients connect, and how they reach what it cannot reach by itself. */
export interface Reach {
    /** Empty: this machine as it is, plain and with a forged header. */
    clients: readonly ClientAddress[];
    /** @default - to the host itself */
    connectTo?: (host: string) => Promise<string>;
}

export interface RequestOptions {
    isInternal: boolean;
    targets: readonly TwinTarget[];
    objects: ClusterObjects;
    /** Tencent's API. @default - not asked */
    clients?: Pick<TencentClients, "clb" | "vpc">;
    reachOf: (place: { vpcId?: string; isInternal: boolean }) => Promise<Reach>;
    expectIp?: string;
    ipEcho?: string;
}

/** Sends the requests of a proof: the same clients in every round. */
export class ProofRequests {
    private prepared: Promise<Prepared> | undefined;

    constructor(private readonly options: RequestOptions) {}

    /** Why what the clients see is no proof; undefined where it is one, or nobody has connected yet. */
    async placeProblem(): Promise<string | undefined> {
        return (await this.prepared)?.clients.find(({ problem }) => problem !== undefined)?.problem;
    }

    async round(progress: TwinProgress): Promise<(Sighting | Error)[]> {
        this.prepared ??= this.prepare(progress);
        const { clients, address, known } = await this.prepared;
        return Promise.all(
            this.options.targets.flatMap((target) => clients.map((client) => request(target, client, address, known))),
        );
    }

    private async prepare({ address = "", loadBalancerId }: TwinProgress): Promise<Prepared> {
        const { isInternal, objects, reachOf, clients: tencent, expectIp, ipEcho } = this.options;
        const vpcId = tencent && loadBalancerId ? await vpcOf(tencent, loadBalancerId) : undefined;
        const { clients, connectTo = (host) => Promise.resolve(host) } = await reachOf({
            ...(vpcId && { vpcId }),
            isInternal,
        });
        const place = await placeOf(objects, isInternal, vpcId, tencent);
        const host = await connectTo(address);
        const aliases = async (addresses: readonly string[]) => [
            ...new Set([...addresses, ...(await Promise.all(addresses.map(connectTo)))]),
        ];
        const bridges = objects.nodes.flatMap(({ spec }) => (spec?.podCIDR ? [firstAddress(spec.podCIDR)] : []));
        const clbType = isInternal ? "internal" : "public";
        const source = { clients, ...(expectIp && { expectIp }), ...(ipEcho && { ipEcho }) };
        return {
            clients: await clientsFrom(source, clbType, place),
            address: host,
            known: {
                nodes: await aliases(place.nodeAddresses),
                bridges: await aliases(bridges),
                loadBalancer: [address, host].filter((each) => isIP(each) !== 0),
            },
        };
    }
}

interface Prepared {
    clients: readonly Client[];
    /** Of the CLB, as this machine reaches it. */
    address: string;
    known: KnownAddresses;
}

async function request(
    { protocol, layer, port, host, path }: TwinTarget,
    { address: client, localAddress, forged }: Client,
    address: string,
    known: KnownAddresses,
): Promise<Sighting | Error> {
    const url = `${protocol}://${host ?? address}:${port}${protocol === "udp" ? "" : path}`;
    try {
        const { status, body } = await probe({
            url,
            connectTo: address,
            ...(localAddress && { localAddress }),
            ...(forged && { forwardedFor: forged }),
            timeoutMs: REQUEST_TIMEOUT_MS,
        });
        if (status !== 200) {
            return new Error(`${url} answered HTTP ${status}`);
        }
        return sightingOf({ layer, client, answer: readAnswer(body), known, ...(forged && { forged }) });
    } catch (error) {
        return new Error(`${url}: ${(error as Error).message}`);
    }
}

async function vpcOf({ clb }: Pick<TencentClients, "clb">, id: string): Promise<string | undefined> {
    const { LoadBalancerSet = [] } = await clb.DescribeLoadBalancers({ LoadBalancerIds: [id] });
    return LoadBalancerSet[0]?.VpcId;
}

/** Without Tencent's API whether a client is inside the VPC is not known; a node or Pod of the cluster always is. */
async function placeOf(
    { nodes }: ClusterObjects,
    isInternal: boolean,
    vpcId: string | undefined,
    tencent: Pick<TencentClients, "vpc"> | undefined,
): Promise<ClusterPlace> {
    const { VpcSet = [] } = vpcId && tencent ? await tencent.vpc.DescribeVpcs({ VpcIds: [vpcId] }) : {};
    const vpcCidrs = VpcSet.flatMap(({ CidrBlock, AssistantCidrSet }) => [
        CidrBlock ?? "",
        ...(AssistantCidrSet ?? []).map((assistant) => assistant.CidrBlock ?? ""),
    ]).filter(Boolean);
    return {
        vpcId: vpcId ?? "the VPC",
        // An internal CLB that answers is reached from where its clients are.
        vpcCidrs: vpcCidrs.length === 0 && isInternal ? ["0.0.0.0/0"] : vpcCidrs,
        podCidrs: nodes.flatMap(({ spec }) => spec?.podCIDR ?? []),
        nodeAddresses: nodes.flatMap(({ status }) =>
            (status?.addresses ?? []).flatMap(({ type, address }) =>
                type === "InternalIP" && address ? [address] : [],
            ),
        ),
    };
}

/** Of a node's range of Pod addresses, its bridge has the first one. */
function firstAddress(cidr: string): string {
    const [network = ""] = cidr.split("/");
    return network.replace(/\d+$/, (last) => String(Number(last) + 1));
}
