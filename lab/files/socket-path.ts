import { closeSync, constants, openSync } from "node:fs";
import { basename, dirname } from "node:path";

/** What fits into a socket's address, without the final NUL (unix(7)). */
const LONGEST_PATH = 107;

export interface SocketPath {
    /** Names the socket for bind(2) and connect(2) of this process. */
    path: string;
    /** Call it once the socket is not used any more. */
    release: () => void;
}

/** A socket by a name that is short enough, however long its folder's is: through a descriptor of the folder. */
export function socketPath(socket: string): SocketPath {
    if (Buffer.byteLength(socket) <= LONGEST_PATH) {
        return { path: socket, release: () => undefined };
    }
    const folder = openSync(dirname(socket), constants.O_RDONLY | constants.O_DIRECTORY);
    let open = true;
    return {
        path: `/proc/self/fd/${folder}/${basename(socket)}`,
        release: () => {
            if (open) {
                open = false;
                closeSync(folder);
            }
        },
    };
}
