import { readdirSync, readFileSync } from "node:fs";

/** Names the run of a container in the environment of its process, and of whatever that starts. */
export const RUN_VARIABLE = "TKE_LAB_CONTAINER";

/** The processes of this user that a container's run has started, whoever their parent is by now. */
export function processesOf(isRun: (run: string) => boolean): number[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .filter((pid) => {
            const run = runOf(pid);
            return run !== undefined && isRun(run);
        });
}

/** Ends them at once, also what they start meanwhile. */
export function killProcessesOf(isRun: (run: string) => boolean): void {
    // A process that forks while it is being ended leaves one more to find.
    for (let round = 0; round < 10; round++) {
        const pids = processesOf(isRun);
        if (pids.length === 0) {
            return;
        }
        for (const pid of pids) {
            try {
                process.kill(pid, "SIGKILL");
            } catch {
                // It has ended by itself.
            }
        }
    }
}

function runOf(pid: number): string | undefined {
    try {
        const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
        return environment.find((each) => each.startsWith(`${RUN_VARIABLE}=`))?.slice(RUN_VARIABLE.length + 1);
    } catch {
        // Another user's, or gone.
        return undefined;
    }
}
