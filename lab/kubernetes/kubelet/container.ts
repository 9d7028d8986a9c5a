import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type {
    V1Container,
    V1ContainerState,
    V1ContainerStatus,
    V1LifecycleHandler,
    V1Probe,
} from "@kubernetes/client-node";
import type { EventType } from "../client/event-recorder";
import { imageProcess, unknownImageMessage, type ImageProcess } from "../images";
import { ContainerLog } from "./container-log";
import { ContainerProcess } from "./container-process";
import { ContainerConfigError } from "./environment";
import { Prober } from "./prober";
import type { ProbeResult } from "./probes";
import { backOffSeconds, restarts, STABLE_RUN_MS, type RestartPolicy } from "./restart";
import type { ContainerObservation } from "./status";

/** What a container gets from its Pod. */
export interface ContainerHost {
    /** `<name>_<namespace>(<uid>)`, as a kubelet's messages name a Pod. */
    readonly podName: string;
    /** The control plane binary, which starts a program so that it dies with the lab; without it the lab does. */
    readonly binary?: string;
    /** The whole environment of the process. */
    environment(container: V1Container): Promise<Record<string, string>>;
    makeProbe(probe: V1Probe, container: V1Container): Promise<ProbeResult>;
    /** Throws where the hook fails, or `signal` ends it. */
    runHook(handler: V1LifecycleHandler, container: V1Container, signal: AbortSignal): Promise<void>;
    logFile(containerName: string, restartCount: number): string;
    event(type: EventType, reason: string, message: string, containerName: string): void;
    /** The container's observation has changed. */
    onChange(): void;
}

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
const CONFIG_RETRY_MS = 10_000;
/** What a process gets between SIGTERM and SIGKILL however short the grace period is (kubelet's minimum). */
const MINIMUM_GRACE_PERIOD_MS = 2_000;

/** One container of a Pod: the process that stands for it, started again as its restart policy says. */
export class Container {
    private readonly stopping = new AbortController();
    private specChange = new AbortController();
    private spec: V1Container;
    private state: V1ContainerState = { waiting: { reason: "ContainerCreating" } };
    private lastState: V1ContainerState = {};
    private restartCount = 0;
    private hasRun = false;
    private ready = false;
    private started = false;
    private process?: ContainerProcess;
    private prober?: Prober;
    /** Of the present run. */
    private preStopHook?: Promise<void>;
    private running?: Promise<void>;
    /** The log of the present run, or of the last one. */
    log?: ContainerLog;

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

    /** How often it was started again; the number in its log file's name. */
    get restartNumber(): number {
        return this.restartCount;
    }

    observe(): ContainerObservation {
        const { init, restartPolicy } = this.options;
        const sidecar = init && restartPolicy === "Always";
        return {
            name: this.spec.name,
            image: this.spec.image ?? "",
            containerID: this.process ? `process://${this.process.pid}` : "",
            state: this.state,
            lastState: this.lastState,
            restartCount: this.restartCount,
            ready: init && !sidecar ? this.succeeded : this.ready,
            started: this.started,
            sidecar,
        };
    }

    /** Of a container's spec the image alone can change: it is then started anew with it. */
    update(spec: V1Container): void {
        if (spec.image === this.spec.image) {
            return;
        }
        this.spec = spec;
        this.specChange.abort();
        this.specChange = new AbortController();
        this.kill(`Container ${spec.name} definition changed, will be restarted`);
    }

    /**
     * Ends it for good: preStop hook, SIGTERM, and SIGKILL when the grace period is over, which the hook is a part of.
     * Without grace the hook is left out. A second call can only bring the end forward.
     */
    async stop(gracePeriodMs: number): Promise<void> {
        const first = !this.stopping.signal.aborted;
        this.stopping.abort();
        this.prober?.terminate();
        if (first && this.process) {
            this.event("Normal", "Killing", `Stopping container ${this.spec.name}`);
        }
        await this.end(gracePeriodMs);
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
            const image = imageProcess(this.spec.image ?? "");
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
        const reason = unknownImageMessage(image);
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
        // The lab's table of images does not change while it runs: another try would end the same.
        await this.sleep();
    }

