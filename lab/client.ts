import { fork } from "node:child_process";
import { mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import pRetry from "p-retry";
import type { LabResource } from "./cloud/resources";
import { callControl, NotRunning } from "./control-server";
import { labCredentials } from "./credentials";
import type { DaemonMessage, LabStatus } from "./daemon";
import type { LabHome } from "./home";

/** The status of the lab, or undefined where none runs. */
export async function labStatus(home: LabHome): Promise<LabStatus | undefined> {
    return callControl<LabStatus>(home.socket, "status").catch((error: unknown) => {
        if (error instanceof NotRunning) {
            return undefined;
        }
        throw error;
    });
}

/**
 * Starts the lab's daemon, or finds the one that runs. Returns when everything that its state holds is served again.
 * @param binary path of the Kubernetes control plane binary.
 */
export async function startLab(home: LabHome, binary: string): Promise<LabStatus> {
    const running = await labStatus(home);
    if (running) {
        return running;
    }
    mkdirSync(home.directory, { recursive: true, mode: 0o700 });
    const log = openSync(home.daemonLog, "a", 0o600);
    const daemon = fork(join(__dirname, "daemon.ts"), [home.directory, binary], {
        detached: true,
        stdio: ["ignore", log, log, "ipc"],
        execArgv: ["--disable-warning=ExperimentalWarning", "-r", "ts-node/register/transpile-only"],
    });
    await new Promise<void>((resolve, reject) => {
        daemon.once("message", (message: DaemonMessage) =>
            message.ready ? resolve() : reject(new Error(`the lab did not start: ${message.error}`)),
        );
        daemon.once("exit", (code) =>
            reject(new Error(`the lab did not start (exit code ${code}): see ${home.daemonLog}`)),
        );
        daemon.once("error", reject);
    });
    daemon.unref();
    const status = await labStatus(home);
    if (!status) {
        throw new Error(`the lab stopped right after its start: see ${home.daemonLog}`);
    }
    return status;
}

/** Stops the lab and returns when its process is gone; its state stays. False where none ran. */
export async function stopLab(home: LabHome): Promise<boolean> {
    const status = await labStatus(home);
    if (!status) {
        return false;
    }
    await callControl(home.socket, "stop");
    await pRetry(() => assertGone(status.pid), { retries: 300, minTimeout: 100, factor: 1 });
    return true;
}

function assertGone(pid: number): void {
    try {
        process.kill(pid, 0);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ESRCH") {
            return;
        }
        throw error;
    }
    throw new Error(`process ${pid} of the lab is still stopping`);
}

/** Stops the lab and forgets all it held. */
export async function resetLab(home: LabHome): Promise<void> {
    await stopLab(home);
    rmSync(home.directory, { recursive: true, force: true });
}

/** Everything that exists in the lab's cloud. */
export async function labResources(home: LabHome): Promise<LabResource[]> {
    return callControl<LabResource[]>(home.socket, "resources");
}

/** Which keys the service controller's ConfigMap gets in clusters created from now on: today's, or an old cluster's. */
export async function setControllerDefaults(home: LabHome, value: "new" | "old"): Promise<void> {
    await callControl(home.socket, "controller-defaults", value);
}

/** The environment in which any official client of Tencent Cloud reaches the lab instead of the cloud. */
export function labEnvironment(home: LabHome, status: LabStatus, region = "ap-guangzhou"): Record<string, string> {
    const { secretId, secretKey } = labCredentials(home.credentials);
    const proxy = `http://127.0.0.1:${status.apiPort}`;
    return {
        TENCENTCLOUD_SECRET_ID: secretId,
        TENCENTCLOUD_SECRET_KEY: secretKey,
        TENCENTCLOUD_REGION: region,
        TENCENTCLOUD_PROTOCOL: "HTTP",
        HTTP_PROXY: proxy,
        http_proxy: proxy,
        NO_PROXY: "127.0.0.0/8,localhost",
        no_proxy: "127.0.0.0/8,localhost",
    };
}
