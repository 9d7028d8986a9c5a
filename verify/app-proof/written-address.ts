import { asAddress, parseAccessLog } from "./access-log";

/** The address that the app wrote down for one request. */
export interface WrittenAddress {
    address: string;
    /** How it was read: the format of the access log, `--match`, or that it is the only address sent that stands in the line. */
    format: string;
    line: string;
}

export type ReadAddress = WrittenAddress | { problem: string; line?: string };

/**
 * Reads the client's address from the lines that a request left in a log.
 *
 * @param lines all lines with the request's nonce, oldest first
 * @param sent the addresses that the client came from or forged
 * @param match of the user: its group `address`, or else its first group, is the address; without a group it selects lines
 */
export function writtenAddress(lines: readonly string[], sent: readonly string[], match?: RegExp): ReadAddress {
    const matching = match ? lines.filter((line) => match.test(line)) : lines;
    if (matching.length === 0) {
        return { problem: `no line with the request matches ${match}`, line: lines[0] };
    }
    const read = (match && readByMatch(matching, match)) ?? readByFormat(matching) ?? readBySent(matching, sent);
    return (
        read ?? {
            problem:
                "the line has no address of a known format, and none that was sent: log the client's address, or name its place " +
                "with --match '…(?<address>…)'",
            line: matching[0],
        }
    );
}

function readByMatch(lines: readonly string[], match: RegExp): WrittenAddress | undefined {
    for (const line of lines) {
        const found = match.exec(line);
        const address = asAddress(found?.groups?.address ?? found?.[1]);
        if (address) {
            return { address, format: "--match", line };
        }
    }
    return undefined;
}

function readByFormat(lines: readonly string[]): WrittenAddress | undefined {
    for (const line of lines) {
        const entry = parseAccessLog(line);
        if (entry) {
            return { ...entry, line };
        }
    }
    return undefined;
}

/** Of more than one address that was sent, none is the app's word. */
function readBySent(lines: readonly string[], sent: readonly string[]): ReadAddress | undefined {
    for (const line of lines) {
        const found = [...new Set(sent)].filter((address) => standsIn(line, address));
        if (found.length === 1) {
            return { address: found[0]!, format: "the address that was sent", line };
        }
        if (found.length > 1) {
            const problem =
                `the line has ${found.join(" and ")}, and its format is not known: name the client's place in it ` +
                "with --match '…(?<address>…)'";
            return { problem, line };
        }
    }
    return undefined;
}

function standsIn(line: string, address: string): boolean {
    const escaped = address.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(String.raw`(?<![\d.])${escaped}(?!\d|\.\d)`).test(line);
}
