import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { V1Container, V1ContainerState, V1ContainerStatus } from "@kubernetes/client-node";
import type { EventType } from "../../kube-client/event-recorder";
import type { ContainerImage } from "../../images/image";
import { UnusableImage } from "../../images/image-process";
import { withPodCommand } from "../../images/pod-command";
import type { ContainerHost } from "./container-host";
import { ContainerLog } from "./logs/container-log";
import { ContainerRun } from "./container-run";
import { ContainerConfigError } from "./process/environment";
import type { PreparedProcess } from "./process/prepare";
import { lastLinesOf, runEndMessage } from "./process/run-end";
import { backOffSeconds, restarts, STABLE_RUN_MS, type RestartPolicy } from "./restart";
import type { ContainerObservation } from "./status";

export interface ContainerOptions {
    spec: V1Container;
    /** Of this container: an init container is restarted on failure only, a sidecar always. */
    restartPolicy: RestartPolicy;
    init: boolean;
    /** How long a container killed by a probe may take to end, in milliseconds. */
    gracePeriodMs: number;
    host: ContainerHost;
    /** The status written before the lab was started again. */
    previous?: V1ContainerStatus;
}

/** How long ErrImagePull shows before it becomes ImagePullBackOff: about a kubelet's next sync. */
const IMAGE_BACK_OFF_AFTER_MS = 1_000;
/** How soon an image that was declared meanwhile is run. */
const IMAGE_RETRY_MS = 1_000;
const CONFIG_RETRY_MS = 10_000;

/** One container of a Pod: the process that stands for it, started again as its restart policy says. */
export class Container {
    private readonly stopping = new AbortController();
    private specChange = new AbortController();
    private spec: V1Container;
    private state: V1ContainerState = { waiting: { reason: "ContainerCreating" } };
    private lastState: V1ContainerState = {};
    private restartCount = 0;
    private hasRun = false;
    private present?: ContainerRun;
    private running?: Promise<void>;
    private log?: ContainerLog;

    constructor(private readonly options: ContainerOptions) {
        this.spec = options.spec;
        this.restore(options.previous);
    }

    /** Returns when the container will not be started again. */
    run(): Promise<void> {
        this.running ??= this.loop();
        return this.running;
    }

    get succeeded(): boolean {
        return this.state.terminated?.exitCode === 0;
    }

    observe(): ContainerObservation {
        const { init, restartPolicy } = this.options;
        const sidecar = init && restartPolicy === "Always";
        return {
            name: this.spec.name,
            image: this.spec.image ?? "",
            containerID: this.present ? `process://${this.present.pid}` : "",
            state: this.state,
            lastState: this.lastState,
            restartCount: this.restartCount,
            ready: init && !sidecar ? this.succeeded : (this.present?.ready ?? false),
            started: this.present?.started ?? false,
            sidecar,
        };
    }

    /** The run that goes on. */
    get presentRun(): ContainerRun | undefined {
        return this.present;
    }

    /** The log of the present run, or of the last one. */
    get presentLog(): ContainerLog | undefined {
        return this.log;
    }

    /** Of a container's spec the image alone can change: it is then started anew with it. */
    update(spec: V1Container): void {
        if (spec.image === this.spec.image) {
            return;
        }
        this.spec = spec;
        this.specChange.abort();
        this.specChange = new AbortController();
        this.present?.kill(`Container ${spec.name} definition changed, will be restarted`);
    }

    /**
     * Ends it for good: preStop hook, SIGTERM, and SIGKILL when the grace period is over, which the hook is a part of.
     * Without grace the hook is left out. A second call can only bring the end forward.
     */
    async stop(gracePeriodMs: number): Promise<void> {
        const first = !this.stopping.signal.aborted;
        this.stopping.abort();
        if (first && this.present) {
            this.event("Normal", "Killing", `Stopping container ${this.spec.name}`);
        }
        await this.present?.terminate(gracePeriodMs);
        await this.running;
    }

    private restore(previous?: V1ContainerStatus): void {
        if (!previous) {
            return;
        }
        const startedAt = previous.state?.running?.startedAt;
        this.hasRun = Boolean(startedAt ?? previous.lastState?.terminated ?? previous.state?.terminated);
        this.restartCount = previous.restartCount;
        // As containerd reports what a reboot of the node ended.
        this.lastState = startedAt
            ? { terminated: { exitCode: 255, reason: "Unknown", startedAt, finishedAt: new Date() } }
            : (previous.lastState ?? {});
    }

    private async loop(): Promise<void> {
        let exits = 0;
        while (!this.stopping.signal.aborted) {
            const image = this.options.host.images.find(this.spec.image ?? "");
            if (!image) {
                await this.failToPull();
                continue;
            }
            const startedAt = Date.now();
            const exitCode = await this.tryRun(image);
            if (exitCode === undefined) {
                await this.sleep(CONFIG_RETRY_MS);
                continue;
            }
            if (this.stopping.signal.aborted || !restarts(this.options.restartPolicy, exitCode)) {
                return;
            }
            exits = Date.now() - startedAt >= STABLE_RUN_MS ? 1 : exits + 1;
            await this.backOff(backOffSeconds(exits));
        }
    }

