import { createServer } from "node:net";
import type { Store } from "../../cloud/store";
import { addressRange, ADDRESS_RANGES } from "../../addressing/loopback";
import { AddressReservations } from "./address-reservations";
import { LoopbackListener } from "./loopback-listener";

/** No listener of a CLB is there: the public addresses of a range begin at its other end. */
const GUARD_PORT = 49_151;

export interface AddressRangeOptions {
    store: Store;
    /** The file of the store, by which the lab is known to others. */
    database: string;
    /** @default those of this user's labs */
    reservations?: AddressReservations;
}

/** A range of loopback addresses that a running lab has for itself. */
export interface AddressClaim {
    /** Gives the range back; one that resources are in stays reserved for when the lab starts again. */
    release(): Promise<void>;
}

/**
 * Takes a range of loopback addresses for a lab, so that two labs of one machine never serve the same address: a client
 * would reach the other lab's Pods and prove nothing. A lab that holds resources keeps the range they are in; another one
 * takes what no stopped or killed lab needs again, as long as there is such a range.
 * Throws where that range, or every range, is taken.
 */
export async function claimAddressRange(options: AddressRangeOptions): Promise<AddressClaim> {
    const { store, database, reservations = new AddressReservations() } = options;
    const candidates = rangesToTry({ store, database, reservations });
    for (const range of candidates) {
        const { publicBlock } = addressRange(range);
        const guard = new LoopbackListener(createServer(), `127.${publicBlock}.255.254`, GUARD_PORT);
        try {
            await guard.listen();
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
                continue;
            }
            throw error;
        }
        store.put("setting", "addressRange", { name: "addressRange", value: String(range) });
        reservations.reserve(range, database);
        return {
            release: async () => {
                if (isEmpty(store)) {
                    reservations.release(range, database);
                }
                await guard.close();
            },
        };
    }
    throw new Error(
        `other labs on this machine use the addresses 127.${candidates.map((range) => addressRange(range).publicBlock).join(", 127.")}\n  stop one of them`,
    );
}

/** The range that a lab's resources are in; for a lab without any, every range, those that other labs need again at the end. */
export function rangesToTry({ store, database, reservations }: Required<AddressRangeOptions>): number[] {
    const remembered = store.get("setting", "addressRange")?.value;
    if (remembered !== undefined && !isEmpty(store)) {
        return [Number(remembered)];
    }
    const heldSince = [...Array(ADDRESS_RANGES).keys()].map((range) => reservations.heldSince(range, database));
    return [...heldSince.keys()].sort((a, b) => heldSince[a]! - heldSince[b]!);
}

function isEmpty(store: Store): boolean {
    return store.list("addressBlock").length === 0 && store.list("address").length === 0;
}
