import { randomInt } from "node:crypto";
import { isIP } from "node:net";
import { labName, labVpcAddresses } from "../../lab/daemon-client";
import type { LabHome } from "../../lab/home";
import { CLIENT_BLOCK } from "../../lab/addressing/loopback";
import type { ClientAddress } from "../../verify/client-addresses";
import type { VerifyOptions } from "../../verify/verify";

/** How many clients connect to every stack in the lab; the last one forges an X-Forwarded-For. */
const LAB_CLIENTS = 3;

/** How a stack of the lab is reached from this machine. */
export type Reach = Pick<VerifyOptions, "clients" | "connectTo">;

/**
 * Clients of a stack in the lab, from where its CLB lets itself be called: the internet, or the VPC of an internal CLB.
 * Addresses are drawn anew for every proof, so that no answer can be one from before. What lives in the VPC is reached at the
 * loopback address that stands for it, and a CLB's domain name at the one where it is served.
 *
 * @param from an address of the VPC to connect from instead. @default - none
 * @param count how many clients there are. @default 3
 */
export async function labReach(
    home: LabHome,
    { vpcId, clbType }: Readonly<Record<string, unknown>>,
    { from, count = LAB_CLIENTS }: { from?: string; count?: number } = {},
): Promise<Reach> {
    if (typeof vpcId !== "string") {
        // The stack is not up, which is verify's to say.
        return { clients: [] };
    }
    const clients = from
        ? await labVpcAddresses(home, { vpcId, address: from })
        : clbType === "internal"
          ? await labVpcAddresses(home, { vpcId, free: count })
          : undefined;
    return {
        clients:
            clients?.map(({ address, loopback }) => ({ address: loopback, standsFor: address })) ??
            internetClients(count),
        connectTo: async (host) => {
            if (!isIP(host)) {
                return (await labName(home, host)) ?? host;
            }
            const [found] = await labVpcAddresses(home, { vpcId, address: host });
            return found?.loopback ?? host;
        },
    };
}

/** Clients from the internet, chosen again at every call. */
export function internetClients(count: number = LAB_CLIENTS): ClientAddress[] {
    const addresses = new Set<string>();
    while (addresses.size < count) {
        addresses.add(`127.${CLIENT_BLOCK}.${randomInt(0, 256)}.${randomInt(1, 255)}`);
    }
    return [...addresses].map((address) => ({ address }));
}
