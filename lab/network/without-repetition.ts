import type { Log } from "../log";

const QUIET_MS = 60_000;
const MAX_KNOWN = 1_000;

/**
 * The log without messages that it has got within the last minute: whoever is dropped tries again, over UDP with every
 * datagram.
 *
 * @param now milliseconds. @default the machine's clock
 */
export function withoutRepetition(log: Log, now: () => number = Date.now): Log {
    /** When each was logged, the oldest first. */
    const known = new Map<string, number>();
    return (message) => {
        const loggedAt = known.get(message);
        if (loggedAt !== undefined && now() < loggedAt + QUIET_MS) {
            return;
        }
        known.delete(message);
        known.set(message, now());
        const [oldest] = known.keys();
        if (known.size > MAX_KNOWN && oldest !== undefined) {
            known.delete(oldest);
        }
        log(message);
    };
}
