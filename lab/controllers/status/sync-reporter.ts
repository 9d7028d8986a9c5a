import type { KubeConfig, V1Ingress, V1Service } from "@kubernetes/client-node";
import type { Log } from "../../log";
import type { ObjectKeys } from "../object-keys";
import type { Problem } from "../problems";
import { EventRecorder, type EventType } from "../../kube-client/event-recorder";

/** Tells as events on an object how its syncs go. */
export class SyncReporter {
    private readonly events: EventRecorder;
    private readonly reported = new Map<string, string>();

    constructor(
        kubeConfig: KubeConfig,
        private readonly keys: ObjectKeys,
        log: Log,
    ) {
        this.events = new EventRecorder(kubeConfig, keys.eventSource, log);
    }

    async ensuring(object: V1Service | V1Ingress): Promise<void> {
        await this.event(object, "Normal", this.keys.reasons.ensuring, `Ensuring ${this.keys.kind}`);
    }

    async loadBalancerDeleted(object: V1Service | V1Ingress): Promise<void> {
        await this.event(object, "Normal", this.keys.reasons.ensuring, "Deleted Loadbalancer");
    }

    /** As TKE words it (W1001). */
    async loadBalancerKept(object: V1Service | V1Ingress, loadBalancerId: string): Promise<void> {
        const { kind, reasons } = this.keys;
        const { namespace, name } = object.metadata ?? {};
        const message = `W1001 CLB ${loadBalancerId} stays when ${kind} ${namespace}/${name} is deleted: TKE may not delete it`;
        await this.event(object, "Warning", reasons.warning, message);
    }

    /**
     * Reports an identical problem again only after a retry.
     *
     * @param changed whether the sync changed anything.
     */
    async synced(object: V1Service | V1Ingress, problems: readonly Problem[], changed: boolean): Promise<void> {
        const { kind, reasons } = this.keys;
        const uid = object.metadata?.uid ?? "";
        const messages = JSON.stringify(problems.map(({ message }) => message));
        if (problems.some(({ retry }) => retry) || messages !== (this.reported.get(uid) ?? "[]")) {
            for (const { severity, message } of problems) {
                const failed = severity === "error";
                const text = failed ? `${kind} Sync Fail. ${message}` : message;
                await this.event(object, "Warning", failed ? reasons.failed : reasons.warning, text);
            }
        }
        this.reported.set(uid, messages);
        if (changed && !problems.some(({ severity }) => severity === "error")) {
            // "Retrun" is how TKE writes it.
            await this.event(object, "Normal", reasons.success, `${kind} Sync Success. RetrunCode: S2000`);
        }
    }

    /** Something besides a sync that the object's owner should know. */
    async warn(object: V1Service | V1Ingress, message: string): Promise<void> {
        await this.event(object, "Warning", this.keys.reasons.warning, message);
    }

    /** Frees what is kept of an object that is gone. */
    forget(uid: string): void {
        this.reported.delete(uid);
        this.events.forget(uid);
    }

    private async event(
        { metadata }: V1Service | V1Ingress,
        type: EventType,
        reason: string,
        message: string,
    ): Promise<void> {
        const { apiVersion, kind } = this.keys;
        const { namespace, name, uid, resourceVersion } = metadata ?? {};
        await this.events.record({ apiVersion, kind, namespace, name, uid, resourceVersion }, type, reason, message);
    }
}

/** Tells once that a sync changes something. */
export class FirstChange {
    announced = false;

    constructor(private readonly tell: () => Promise<void>) {}

    async announce(): Promise<void> {
        if (!this.announced) {
            this.announced = true;
            await this.tell();
        }
    }
}
