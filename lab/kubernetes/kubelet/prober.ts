import { setTimeout as delay } from "node:timers/promises";
import type { V1Container, V1Probe } from "@kubernetes/client-node";
import type { ProbeResult } from "./probes";

export type ProbeKind = "startup" | "readiness" | "liveness";

export interface ProberOptions {
    container: V1Container;
    makeProbe: (probe: V1Probe) => Promise<ProbeResult>;
    /** The startup probe has succeeded (or there is none). */
    onStarted: () => void;
    onReady: (ready: boolean) => void;
    /** One probe failed; says so in an event. */
    onUnhealthy: (kind: ProbeKind, result: Exclude<ProbeResult, { outcome: "success" }>) => void;
    /** A liveness or startup probe has failed for good: the container has to be killed. */
    onFailed: (kind: ProbeKind) => void;
}

const FIRST_QUICK_WAIT_MS = 50;
const DEFAULTS = { periodSeconds: 10, failureThreshold: 3, successThreshold: 1 };

/** Probes one run of a container until it is stopped: the startup probe first, then readiness and liveness. */
export class Prober {
    private readonly abort = new AbortController();
    private readonly terminating = new AbortController();

    constructor(private readonly options: ProberOptions) {}

    start(): void {
        const { container, onStarted } = this.options;
        if (container.startupProbe) {
            this.probe("startup", container.startupProbe);
        } else {
            onStarted();
            this.startOthers();
        }
    }

    /** The Pod is being deleted: from now on readiness alone is probed, as a kubelet does. */
    terminate(): void {
        this.terminating.abort();
    }

    stop(): void {
        this.abort.abort();
    }

    private startOthers(): void {
        const { readinessProbe, livenessProbe } = this.options.container;
        if (readinessProbe) {
            this.probe("readiness", readinessProbe);
        } else {
            this.options.onReady(true);
        }
        if (livenessProbe) {
            this.probe("liveness", livenessProbe);
        }
    }

    private probe(kind: ProbeKind, probe: V1Probe): void {
        const signal =
            kind === "readiness" ? this.abort.signal : AbortSignal.any([this.abort.signal, this.terminating.signal]);
        this.loop(kind, probe, signal).catch((error: unknown) => {
            if (!signal.aborted) {
                throw error;
            }
        });
    }

    /**
     * Readiness and startup are probed right after the start and again soon, until the first period is over: a kubelet
     * does so too whenever it syncs a Pod that is not ready (prober manager's manual trigger). Failures of that time do
     * not count. Liveness is first probed after a period.
     */
    private async loop(kind: ProbeKind, probe: V1Probe, signal: AbortSignal): Promise<void> {
        const periodMs = 1000 * (probe.periodSeconds ?? DEFAULTS.periodSeconds);
        const initialDelayMs = 1000 * (probe.initialDelaySeconds ?? 0);
        await delay(kind === "liveness" ? Math.max(initialDelayMs, periodMs) : initialDelayMs, undefined, { signal });
        const quickUntil = kind === "liveness" ? 0 : Date.now() + periodMs;
        const count = { success: 0, failure: 0 };
        for (let quickWait = FIRST_QUICK_WAIT_MS; ; quickWait *= 2) {
            const result = await this.options.makeProbe(probe);
            signal.throwIfAborted();
            const quick = count.success === 0 && result.outcome === "failure" && Date.now() < quickUntil;
            if (!quick && this.judge(kind, probe, result, count)) {
                return;
            }
            await delay(quick ? Math.min(quickWait, periodMs) : periodMs, undefined, { signal });
        }
    }

    /** Counts one result against the thresholds; whether that ends the probing. */
    private judge(
        kind: ProbeKind,
        probe: V1Probe,
        result: ProbeResult,
        count: { success: number; failure: number },
    ): boolean {
        if (result.outcome !== "success") {
            this.options.onUnhealthy(kind, result);
        }
        if (result.outcome === "unknown") {
            return false;
        }
        count[result.outcome] += 1;
        count[result.outcome === "success" ? "failure" : "success"] = 0;
        if (count.success >= (probe.successThreshold ?? DEFAULTS.successThreshold)) {
            return this.succeeded(kind);
        }
        if (count.failure >= (probe.failureThreshold ?? DEFAULTS.failureThreshold)) {
            return this.failed(kind);
        }
        return false;
    }

    private succeeded(kind: ProbeKind): boolean {
        if (kind === "startup") {
            this.options.onStarted();
            this.startOthers();
            return true;
        }
        if (kind === "readiness") {
            this.options.onReady(true);
        }
        return false;
    }

    private failed(kind: ProbeKind): boolean {
        if (kind === "readiness") {
            this.options.onReady(false);
            return false;
        }
        this.options.onFailed(kind);
        return true;
    }
}
