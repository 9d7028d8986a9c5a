import { fork } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import pRetry from "p-retry";
import type { ServedAction } from "./cloud/api";
import type { FaultRequest } from "./cloud/faults/fault-request";
import type { ApiCall } from "./cloud/faults/faults";
import type { FaultRecord } from "./cloud/model/faults";
import type { LabResource } from "./cloud/resources";
import { askStatus, callControl, NotRunning } from "./daemon/control-server";
import type { DaemonMessage, LabSettings, LabStatus, VpcAddressQuery } from "./daemon/daemon";
import type { LabHome } from "./home";
import { assertClearable, clearHome, prepareHome } from "./files/home-folder";
import { startErrorMessage } from "./daemon/start-error";
import type { VpcAddress } from "./vpc-addresses";

export { labEnvironment } from "./environment";

/** The status of the lab, or undefined where none runs. */
export async function labStatus(home: LabHome): Promise<LabStatus | undefined> {
    return askStatus<LabStatus>(home.socket).catch((error: unknown) => {
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
    const log = openLog(home);
    const daemon = fork(join(__dirname, "daemon", "daemon.ts"), [home.directory, binary], {
        detached: true,
        stdio: ["ignore", log, log, "ipc"],
        execArgv: ["--disable-warning=ExperimentalWarning", "-r", join(__dirname, "..", "preload.cjs")],
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

function openLog(home: LabHome): number {
    try {
        prepareHome(home);
        return openSync(home.daemonLog, "a", 0o600);
    } catch (error) {
        throw new Error(`the lab did not start: ${startErrorMessage(error, home)}`, { cause: error });
    }
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

/**
 * Stops the lab and deletes all it held. Returns the entries of its folder that are not the lab's and stay. Throws
 * HomeRefused where the folder is not a lab's, and deletes nothing then.
 */
export async function resetLab(home: LabHome): Promise<string[]> {
    assertClearable(home);
    await stopLab(home);
    return clearHome(home);
}

/** Everything that exists in the lab's cloud. */
export async function labResources(home: LabHome): Promise<LabResource[]> {
    return callControl<LabResource[]>(home.socket, "resources");
}

/**
 * Changes settings of the running lab: which keys the service controller's ConfigMap gets in clusters created from now on
 * (today's, or an old cluster's), whether Tencent's request limits hold, how long things take.
 */
export async function configureLab(home: LabHome, settings: LabSettings): Promise<void> {
    await callControl(home.socket, "set", settings);
}

/**
 * Addresses of a VPC with the loopback addresses that stand for them: the one that is asked for, or some that nothing has.
 * Throws BadRequest where an address is none of the VPC's.
 */
export async function labVpcAddresses(home: LabHome, query: VpcAddressQuery): Promise<VpcAddress[]> {
    return callControl<VpcAddress[]>(home.socket, "vpc-address", query);
}

/** The loopback address where a CLB's domain name is served; null for a name that no CLB has. */
export async function labName(home: LabHome, name: string): Promise<string | null> {
    return callControl<string | null>(home.socket, "resolve", name);
}

/** Every action of Tencent's API that the lab serves. */
export async function labActions(home: LabHome): Promise<ServedAction[]> {
    return callControl<ServedAction[]>(home.socket, "actions");
}

/**
 * Records what is called from outside from now on: Tencent's API, and the clusters' API servers, to which open connections
 * are cut. A lab that is started again goes on recording.
 */
export async function recordCalls(home: LabHome): Promise<void> {
    await callControl(home.socket, "calls-record");
}

/** Ends the recording and returns what was called, oldest first. */
export async function recordedCalls(home: LabHome): Promise<ApiCall[]> {
    return callControl<ApiCall[]>(home.socket, "calls-recorded");
}

/** Makes calls of Tencent's API or of Kubernetes from outside fail from now on. Throws BadRequest with all that is wrong with the fault. */
export async function addFault(home: LabHome, fault: FaultRequest): Promise<FaultRecord> {
    return callControl<FaultRecord>(home.socket, "fault-add", fault);
}

/** The faults that were added, those that have run out too, oldest first. */
export async function listFaults(home: LabHome): Promise<FaultRecord[]> {
    return (await askStatus<LabStatus>(home.socket)).faults;
}

/** Forgets one fault, or all, and gives what is gone. */
export async function clearFaults(home: LabHome, faultId?: string): Promise<FaultRecord[]> {
    return callControl<FaultRecord[]>(home.socket, "fault-clear", faultId ?? null);
}
