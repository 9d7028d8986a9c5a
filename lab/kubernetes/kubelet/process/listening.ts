import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { parseSocketTable, type ListeningSocket } from "../../../network/sockets/listening-sockets";

/** A socket that takes TCP connections. */
export type Listener = Pick<ListeningSocket, "address" | "port">;

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
export function listenersText(listeners: readonly Listener[]): string {
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
