/** Writes one line to the lab's log; never a secret. */
export type Log = (message: string) => void;

/** Puts the time and, where given, who speaks in front of every line. */
export function timestampedLog(write: (line: string) => void, source?: string): Log {
    return (message) => write(`${new Date().toISOString()} ${source ? `[${source}] ` : ""}${message}`);
}
