import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readAnswer } from "../../../verify/pod-answer";
import type { Outcome } from "../../../tke/decision-table/outcome";
import type { Situation } from "../../../tke/decision-table/situation";
import { probe } from "../../../verify/probe";
import { type TableCluster } from "./table-cluster";

/** Where the CLB is served. */
export interface ProbeTarget {
    protocol: Situation["protocol"];
    host: string;
    port: number;
}

/** Connects, and says whom the Pod saw. */
export async function ask(
    cluster: TableCluster,
    target: ProbeTarget,
    from: string,
    timeoutMs: number,
): Promise<Pick<Outcome, "remoteAddr" | "forwardedFor" | "proxyProtocol">> {
    const body =
        target.protocol === "UDP" ? await askUdp(target, from, timeoutMs) : await askHttp(target, from, timeoutMs);
    const { remoteAddr = "", proxyProtocolAddr, headers } = readAnswer(body);
    const forwardedFor = headers["x-forwarded-for"]?.split(",").at(-1)?.trim();
    assert.equal(headers["x-real-ip"], forwardedFor);
    const whose = async (address: string) => (address === from ? "client" : await ownerOf(address, cluster));
    const header = forwardedFor === undefined ? undefined : await whose(await cluster.loopbackOf(forwardedFor));
    assert.ok(
        header === undefined || header === "client" || header === "egress",
        `X-Forwarded-For: ${forwardedFor}, ${header}`,
    );
    const named = proxyProtocolAddr && (await whose(await cluster.loopbackOf(proxyProtocolAddr)));
    assert.ok(!named || named === "client" || named === "egress", `PROXY protocol: ${proxyProtocolAddr}, ${named}`);
    return {
        remoteAddr: await whose(remoteAddr),
        ...(header && { forwardedFor: header }),
        ...(named && { proxyProtocol: named }),
    };
}

async function askHttp({ host, port }: ProbeTarget, localAddress: string, timeoutMs: number): Promise<string> {
    const { status, body } = await probe({ url: `http://${host}:${port}/`, localAddress, timeoutMs });
    assert.equal(status, 200, body);
    return body;
}

/** One datagram, and the first that comes back. */
async function askUdp({ host, port }: ProbeTarget, from: string, timeoutMs: number): Promise<string> {
    const socket = createSocket("udp4");
    try {
        const answer = once(socket, "message", { signal: AbortSignal.timeout(timeoutMs) }) as Promise<[Buffer]>;
        socket.bind(0, from, () => socket.send("whom do you see?", port, host));
        const [datagram] = await answer;
        return datagram.toString();
    } finally {
        socket.close();
    }
}

/** Whose an address is that is not the client's. A Pod of the lab sees the loopback address of a VPC's: its last 16 bits. */
async function ownerOf(address: string, cluster: TableCluster): Promise<"node" | "bridge" | "CLB" | "egress"> {
    if (address === cluster.place.egressAddress) {
        return "egress";
    }
    const low16 = (text: string) => text.split(".").slice(2).join(".");
    const isAmong = (addresses: string[]) => addresses.some((each) => low16(each) === low16(address));
    if (isAmong(await cluster.bridgeAddresses())) {
        return "bridge";
    }
    return isAmong(await cluster.nodeAddresses()) ? "node" : "CLB";
}
