import {
    ADD,
    DELETE,
    ERROR,
    UPDATE,
    makeInformer,
    type KubeConfig,
    type KubernetesListObject,
    type KubernetesObject,
    type ObjectCache,
} from "@kubernetes/client-node";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../log";

const RESTART_DELAY_MS = 500;

export interface WatchedCollection<T extends KubernetesObject> {
    kubeConfig: KubeConfig;
    /** Path of the collection, e.g. `/api/v1/services`. */
    path: string;
    list: () => Promise<KubernetesListObject<T>>;
    /** Called for every object that exists at the start, and after every addition, change and removal. */
    onChange: (object: T) => void;
    log: Log;
}

/** An informer that keeps going: client-node's ends with the first error of its watch. */
export class KeptInformer<T extends KubernetesObject> {
    private readonly informer: ReturnType<typeof makeInformer<T>>;
    private listed = false;
    private stopped = false;

    constructor(private readonly collection: WatchedCollection<T>) {
        this.informer = makeInformer<T>(collection.kubeConfig, collection.path, async () => {
            const list = await collection.list();
            this.listed = true;
            return list;
        });
        for (const verb of [ADD, UPDATE, DELETE] as const) {
            this.informer.on(verb, collection.onChange);
        }
        this.informer.on(ERROR, (error: unknown) => {
            if (this.listed) {
                this.restartLater(error);
            }
        });
    }

    get objects(): ObjectCache<T> {
        return this.informer;
    }

    /** Returns when the cache holds all there is. */
    async start(): Promise<void> {
        await this.restart();
        while (!this.listed && !this.stopped) {
            await delay(RESTART_DELAY_MS);
            await this.restart();
        }
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await this.informer.stop();
    }

    private restartLater(cause: unknown): void {
        if (this.stopped) {
            return;
        }
        const { log, path } = this.collection;
        log(`watch of ${path}: ${cause instanceof Error ? cause.message : String(cause)}; it starts again`);
        void delay(RESTART_DELAY_MS, undefined, { ref: false })
            .then(() => this.restart())
            .catch((error: unknown) => this.restartLater(error));
    }

    private async restart(): Promise<void> {
        if (this.stopped) {
            return;
        }
        await this.informer.start();
        // A stop during the start found no request to abort yet.
        if (this.stopped as boolean) {
            await this.informer.stop();
        }
    }
}
