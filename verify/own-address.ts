import { networkInterfaces } from "node:os";
import { containsCidr } from "cidr-tools";
import { z } from "zod";
import { normalizeAddress } from "./answer";
import type { TencentClients } from "./tencent-clients";

const ECHO_TIMEOUT_MS = 10_000;

const ipv4 = z.string().transform(normalizeAddress).pipe(z.ipv4());
const echoed = z.union([
    ipv4,
    z.object({ ip: ipv4 }).transform(({ ip }) => ip),
    // httpbin lists every hop; the last is the one it was called by.
    z
        .object({
            origin: z
                .string()
                .transform((hops) => hops.split(",").at(-1) ?? "")
                .pipe(ipv4),
        })
        .transform(({ origin }) => origin),
    z.object({ remote_addr: ipv4 }).transform(({ remote_addr }) => remote_addr),
]);

/** The address under which a service outside knows this machine: its answer is text, or JSON with `ip`, `origin` or `remote_addr`. */
export async function askOwnAddress(ipEcho: string): Promise<string> {
    const response = await fetch(ipEcho, { signal: AbortSignal.timeout(ECHO_TIMEOUT_MS) });
    const body = (await response.text()).trim();
    const address = readOwnAddress(body);
    if (!response.ok || !address) {
        throw new Error(
            `${ipEcho} answered ${response.status} ${JSON.stringify(body.slice(0, 200))}, not an IPv4 address: set --expect-ip`,
        );
    }
    return address;
}

/** Undefined where no address is in the answer. */
export function readOwnAddress(body: string): string | undefined {
    let value: unknown = body;
    try {
        value = JSON.parse(body);
    } catch {
        // Not JSON: the address alone, as text.
    }
    return echoed.safeParse(value).data;
}

/**
 * Why a proof made from this machine would not be one: inside the VPC kube-proxy may take a request to the CLB's address
 * straight to a Pod, so that it never sees the CLB. Undefined where this machine is outside.
 */
export async function insideVpcWarning({ vpc }: TencentClients, vpcId: string): Promise<string | undefined> {
    const { VpcSet = [] } = await vpc.DescribeVpcs({ VpcIds: [vpcId] });
    const cidrs = VpcSet.flatMap(({ CidrBlock, AssistantCidrSet }) => [
        CidrBlock,
        ...(AssistantCidrSet ?? []).map((assistant) => assistant.CidrBlock),
    ]).filter((cidr) => cidr !== undefined);
    const own = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .find(({ family, address }) => family === "IPv4" && cidrs.some((cidr) => containsCidr(cidr, address)));
    return (
        own &&
        `this machine's address ${own.address} lies inside ${vpcId}: from there kube-proxy may bypass the CLB, so that this proves nothing; verify from outside the VPC`
    );
}
