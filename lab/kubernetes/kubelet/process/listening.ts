import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A socket that takes TCP connections. */
export interface Listener {
    /** `0.0.0.0` and `::` are every address of the machine. */
    address: string;
    port: number;
}

/** Where a container's processes listen, of which the lab serves its own address only. */
export interface ListeningVerdict {
    /** Something listens on the container's address. */
    reachable: boolean;
    /** Listens where others than the Pod's clients would reach it: on every address, or beyond this machine. */
    exposed: Listener[];
    /** Listens on another address of this machine. */
    elsewhere: Listener[];
}

export function judgeListeners(listeners: readonly Listener[], host: string): ListeningVerdict {
    const reachable = listeners.some(({ address }) => address === host);
    const exposed = listeners.filter(({ address }) => !isLoopback(address));
    const elsewhere = listeners.filter(({ address }) => isLoopback(address) && address !== host);
    return { reachable, exposed, elsewhere };
}

/** `0.0.0.0:8080 and :::9090` */
export function listed(listeners: readonly Listener[]): string {
    const names = listeners.map(({ address, port }) =>
        address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
    );
    return [...new Set(names)].join(" and ");
}

/** The listeners among the sockets of some processes. */
export function listenersOf(pids: readonly number[]): Listener[] {
    const inodes = new Set(pids.flatMap(socketInodes));
    if (inodes.size === 0) {
        return [];
    }
    return ["tcp", "tcp6"].flatMap((table) =>
        parseSocketTable(read(`/proc/net/${table}`)).filter(({ inode }) => inodes.has(inode)),
    );
}

const LISTEN = "0A";

/** The listening sockets of `/proc/net/tcp` or `tcp6` (proc_net_tcp.rst of the kernel's documentation). */
export function parseSocketTable(table: string): (Listener & { inode: string })[] {
    return table
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === LISTEN)
        .map((fields) => {
            const [address = "", port = ""] = (fields[1] ?? "").split(":");
            return { address: addressOf(address), port: parseInt(port, 16), inode: fields[9] ?? "" };
        });
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

function isLoopback(address: string): boolean {
    return address.startsWith("127.") || address === "::1";
}

function socketInodes(pid: number): string[] {
    try {
        return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
            const [, inode] = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`)) ?? [];
            return inode ?? [];
        });
    } catch {
        return [];
    }
}

function link(path: string): string {
    try {
        return readlinkSync(path);
    } catch {
        return "";
    }
}

function read(path: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch {
        return "";
    }
}
