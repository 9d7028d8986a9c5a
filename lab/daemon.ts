import { mkdirSync } from "node:fs";
import { serveControl } from "./control-server";
import { labCredentials } from "./credentials";
import { labHome } from "./home";
import { Lab } from "./lab";
import { timestampedLog } from "./log";

/** What `lab -- status` tells. */
export interface LabStatus {
    pid: number;
    directory: string;
    startedAt: string;
    apiPort: number;
    bindsPrivilegedPorts: boolean;
    clusters: { clusterId: string; name: string; status: string }[];
}

/** What the daemon tells the process that started it. */
export type DaemonMessage = { ready: true } | { ready: false; error: string };

async function main(directory: string, binary: string): Promise<void> {
    const home = labHome(process.cwd(), directory);
    const startedAt = new Date().toISOString();
    const log = timestampedLog((line) => process.stdout.write(`${line}\n`));
    mkdirSync(home.directory, { recursive: true, mode: 0o700 });
    const opened: { lab?: Lab } = {};
    let stopping: Promise<void> | undefined;
    const stop = () =>
        (stopping ??= (async () => {
            log("stopping");
            await opened.lab?.close();
            control.close();
            log("stopped");
        })());
    const control = await serveControl(home.socket, {
        status: (): LabStatus => ({
            pid: process.pid,
            directory: home.directory,
            startedAt,
            apiPort: opened.lab?.apiPort ?? 0,
            bindsPrivilegedPorts: opened.lab?.bindsPrivilegedPorts ?? false,
            clusters: (opened.lab?.clusterRecords ?? []).map(({ clusterId, name, status }) => ({
                clusterId,
                name,
                status,
            })),
        }),
        resources: () => opened.lab?.resources() ?? [],
        "controller-defaults": (value) => opened.lab?.setControllerDefaults(value === "old" ? "old" : "new"),
        stop: () => void stop().then(() => process.exit(0)),
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => void stop().then(() => process.exit(0)));
    }
    opened.lab = await Lab.open({ home, credentials: labCredentials(home.credentials), binary, log });
    log(`serving Tencent's API on 127.0.0.1:${opened.lab.apiPort}`);
}

function tell(message: DaemonMessage): void {
    if (process.connected) {
        process.send?.(message);
        process.disconnect();
    }
}

const [directory, binary] = process.argv.slice(2);
main(directory!, binary!).then(
    () => tell({ ready: true }),
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        tell({ ready: false, error: error instanceof Error ? error.message : String(error) });
        process.exitCode = 1;
        setImmediate(() => process.exit(1));
    },
);
