import { ApiException, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import { isDeepStrictEqual } from "node:util";
import pRetry from "p-retry";
import { loadBalancerResource } from "../custom-resources/load-balancer-resource";
import { refersTo, withoutObject, type LoadBalancerUse } from "./ownership";

const { group, version, plural, kind } = loadBalancerResource;
const collection = { group, version, plural };

interface LoadBalancerResource {
    metadata: { name: string; resourceVersion?: string };
    spec: LoadBalancerUse;
}

/**
 * The cluster's LoadBalancerResources: which objects use which CLB, and which listeners there are theirs. Both
 * controllers write them, so every change is made to what was read, or made again.
 */
export class LoadBalancerResources {
    private readonly api: CustomObjectsApi;

    constructor(kubeConfig: KubeConfig) {
        this.api = kubeConfig.makeApiClient(CustomObjectsApi);
    }

    /** The CLB that an object uses. */
    async usedBy(uid: string): Promise<{ loadBalancerId: string; use: LoadBalancerUse } | undefined> {
        const { items } = (await this.api.listClusterCustomObject(collection)) as { items: LoadBalancerResource[] };
        const found = items.find(({ spec }) => refersTo(spec.references, uid));
        return found && { loadBalancerId: found.metadata.name, use: found.spec };
    }

    /** What the cluster's controllers have on a CLB; undefined: nothing. */
    async useOf(loadBalancerId: string): Promise<LoadBalancerUse | undefined> {
        return (await this.read(loadBalancerId))?.spec;
    }

    /**
     * Changes what is written down of a CLB; where nobody uses it any more, nothing stays.
     *
     * @param change gets what exists; it is called again where somebody else was faster.
     */
    async change(
        loadBalancerId: string,
        change: (use: LoadBalancerUse | undefined) => LoadBalancerUse,
    ): Promise<LoadBalancerUse> {
        return pRetry(
            async () => {
                const current = await this.read(loadBalancerId);
                const wanted = change(current?.spec);
                await this.write(loadBalancerId, current, wanted);
                return wanted;
            },
            { retries: 10, minTimeout: 20, shouldRetry: ({ error }) => wasFaster(error) },
        );
    }

    /** Takes an object out of everything that is written down of a CLB. */
    async forget(loadBalancerId: string, uid: string): Promise<void> {
        const unused: LoadBalancerUse = { created: false, references: [], listeners: [] };
        await this.change(loadBalancerId, (use) => withoutObject(use ?? unused, uid));
    }

    private async read(name: string): Promise<LoadBalancerResource | undefined> {
        try {
            return (await this.api.getClusterCustomObject({ ...collection, name })) as LoadBalancerResource;
        } catch (error) {
            if (error instanceof ApiException && error.code === 404) {
                return undefined;
            }
            throw error;
        }
    }

    private async write(name: string, current: LoadBalancerResource | undefined, spec: LoadBalancerUse): Promise<void> {
        const resourceVersion = current?.metadata.resourceVersion;
        if (spec.references.length === 0) {
            if (current) {
                await this.api.deleteClusterCustomObject({
                    ...collection,
                    name,
                    body: { preconditions: { resourceVersion } },
                });
            }
            return;
        }
        if (isDeepStrictEqual(current?.spec, plain(spec))) {
            return;
        }
        const body = { apiVersion: `${group}/${version}`, kind, metadata: { name, resourceVersion }, spec };
        if (current) {
            await this.api.replaceClusterCustomObject({ ...collection, name, body });
        } else {
            await this.api.createClusterCustomObject({ ...collection, body });
        }
    }
}

/** Whether somebody else changed (409) or deleted (404) in between what was read. */
function wasFaster(error: unknown): boolean {
    return error instanceof ApiException && [404, 409].includes(error.code);
}

/** Without what JSON leaves out. */
function plain(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value));
}
