import { existsSync } from "node:fs";
import type { Container } from "./container";
import type { ContainerHost } from "./container-host";
import type { ContainerRun } from "./container-run";
import type { FoundLog } from "./logs/log-reader";

/** Why a request about a container is refused: an HTTP status and a message. */
export interface Refused {
    status: 400 | 404;
    message: string;
}

/** The log of a container's present run or the last one; with `previous`, of the run that ended before. */
export function containerLog(container: Container, host: ContainerHost, previous: boolean): FoundLog {
    const { name, state, restartCount } = container.observe();
    // Before a restart the run that has just ended is the previous one (kubelet's validateContainerLogStatus).
    const run = previous && !state.waiting ? restartCount - 1 : restartCount;
    const file = host.logFile(name, run);
    if (existsSync(file)) {
        return { source: { file, live: run === restartCount ? container.presentLog : undefined } };
    }
    return {
        status: 400,
        message: previous
            ? `previous terminated container "${name}" in pod "${host.podName}" not found`
            : `container "${name}" in pod "${host.podName}" is waiting to start: ${state.waiting?.reason ?? "no log yet"}`,
    };
}

/** The run of a container that a command or a client can join. */
export function runningContainer(container: Container, host: ContainerHost): ContainerRun | Refused {
    const { name, state } = container.observe();
    const why = state.waiting?.reason ?? state.terminated?.reason ?? "not started";
    return (
        container.presentRun ?? {
            status: 400,
            message: `container "${name}" in pod "${host.podName}" is not running: ${why}`,
        }
    );
}