    private async failToPull(): Promise<void> {
        const image = this.spec.image ?? "";
        const { images } = this.options.host;
        const reason = images.unknownImageMessage(image);
        this.event("Normal", "Pulling", `Pulling image "${image}"`);
        this.event("Warning", "Failed", `Failed to pull image "${image}": ${reason}`);
        this.event("Warning", "Failed", "Error: ErrImagePull");
        this.change({ waiting: { reason: "ErrImagePull", message: reason } });
        const changed = await this.sleep(IMAGE_BACK_OFF_AFTER_MS);
        if (changed) {
            return;
        }
        this.event("Normal", "BackOff", `Back-off pulling image "${image}"`);
        this.event("Warning", "Failed", "Error: ImagePullBackOff");
        const message = `Back-off pulling image "${image}": ErrImagePull: ${reason}`;
        this.change({ waiting: { reason: "ImagePullBackOff", message } });
        while (!images.find(image) && !(await this.sleep(IMAGE_RETRY_MS)));
    }

    /** Runs the process once; its exit code, or undefined where it could not be started. */
    private async tryRun(image: ContainerImage): Promise<number | undefined> {
        try {
            const run = withPodCommand(image, this.spec);
            const prepared = await this.options.host.prepare(this.spec, run);
            return this.stopping.signal.aborted ? undefined : await this.runProcess(run, prepared);
        } catch (error) {
            const reason = isConfigMistake(error) ? "CreateContainerConfigError" : "RunContainerError";
            const message = error instanceof Error ? error.message : String(error);
            this.event("Warning", "Failed", `Error: ${message}`);
            this.change({ waiting: { reason, message } });
            return undefined;
        }
    }

    private async runProcess(image: ContainerImage, prepared: PreparedProcess): Promise<number> {
        const { host, gracePeriodMs } = this.options;
        const { name } = this.spec;
        this.restartCount += this.hasRun ? 1 : 0;
        this.hasRun = true;
        this.reportPull();
        await this.emptyTemporaryFolder();
        this.log = new ContainerLog(host.logFile(name, this.restartCount), (text) => host.shown(text));
        const run = await ContainerRun.start({
            container: this.spec,
            image,
            process: {
                ...prepared,
                stdin: this.spec.stdin,
                run: host.runName(name, this.restartCount),
                binary: host.binary,
                log: this.log,
            },
            gracePeriodMs,
            host,
        });
        this.present = run;
        const startedAt = new Date();
        this.event("Normal", "Created", `Created container: ${name}`);
        this.event("Normal", "Started", `Started container ${name}`);
        this.change({ running: { startedAt } });
        if (this.stopping.signal.aborted) {
            // It was stopped in the moment of its start, when there was no process yet to end.
            run.endNow();
        } else if (this.isProbed) {
            run.probe();
        }
        const declared = image.origin !== "built in";
        if (declared) {
            run.watchListening();
        }
        const exitCode = await run.exitCode;
        this.present = undefined;
        const reason = exitCode === 0 ? "Completed" : "Error";
        if (declared && !run.endedByLab) {
            await this.reportEnd(image, exitCode, Date.now() - startedAt.getTime());
        }
        this.change({ terminated: { exitCode, reason, startedAt, finishedAt: new Date() } });
        return exitCode;
    }

    /** Every run of a container begins with the files of its image. */
    private async emptyTemporaryFolder(): Promise<void> {
        const folder = this.options.host.temporaryFolder(this.spec.name);
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true, mode: 0o700 });
    }

    private async reportEnd(image: ContainerImage, exitCode: number, milliseconds: number): Promise<void> {
        const { name } = this.spec;
        const lastLines = await lastLinesOf(this.options.host.logFile(name, this.restartCount));
        const message = runEndMessage({ containerName: name, image, exitCode, milliseconds, lastLines });
        this.event("Warning", "ContainerEnded", message);
    }

    /** An init container that is no sidecar has no probes. */
    private get isProbed(): boolean {
        return !this.options.init || this.options.restartPolicy === "Always";
    }

    private reportPull(): void {
        const { image, imagePullPolicy } = this.spec;
        if (imagePullPolicy === "Always") {
            this.event("Normal", "Pulling", `Pulling image "${image}"`);
            this.event("Normal", "Pulled", `Successfully pulled image "${image}"`);
        } else {
            this.event("Normal", "Pulled", `Container image "${image}" already present on machine`);
        }
    }

    private async backOff(seconds: number): Promise<void> {
        this.lastState = this.state;
        if (seconds === 0) {
            return;
        }
        const { name } = this.spec;
        const { podName } = this.options.host;
        this.event("Warning", "BackOff", `Back-off restarting failed container ${name} in pod ${podName}`);
        const message = `back-off ${seconds}s restarting failed container=${name} pod=${podName}`;
        this.change({ waiting: { reason: "CrashLoopBackOff", message } });
        await this.sleep(1000 * seconds);
    }

    /** Waits (for ever without `ms`) until the container is stopped or its spec changes, which gives true. */
    private async sleep(ms?: number): Promise<boolean> {
        const signal = AbortSignal.any([this.stopping.signal, this.specChange.signal]);
        if (!signal.aborted) {
            await (ms === undefined ? once(signal, "abort") : delay(ms, undefined, { signal }).catch(() => undefined));
        }
        return signal.aborted;
    }

    private change(state: V1ContainerState): void {
        this.state = state;
        this.options.host.onChange();
    }

    private event(type: EventType, reason: string, message: string): void {
        this.options.host.event(type, reason, message, this.spec.name);
    }
}

function isConfigMistake(error: unknown): boolean {
    return error instanceof ContainerConfigError || error instanceof UnusableImage;
}
