import { createServer } from "node:net";
import type { Store } from "../cloud/store";
import { addressRange, ADDRESS_RANGES } from "../addressing/loopback";
import { LoopbackListener } from "./loopback-listener";

/** No listener of a CLB is there: the public addresses of a range begin at its other end. */
const GUARD_PORT = 49_151;

/**
 * Takes a range of loopback addresses for a lab, so that two labs of one machine never serve the same address: a client
 * would reach the other lab's Pods and prove nothing. A lab that holds resources keeps the range they are in.
 * Throws where that range, or every range, is taken.
 * @returns what gives the range back
 */
export async function claimAddressRange(store: Store): Promise<LoopbackListener> {
    const remembered = store.get("setting", "addressRange")?.value;
    const isEmpty = store.list("addressBlock").length === 0 && store.list("address").length === 0;
    const candidates = remembered !== undefined && !isEmpty ? [Number(remembered)] : [...Array(ADDRESS_RANGES).keys()];
    for (const index of candidates) {
        const { publicBlock } = addressRange(index);
        const guard = new LoopbackListener(createServer(), `127.${publicBlock}.255.254`, GUARD_PORT);
        try {
            await guard.listen();
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
                continue;
            }
            throw error;
        }
        store.put("setting", "addressRange", { name: "addressRange", value: String(index) });
        return guard;
    }
    throw new Error(
        `other labs on this machine use the addresses 127.${candidates.map((index) => addressRange(index).publicBlock).join(", 127.")}\n  stop one of them`,
    );
}
