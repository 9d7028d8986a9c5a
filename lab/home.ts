import { join, resolve } from "node:path";

/** Where one lab keeps all it has. */
export interface LabHome {
    directory: string;
    /** The file that says that `directory` is a lab's. */
    marker: string;
    store: string;
    credentials: string;
    /** The folder of the authority under which the API is served over TLS. */
    certificateAuthority: string;
    /** What `lab -- env` has clients trust. */
    trust: string;
    daemonLog: string;
    /** The calls from outside, while they are recorded. */
    calls: string;
    clusters: string;
    stacks: string;
    /** The images that were added to this lab. */
    images: string;
    /** The daemon's control socket. */
    socket: string;
}

/**
 * @param directory the lab's folder.
 * @default `$TKE_LAB_HOME`, else `.lab` in the project's folder
 */
export function labHome(projectDirectory: string, directory = process.env.TKE_LAB_HOME ?? ".lab"): LabHome {
    const absolute = resolve(projectDirectory, directory);
    return {
        directory: absolute,
        marker: join(absolute, ".tke-client-ip-lab"),
        store: join(absolute, "lab.db"),
        credentials: join(absolute, "credentials.json"),
        certificateAuthority: join(absolute, "certificate-authority"),
        trust: join(absolute, "trust"),
        daemonLog: join(absolute, "daemon.log"),
        calls: join(absolute, "calls.jsonl"),
        clusters: join(absolute, "clusters"),
        stacks: join(absolute, "stacks"),
        images: join(absolute, "images.yaml"),
        socket: join(absolute, "control.sock"),
    };
}
