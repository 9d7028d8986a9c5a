import type { ClbType } from "../tke/scenarios";
import { ownAddresses, placeProblem, type ClusterPlace } from "./client-place";
import { askOwnAddress } from "./own-address";

/** An address of this machine to connect from. */
export interface ClientAddress {
    address: string;
    /** The address that says where the client is, where a stand-in is connected from. @default - `address` */
    standsFor?: string;
}

/** Who connects. */
export interface Client {
    /** What the Pod has to see. */
    address: string;
    /** @default - the system's choice */
    localAddress?: string;
    /** What it puts into X-Forwarded-For to deceive. @default - nothing */
    forged?: string;
    /** Why what this client finds out is no proof. @default - it is one */
    problem?: string;
}

export interface ClientSource {
    /** Where to connect from; the last one forges an X-Forwarded-For. Empty: this machine as it is, plain and forged. */
    clients: readonly ClientAddress[];
    /** This machine's address as others see it; with `clients` it is not needed. */
    expectIp?: string;
    /** URL of a service that answers this machine's address, where `expectIp` is not given. */
    ipEcho?: string;
}

/** TEST-NET-3 (RFC 5737): nobody's address. */
const FORGED_ADDRESS = "203.0.113.66";

/** The clients of one proof; the last one forges. Throws where this machine's public address is needed and not known. */
export async function clientsFrom(
    { clients, expectIp, ipEcho }: ClientSource,
    clbType: ClbType,
    place: ClusterPlace,
): Promise<Client[]> {
    if (clients.length > 0) {
        return clients.map(({ address, standsFor = address }, index) => ({
            address,
            localAddress: address,
            forged: index === clients.length - 1 ? FORGED_ADDRESS : undefined,
            problem: placeProblem(standsFor, clbType, place),
        }));
    }
    const own = ownAddresses();
    const inside = own.find((address) => placeProblem(address, "internal", place) === undefined);
    const address =
        expectIp ??
        (clbType === "internal" ? (inside ?? own[0]) : undefined) ??
        (ipEcho && (await askOwnAddress(ipEcho)));
    if (!address) {
        throw new Error("verify must know this machine's public address: set --expect-ip ADDRESS, or --ip-echo URL");
    }
    // An internal CLB needs one address inside; for a public one, every address must be outside.
    const problem =
        clbType === "internal"
            ? placeProblem(inside ?? address, clbType, place)
            : own.map((each) => placeProblem(each, clbType, place)).find((found) => found !== undefined);
    return [
        { address, problem },
        { address, forged: FORGED_ADDRESS, problem },
    ];
}
