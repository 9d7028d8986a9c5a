import { createHash } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";

/** Where one lab keeps all it has. */
export interface LabHome {
    directory: string;
    store: string;
    credentials: string;
    /** The folder of the authority under which the API is served over TLS. */
    certificateAuthority: string;
    /** What clients are told to trust by `lab -- env`. */
    trust: string;
    daemonLog: string;
    clusters: string;
    stacks: string;
    /** The daemon's control socket: outside `directory`, whose path may be longer than a socket's name may be (unix(7)). */
    socket: string;
}

/**
 * @param directory the lab's folder.
 * @default `$TKE_LAB_HOME`, else `.lab` in the project's folder
 */
export function labHome(projectDirectory: string, directory = process.env.TKE_LAB_HOME ?? ".lab"): LabHome {
    const absolute = resolve(projectDirectory, directory);
    const name = createHash("sha256").update(absolute).digest("hex").slice(0, 12);
    return {
        directory: absolute,
        store: join(absolute, "lab.db"),
        credentials: join(absolute, "credentials.json"),
        certificateAuthority: join(absolute, "certificate-authority"),
        trust: join(absolute, "trust"),
        daemonLog: join(absolute, "daemon.log"),
        clusters: join(absolute, "clusters"),
        stacks: join(absolute, "stacks"),
        socket: join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `tke-client-ip-${userInfo().uid}-${name}.sock`),
    };
}
