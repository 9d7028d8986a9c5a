import { CoreV1Api, PatchStrategy, setHeaderOptions, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { setTimeout as delay } from "node:timers/promises";
import type { LoadBalancerHealth } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { READINESS_GATE } from "../../../tke/pods";
import type { CloudApi } from "../../cloud/api";
import { EventRecorder } from "../../kube-client/event-recorder";
import type { Log } from "../../log";
import { serviceKeys } from "../object-keys";
import {
    describeBinding,
    unhealthyBindings,
    waitingPods,
    type Binding,
    type ObjectBindings,
    type UnhealthyBinding,
    type WaitingPod,
} from "./readiness-gates";

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 1_000;
const REPORT_AFTER_MS = 8_000;

export interface ReadinessControllerOptions {
    kubeConfig: KubeConfig;
    cloud: Pick<CloudApi, "clb">;
    pods: () => readonly V1Pod[];
    /** Why the CLB's last check of an address and port failed, which Tencent's API does not say. @default - it is not known */
    checkFailure?: (target: { address: string; port: number }) => string | undefined;
    log: Log;
    /**
     * After how many milliseconds of failing health checks the objects that bind a Pod tell of it, and after how many
     * without any that binds it the Pod itself does.
     *
     * @default 8000
     */
    reportAfterMs?: number;
}

/** What an object has bound, and how its events are written. */
export interface ReportingBindings extends ObjectBindings {
    warn: (message: string) => Promise<void>;
}

/** What keeps a Pod's gate closed: a check that fails, one that has not been made yet, or no binding. */
type Complaint = "failing" | "unchecked" | "unbound";

/** Since when a Pod waits, in milliseconds, and for what: what binds it is asked from the binding on. */
interface Wait {
    since: number;
    isBound: boolean;
}

/**
 * Opens the readiness gates of Pods that are bound directly, once the CLB's health checks have passed in every listener
 * and rule that binds them (457/48768). Asks the CLB only while a Pod waits. The gate of a Pod that nothing binds any
 * more stays closed: no page says that TKE opens it then, as other clouds' controllers do.
 */
export class ReadinessController {
    private readonly core: CoreV1Api;
    private readonly events: EventRecorder;
    private readonly bound = new Map<string, ReportingBindings>();
    private readonly waits = new Map<string, Wait>();
    private readonly reported = new Map<string, Complaint>();
    private running: Promise<void> | undefined;
    private woken = false;
    private readonly stopping = new AbortController();

    constructor(private readonly options: ReadinessControllerOptions) {
        const { kubeConfig, log } = options;
        this.core = kubeConfig.makeApiClient(CoreV1Api);
        this.events = new EventRecorder(kubeConfig, serviceKeys.eventSource, log);
    }

    /** @param key names the object among all of the cluster. */
    setBindings(key: string, bindings: ReportingBindings): void {
        this.bound.set(key, bindings);
        this.wake();
    }

    deleteBindings(key: string): void {
        this.bound.delete(key);
        this.wake();
    }

    /** To be called when a Pod has changed. */
    wake(): void {
        this.woken = true;
        if (!this.stopping.signal.aborted) {
            this.running ??= this.run().finally(() => {
                this.running = undefined;
                // Woken just as the run was ending.
                if (this.woken) {
                    this.wake();
                }
            });
        }
    }

    async stop(): Promise<void> {
        this.stopping.abort();
        await this.running;
    }

    private async run(): Promise<void> {
        const { signal } = this.stopping;
        // Lets everything that changes in the same turn come together first.
        await Promise.resolve();
        let wait = FIRST_DELAY_MS;
        while (!signal.aborted) {
            wait = this.woken ? FIRST_DELAY_MS : Math.min(wait * 1.5, MAX_DELAY_MS);
            this.woken = false;
            const waiting = this.waiting();
            if (waiting.every((each) => !isBound(each) && this.reported.get(uidOf(each)) === "unbound")) {
                return;
            }
            await this.openGates(waiting);
            await delay(wait, undefined, { signal }).catch(() => undefined);
        }
    }

    private waiting(): WaitingPod[] {
        const waiting = waitingPods(this.options.pods(), this.bound.values());
        const uids = new Set(waiting.map(uidOf));
        for (const uid of [...this.waits.keys()].filter((each) => !uids.has(each))) {
            this.waits.delete(uid);
            this.reported.delete(uid);
            this.events.forget(uid);
        }
        for (const each of waiting.filter((one) => this.waits.get(uidOf(one))?.isBound !== isBound(one))) {
            this.waits.set(uidOf(each), { since: Date.now(), isBound: isBound(each) });
        }
        return waiting;
    }

    private async openGates(waiting: readonly WaitingPod[]): Promise<void> {
        const ids = new Set(waiting.flatMap(({ bindings }) => bindings.map(({ loadBalancerId }) => loadBalancerId)));
        // One at a time: a CLB that is gone makes the whole call fail.
        const answers = await Promise.all([...ids].map((id) => this.healthOf(id)));
        for (const candidate of waiting) {
            const unhealthy = unhealthyBindings(candidate, answers.flat());
            if (isBound(candidate) && unhealthy.length === 0) {
                await this.openGate(candidate.pod);
            } else {
                await this.report(candidate, unhealthy);
            }
        }
    }

    private async healthOf(loadBalancerId: string): Promise<LoadBalancerHealth[]> {
        try {
            const request = { LoadBalancerIds: [loadBalancerId] };
            return (await this.options.cloud.clb("DescribeTargetHealth", request)).LoadBalancers ?? [];
        } catch (error) {
            this.log(`health of ${loadBalancerId}`, error);
            return [];
        }
    }

    private async openGate({ metadata }: V1Pod): Promise<void> {
        const { namespace = "", name = "", uid } = metadata ?? {};
        const condition = {
            type: READINESS_GATE,
            status: "True",
            reason: "LoadBalancerNetworkGroupReady",
            message: `Marking condition "${READINESS_GATE}" to True.`,
            lastTransitionTime: new Date().toISOString(),
        };
        try {
            await this.core.patchNamespacedPodStatus(
                // With the uid, a Pod of the same name that came in between is a conflict.
                { namespace, name, body: { metadata: { uid }, status: { conditions: [condition] } } },
                setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch),
            );
        } catch (error) {
            this.log(`Pod ${namespace}/${name}`, error);
        }
    }

    private log(what: string, error: unknown): void {
        this.options.log(`readiness gates: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }

    /** Says once what keeps a gate closed that should have opened by now. */
    private async report(candidate: WaitingPod, unhealthy: readonly UnhealthyBinding[]): Promise<void> {
        const waited = Date.now() - (this.waits.get(uidOf(candidate))?.since ?? Date.now());
        const failure = this.failureOf(candidate, unhealthy);
        const hasFailed = failure !== undefined || unhealthy.some((each) => each.hasFailed);
        const complaint: Complaint = !isBound(candidate) ? "unbound" : hasFailed ? "failing" : "unchecked";
        if (
            waited < (this.options.reportAfterMs ?? REPORT_AFTER_MS) ||
            this.reported.get(uidOf(candidate)) === complaint
        ) {
            return;
        }
        this.reported.set(uidOf(candidate), complaint);
        await (complaint === "unbound"
            ? this.reportUnbound(candidate)
            : this.reportUnhealthy(candidate, unhealthy, complaint, failure));
    }

    private failureOf({ ip }: WaitingPod, [first]: readonly Binding[]): string | undefined {
        return first && this.options.checkFailure?.({ address: ip, port: first.port });
    }

    private async reportUnbound({ pod: { metadata } }: WaitingPod): Promise<void> {
        const { namespace, name, uid, resourceVersion } = metadata ?? {};
        const message =
            `Pod ${namespace}/${name} stays NotReady: no direct Service or Ingress binds it, so that nothing opens its ` +
            "readiness gate. What to do: see the events of the one that selects it; where there is none, create it " +
            "again, or delete the Pod: one that is created without it has no gate.";
        const reference = { apiVersion: "v1", kind: "Pod", namespace, name, uid, resourceVersion };
        await this.events.record(reference, "Warning", serviceKeys.reasons.warning, message);
    }

    private async reportUnhealthy(
        candidate: WaitingPod,
        unhealthy: readonly Binding[],
        complaint: Complaint,
        failure = "",
    ): Promise<void> {
        const { namespace, name } = candidate.pod.metadata ?? {};
        const ids = new Set(unhealthy.map(({ loadBalancerId }) => loadBalancerId));
        const [{ port = 0 } = {}] = unhealthy;
        const where = unhealthy.map(describeBinding).join(", ");
        const message =
            `Pod ${namespace}/${name} (${candidate.ip}:${port}) stays NotReady: ` +
            (complaint === "failing"
                ? `the health check fails on ${where}${failure && `: ${failure}`}. What to do: let the Pod answer the ` +
                  "check on its port, and let its security group take in the CLB's checks."
                : `no health check has ended yet on ${where}. What to do: wait for the first checks; how often the CLB ` +
                  "makes them is the listener's or rule's HealthCheck.");
        for (const { loadBalancerId, warn } of this.bound.values()) {
            if (ids.has(loadBalancerId)) {
                await warn(message);
            }
        }
    }
}

function uidOf({ pod }: WaitingPod): string {
    return pod.metadata?.uid ?? "";
}

function isBound({ bindings }: WaitingPod): boolean {
    return bindings.length > 0;
}
