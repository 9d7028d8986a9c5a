import { once } from "node:events";
import type { V1Container, V1LifecycleHandler } from "@kubernetes/client-node";
import type { ContainerImage } from "../../images/image";
import type { EventType } from "../../kube-client/event-recorder";
import type { ContainerHost } from "./container-host";
import { ContainerProcess, type ProcessOptions } from "./process/container-process";
import { ContainerFiles } from "./exec/container-files";
import type { ExecTarget } from "./exec/run-command";
import type { CommandStreams } from "./streaming/remote-command";
import { watchListening } from "./process/listening-watch";
import { Prober } from "./prober";

export interface ContainerRunOptions {
    container: V1Container;
    image: ContainerImage;
    process: ProcessOptions;
    /** How long it may take to end when a probe or a new image kills it, in milliseconds. */
    gracePeriodMs: number;
    host: ContainerHost;
}

/** What a process gets between SIGTERM and SIGKILL however short the grace period is (kubelet's minimum). */
const MINIMUM_GRACE_PERIOD_MS = 2_000;

/** One run of a container, from the start of its process to its end: what its probes say, and how it is ended. */
export class ContainerRun {
    private isReady = false;
    private isStarted = false;
    private prober?: Prober;
    private preStopHook?: Promise<void>;
    private wasEnded = false;

    private constructor(
        private readonly options: ContainerRunOptions,
        private readonly process: ContainerProcess,
    ) {
        void process.exitCode.then(() => this.prober?.stop());
    }

    /** Throws where the program cannot be started. */
    static async start(options: ContainerRunOptions): Promise<ContainerRun> {
        return new ContainerRun(options, await ContainerProcess.start(options.process));
    }

    get pid(): number {
        return this.process.pid;
    }

    /** The exit code, once the process has ended and its output is in the log. */
    get exitCode(): Promise<number> {
        return this.process.exitCode;
    }

    /** Where a command is run that joins it. */
    get execTarget(): ExecTarget {
        const { container, image, process, host } = this.options;
        return {
            containerName: container.name,
            image,
            environment: process.env,
            files: new ContainerFiles(host.temporaryFolder(container.name)),
            run: process.run,
            binary: process.binary,
        };
    }

    /** Connects a client to what the process reads, if it reads anything, and writes, until one of them ends. */
    async attach({ stdin, stdout, stderr, signal }: CommandStreams): Promise<number> {
        const { container, process } = this.options;
        const leave = process.log.follow((stream, chunk) => {
            (stream === "stderr" ? (stderr ?? stdout) : stdout)?.write(chunk);
        });
        const input = this.process.stdin;
        if (input) {
            stdin?.pipe(input, { end: container.stdinOnce ?? false });
        }
        const gone = new Promise<number>((resolve) => signal.addEventListener("abort", () => resolve(0)));
        const exitCode = await Promise.race([this.exitCode, gone]);
        leave();
        return exitCode;
    }

    /** Whether the lab has ended it: a probe, a new image, the end of its Pod. */
    get endedByLab(): boolean {
        return this.wasEnded;
    }

    get ready(): boolean {
        return this.isReady;
    }

    get started(): boolean {
        return this.isStarted;
    }

    /** Without probes it is started and ready at once. */
    probe(): void {
        const { container, host } = this.options;
        this.prober = new Prober({
            container,
            makeProbe: (probe) => host.makeProbe(probe, container),
            onStarted: () => {
                this.isStarted = true;
                host.onChange();
            },
            onReady: (ready) => {
                if (this.isReady !== ready) {
                    this.isReady = ready;
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

    /** Ends it if it listens beyond its Pod's address: a program that was not written for the lab may listen anywhere. */
    watchListening(): void {
        const { container, process, host } = this.options;
        const over = new AbortController();
        void this.exitCode.then(() => over.abort());
        void watchListening(
            {
                containerName: container.name,
                run: process.run,
                host: host.listenAddress,
                onExposed: (message) => {
                    this.event("Warning", "ListensElsewhere", message);
                    this.event("Normal", "Killing", `Container ${container.name} listens beyond its Pod's address`);
                    // Without its preStop hook, for which it would go on to answer on other Pods' addresses.
                    this.wasEnded = true;
                    this.process.end(MINIMUM_GRACE_PERIOD_MS);
                },
                onElsewhere: (message) => this.event("Warning", "ListensElsewhere", message),
            },
            over.signal,
        );
    }

    /** Ends it, as {@link terminate} does, while its Pod goes on. */
    kill(why: string): void {
        this.event("Normal", "Killing", why);
        void this.end(this.options.gracePeriodMs);
    }

    /**
     * preStop hook, SIGTERM, and SIGKILL when the grace period is over, which the hook is a part of. Without grace the
     * hook is left out. Returns with SIGTERM; a second call can only bring the end forward.
     */
    async terminate(gracePeriodMs: number): Promise<void> {
        this.prober?.terminate();
        await this.end(gracePeriodMs);
    }

    /** SIGTERM, without the hook. */
    endNow(): void {
        this.wasEnded = true;
        this.process.end(this.options.gracePeriodMs);
    }

    private async end(gracePeriodMs: number): Promise<void> {
        const { process } = this;
        this.wasEnded = true;
        const deadline = Date.now() + gracePeriodMs;
        const preStop = this.options.container.lifecycle?.preStop;
        if (preStop && gracePeriodMs > 0) {
            const over = new AbortController();
            const timer = setTimeout(() => over.abort(), gracePeriodMs).unref();
            void process.exitCode.then(() => over.abort());
            this.preStopHook ??= this.runPreStop(preStop, over.signal);
            await Promise.race([this.preStopHook, once(over.signal, "abort")]);
            clearTimeout(timer);
        }
        process.end(Math.max(deadline - Date.now(), MINIMUM_GRACE_PERIOD_MS));
    }

    private async runPreStop(handler: V1LifecycleHandler, signal: AbortSignal): Promise<void> {
        const { container, host } = this.options;
        try {
            await host.runHook(handler, container, signal);
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            this.event("Warning", "FailedPreStopHook", `PreStopHook failed: ${reason}`);
        }
    }

    private event(type: EventType, reason: string, message: string): void {
        this.options.host.event(type, reason, message, this.options.container.name);
    }
}
