import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Transport } from "../filter/packet-filter";

/** A socket that takes connections, or datagrams from anybody. */
export interface ListeningSocket {
    /** `0.0.0.0` and `::` are every address of the machine. */
    address: string;
    port: number;
    inode: string;
}

/** In `/proc/net/tcp` `TCP_LISTEN`, in `/proc/net/udp` `TCP_CLOSE`, which is a socket without a peer. */
const LISTENS: Readonly<Record<Transport, string>> = { TCP: "0A", UDP: "07" };
const CHUNK_BYTES = 64 * 1024;

const ALL_ADDRESSES = ["0.0.0.0", "::"];
const RECENT_MS = 1_000;

/** Many backends that are checked at once share a look. */
const PAUSE_MS = 50;

/** The listening sockets of `/proc/net/tcp` or `tcp6` (proc_net_tcp.rst of the kernel's documentation), or of `udp` or `udp6`. */
export function parseSocketTable(table: string, transport: Transport = "TCP"): ListeningSocket[] {
    return table
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === LISTENS[transport])
        .map((fields) => {
            const [address = "", port = ""] = (fields[1] ?? "").split(":");
            return { address: addressOf(address), port: parseInt(port, 16), inode: fields[9] ?? "" };
        });
}

/**
 * Whether a socket listens on exactly this address. One of this machine that listens on all addresses answers on a Pod's, too,
 * where no process of the Pod does; then it is not the Pod that answers. Looks after the call. True where the kernel shows no table.
 */
export async function listensOn(transport: Transport, address: string, port: number): Promise<boolean> {
    const sockets = await looks[transport].next();
    return sockets?.has(`${address}:${port}`) ?? true;
}

/**
 * Whether what takes connections or datagrams there is a program that listens on all addresses. Looks at most once a second for a port that
 * none has, so that it costs a connection next to nothing.
 */
export async function isTakenForOthers(transport: Transport, address: string, port: number): Promise<boolean> {
    const sockets = await looks[transport].recent(RECENT_MS);
    const isWildcard = ALL_ADDRESSES.some((all) => sockets?.has(`${all}:${port}`));
    return isWildcard && !(await listensOn(transport, address, port));
}

/** What a check says that got an answer where {@link listensOn} is false. */
export function answersForOthers(port: number): string {
    return `the Pod does not listen on port ${port}: a program of this machine that listens there on all addresses answers`;
}

/** Looks at the kernel's tables of one transport, as seldom as it can. */
class Looks {
    private waiting: Promise<ReadonlySet<string> | undefined> | undefined;
    private last = 0;
    private seen: Promise<ReadonlySet<string> | undefined> | undefined;

    constructor(private readonly transport: Transport) {}

    /** What a look shows that has not begun yet. */
    next(): Promise<ReadonlySet<string> | undefined> {
        return (this.seen = this.waiting ??= this.look());
    }

    /** What the last look shows, if it is not older than that; otherwise as {@link next}. */
    async recent(ageMs: number): Promise<ReadonlySet<string> | undefined> {
        return this.seen && Date.now() - this.last < ageMs ? this.seen : this.next();
    }

    private async look(): Promise<ReadonlySet<string> | undefined> {
        await delay(Math.max(0, this.last + PAUSE_MS - Date.now()));
        this.last = Date.now();
        this.waiting = undefined;
        const name = this.transport.toLowerCase();
        const tables = await Promise.all([name, `${name}6`].map((each) => this.read(`/proc/net/${each}`)));
        if (tables.every((table) => table === undefined)) {
            return undefined;
        }
        const sockets = tables.flatMap((table) => parseSocketTable(table ?? "", this.transport));
        return new Set(sockets.map(({ address, port }) => `${address}:${port}`));
    }

    /** Only the listening sockets of TCP, which come before all connections. */
    private async read(path: string): Promise<string | undefined> {
        const file = await open(path).catch(() => undefined);
        if (!file) {
            return undefined;
        }
        try {
            let table = "";
            for (;;) {
                const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES);
                table += buffer.toString("latin1", 0, bytesRead);
                if (bytesRead === 0 || (this.transport === "TCP" && hasConnection(table))) {
                    return table;
                }
            }
        } finally {
            await file.close();
        }
    }
}

const looks: Readonly<Record<Transport, Looks>> = { TCP: new Looks("TCP"), UDP: new Looks("UDP") };

/** Whether the last whole line is of a socket that does not listen. */
function hasConnection(table: string): boolean {
    const lines = table.split("\n");
    const state = lines.at(-2)?.trim().split(/\s+/)[3];
    return lines.length > 2 && state !== LISTENS.TCP;
}

/** Words of 32 bits in the machine's order, which is little-endian wherever the lab runs. */
function addressOf(hex: string): string {
    const bytes = Buffer.from(hex, "hex");
    bytes.swap32();
    if (bytes.length === 4) {
        return bytes.join(".");
    }
    const mapped = bytes.subarray(0, 12).equals(Buffer.from("00000000000000000000ffff", "hex"));
    if (mapped) {
        return bytes.subarray(12).join(".");
    }
    const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
    return groups
        .join(":")
        .replace(/^(?:0:){7}/, "::")
        .replace(/^::0$/, "::");
}
