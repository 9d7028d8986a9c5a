import {
    ApiException,
    CoreV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1ObjectReference,
} from "@kubernetes/client-node";
import { randomBytes } from "node:crypto";
import type { Log } from "../log";

export type EventType = "Normal" | "Warning";

interface Recorded {
    name: string;
    namespace: string;
    count: number;
}

/**
 * Writes events as `kubectl describe` shows them. The same event again is counted on the first one, as client-go's
 * recorder does. An event that cannot be written is logged and lost: no sync fails over it.
 */
export class EventRecorder {
    private readonly core: CoreV1Api;
    private readonly recorded = new Map<string, Map<string, Recorded>>();

    /** @param source e.g. `service-controller`. */
    constructor(
        kubeConfig: KubeConfig,
        private readonly source: string,
        private readonly log: Log,
    ) {
        this.core = kubeConfig.makeApiClient(CoreV1Api);
    }

    async record(object: V1ObjectReference, type: EventType, reason: string, message: string): Promise<void> {
        const ofObject = this.recorded.get(object.uid ?? "") ?? new Map<string, Recorded>();
        this.recorded.set(object.uid ?? "", ofObject);
        const key = JSON.stringify([type, reason, message]);
        const earlier = ofObject.get(key);
        try {
            ofObject.set(
                key,
                (earlier && (await this.count(earlier))) ?? (await this.create(object, type, reason, message)),
            );
        } catch (error) {
            this.log(`event ${reason} of ${object.namespace}/${object.name}: ${reasonOf(error)}`);
        }
    }

    /** Frees what is kept of an object that is gone. */
    forget(uid: string): void {
        this.recorded.delete(uid);
    }

    private async create(
        object: V1ObjectReference,
        type: EventType,
        reason: string,
        message: string,
    ): Promise<Recorded> {
        const namespace = object.namespace ?? "default";
        const name = `${object.name}.${randomBytes(8).toString("hex")}`;
        const now = new Date();
        await this.core.createNamespacedEvent({
            namespace,
            body: {
                metadata: { name, namespace },
                involvedObject: object,
                type,
                reason,
                message,
                source: { component: this.source },
                reportingComponent: this.source,
                firstTimestamp: now,
                lastTimestamp: now,
                count: 1,
            },
        });
        return { name, namespace, count: 1 };
    }

    /** Gives undefined where the event has expired (the API server keeps events for an hour). */
    private async count({ name, namespace, count }: Recorded): Promise<Recorded | undefined> {
        try {
            await this.core.patchNamespacedEvent(
                { name, namespace, body: { count: count + 1, lastTimestamp: new Date().toISOString() } },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
            return { name, namespace, count: count + 1 };
        } catch (error) {
            if (error instanceof ApiException && error.code === 404) {
                return undefined;
            }
            throw error;
        }
    }
}

/** One line: what the API server says, without its headers. */
function reasonOf(error: unknown): string {
    if (!(error instanceof ApiException)) {
        return String(error);
    }
    const body: unknown = error.body;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return `HTTP ${error.code}: ${/"message":"((?:[^"\\\\]|\\\\.)*)"/.exec(text)?.[1] ?? text}`;
}