    /** Runs the process once; its exit code, or undefined where it could not be started. */
    private async tryRun(image: ImageProcess): Promise<number | undefined> {
        const { name } = this.spec;
        try {
            // A stand-in is a program of this machine: there is no image in which another command could be found.
            if (this.spec.command || this.spec.args) {
                throw new ContainerConfigError(
                    `the lab runs the own entrypoint of an image it knows only: leave out command and args of ${name}`,
                );
            }
            const environment = await this.options.host.environment(this.spec);
            return this.stopping.signal.aborted ? undefined : await this.runProcess(image, environment);
        } catch (error) {
            const reason = error instanceof ContainerConfigError ? "CreateContainerConfigError" : "RunContainerError";
            const message = error instanceof Error ? error.message : String(error);
            this.event("Warning", "Failed", `Error: ${message}`);
            this.change({ waiting: { reason, message } });
            return undefined;
        }
    }

    private async runProcess(image: ImageProcess, env: Record<string, string>): Promise<number> {
        const { host } = this.options;
        const { name } = this.spec;
        this.restartCount += this.hasRun ? 1 : 0;
        this.hasRun = true;
        this.reportPull();
        this.log = new ContainerLog(host.logFile(name, this.restartCount));
        this.preStopHook = undefined;
        this.process = await ContainerProcess.start({ image, env, binary: host.binary, log: this.log });
        const startedAt = new Date();
        this.event("Normal", "Created", `Created container: ${name}`);
        this.event("Normal", "Started", `Started container ${name}`);
        this.change({ running: { startedAt } });
        this.startProbing();
        if (this.stopping.signal.aborted) {
            // It was stopped in the moment of its start, when there was no process yet to end.
            this.prober?.stop();
            this.process.end(this.options.gracePeriodMs);
        }
        const exitCode = await this.process.exitCode;
        this.prober?.stop();
        this.process = undefined;
        this.ready = false;
        this.started = false;
        const reason = exitCode === 0 ? "Completed" : "Error";
        this.change({ terminated: { exitCode, reason, startedAt, finishedAt: new Date() } });
        return exitCode;
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

    private startProbing(): void {
        const { host, init, restartPolicy } = this.options;
        if (init && restartPolicy !== "Always") {
            return;
        }
        const container = this.spec;
        this.prober = new Prober({
            container,
            makeProbe: (probe) => host.makeProbe(probe, container),
            onStarted: () => {
                this.started = true;
                host.onChange();
            },
            onReady: (ready) => {
                if (this.ready !== ready) {
                    this.ready = ready;
                    host.onChange();
                }
            },
            onUnhealthy: (kind, { outcome, message }) => {
                const probe = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} probe`;
                const failed = outcome === "failure" ? "failed" : "errored and resulted in unknown state";
                this.event("Warning", "Unhealthy", `${probe} ${failed}: ${message}`);
            },
            onFailed: (kind) => this.kill(`Container ${container.name} failed ${kind} probe, will be restarted`),
        });
        this.prober.start();
    }

    /** Ends the present run; the restart policy decides what comes next. */
    private kill(why: string): void {
        if (this.process) {
            this.event("Normal", "Killing", why);
            void this.end(this.options.gracePeriodMs);
        }
    }

    /** Ends the present run; returns with SIGTERM. */
    private async end(gracePeriodMs: number): Promise<void> {
        const { process, spec } = this;
        const deadline = Date.now() + gracePeriodMs;
        const preStop = spec.lifecycle?.preStop;
        if (process && preStop && gracePeriodMs > 0) {
            const over = new AbortController();
            const timer = setTimeout(() => over.abort(), gracePeriodMs).unref();
            void process.exitCode.then(() => over.abort());
            this.preStopHook ??= this.runPreStop(preStop, over.signal);
            await Promise.race([this.preStopHook, once(over.signal, "abort")]);
            clearTimeout(timer);
        }
        process?.end(Math.max(deadline - Date.now(), MINIMUM_GRACE_PERIOD_MS));
    }

    private async runPreStop(handler: V1LifecycleHandler, signal: AbortSignal): Promise<void> {
        try {
            await this.options.host.runHook(handler, this.spec, signal);
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            this.event("Warning", "FailedPreStopHook", `PreStopHook failed: ${reason}`);
        }
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
