import { setTimeout as delay } from "node:timers/promises";
import type { V1LifecycleHandler } from "@kubernetes/client-node";
import { answersForOthers, isTakenForOthers } from "../../network/sockets/listening-sockets";
import { containerPort, httpRequest, type ProbeTarget } from "./probes";

/**
 * Runs a hook of a container to its end. Throws where it fails or `signal` ends it.
 *
 * What `httpGet` is answered does not matter, as to a kubelet. Of `exec` there is `sleep` alone: a container is a process
 * of this machine, and a command that was written for an image must not run outside of it.
 */
export async function runLifecycleHook(
    handler: V1LifecycleHandler,
    target: ProbeTarget,
    signal: AbortSignal,
): Promise<void> {
    if (handler.httpGet) {
        const port = containerPort(handler.httpGet.port, target.container);
        if (!handler.httpGet.host && (await isTakenForOthers("TCP", target.address, port))) {
            throw new Error(answersForOthers(port));
        }
        await httpRequest(handler.httpGet, target, signal).answer;
        return;
    }
    const seconds = handler.sleep?.seconds ?? sleepSeconds(handler.exec?.command ?? []);
    if (seconds === undefined) {
        const command = (handler.exec?.command ?? []).join(" ");
        throw new Error(
            command
                ? `the lab runs no containers: of commands it knows \`sleep\` only, not \`${command}\``
                : "the lab runs httpGet, sleep and `exec: sleep` only",
        );
    }
    await delay(1000 * seconds, undefined, { signal });
}

const SLEEP_UNITS: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600 };
const SHELLS = ["sh", "bash", "ash"];

/** The seconds of `sleep 15` and `sh -c "sleep 15"`; undefined for any other command. */
export function sleepSeconds(command: readonly string[]): number | undefined {
    const [program = "", ...args] = command;
    const name = program.split("/").at(-1) ?? "";
    if (SHELLS.includes(name)) {
        const [option, script, ...more] = args;
        const words = (script ?? "").trim().replace(/;$/, "").split(/\s+/);
        return option === "-c" && more.length === 0 && words[0]?.endsWith("sleep") ? sleepSeconds(words) : undefined;
    }
    const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(args[0] ?? "") ?? [];
    return name === "sleep" && args.length === 1 && amount !== undefined
        ? Number(amount) * (SLEEP_UNITS[unit] ?? 1)
        : undefined;
}
