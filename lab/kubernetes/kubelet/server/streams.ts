import type { Refused } from "../container-access";
import type { ContainerRun } from "../container-run";
import { runCommand } from "../exec/run-command";
import { servePortForward, type PortForwardTarget } from "../streaming/port-forward";
import { requestedStreams, serveRemoteCommand } from "../streaming/remote-command";
import { refuseUpgrade, type UpgradeRequest } from "../streaming/upgrade";

/** What requests for streams are about. */
export interface StreamTargets {
    findRun: (namespace: string, pod: string, container: string) => ContainerRun | Refused;
    findTarget: (namespace: string, pod: string) => PortForwardTarget | Refused;
}

/** `/exec/<namespace>/<pod>[/<uid>]/<container>`; a port-forward names no container. */
const STREAM_PATH = /^\/(exec|attach|portForward)\/([^/]+)\/([^/]+)(?:\/[^/]+)??(?:\/([^/]+))?$/;

/** Serves `kubectl exec`, `attach`, `cp` and `port-forward`; refuses any other request to upgrade. */
export async function serveStreams(url: URL, upgrade: UpgradeRequest, targets: StreamTargets): Promise<void> {
    const [, kind, namespace = "", pod = "", container = ""] = STREAM_PATH.exec(url.pathname) ?? [];
    if (kind === "portForward") {
        const target = targets.findTarget(namespace, pod);
        if ("status" in target) {
            refuseUpgrade(upgrade.socket, target.status, target.message);
        } else {
            servePortForward(upgrade, target);
        }
        return;
    }
    if (!kind) {
        refuseUpgrade(upgrade.socket, 404, `the lab's kubelet has no ${url.pathname}`);
        return;
    }
    const run = targets.findRun(namespace, pod, container);
    if ("status" in run) {
        refuseUpgrade(upgrade.socket, run.status, run.message);
        return;
    }
    const requested = requestedStreams(url.searchParams);
    const command = url.searchParams.getAll("command");
    await serveRemoteCommand(upgrade, requested, (streams) =>
        kind === "exec" ? runCommand(command, run.execTarget, streams) : run.attach(streams),
    );
}
