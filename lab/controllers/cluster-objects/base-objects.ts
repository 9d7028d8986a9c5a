import {
    ApiException,
    CoreV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1ConfigMap,
} from "@kubernetes/client-node";
import pRetry from "p-retry";
import {
    INGRESS_CONTROLLER_CONFIG,
    NEW_CLUSTER_CONFIG,
    SERVICE_CONTROLLER_CONFIG,
} from "../../../tke/controller-config";
import type { ClusterRecord } from "../../cloud/model";
import { installCustomResources } from "../custom-resources/install";

type Profile = Pick<ClusterRecord, "controllerDefaults">;

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/**
 * Keys that the controllers overwrite whenever somebody changes them (457/131136). Clusters made before 2025-01-02 have
 * Services share no CLB (457/46370).
 */
function readOnlyKeys({ controllerDefaults }: Profile): Record<string, Record<string, string>> {
    return {
        [SERVICE_CONTROLLER_CONFIG.name]: {
            VERSION: "v2.11.4",
            REUSE_LOADBALANCER: String(controllerDefaults === "new"),
        },
        [INGRESS_CONTROLLER_CONFIG.name]: { VERSION: "v2.12.0" },
    };
}

/** The ConfigMaps that TKE puts into every cluster for its service and ingress controllers. */
export function controllerBaseObjects(profile: Profile): V1ConfigMap[] {
    return [
        configMap(
            SERVICE_CONTROLLER_CONFIG.name,
            profile,
            profile.controllerDefaults === "new" ? NEW_CLUSTER_CONFIG : {},
        ),
        configMap(INGRESS_CONTROLLER_CONFIG.name, profile, {}),
    ];
}

/** Which read-only keys of a ConfigMap have to be written back, as a merge patch; undefined where none has. */
export function readOnlyKeysPatch(
    name: string,
    data: Readonly<Record<string, string>>,
    profile: Profile,
): { data: object } | undefined {
    const changed = Object.entries(readOnlyKeys(profile)[name] ?? {}).filter(([key, value]) => data[key] !== value);
    return changed.length > 0 ? { data: Object.fromEntries(changed) } : undefined;
}

/** Installs TKE's own kinds, and creates those of the ConfigMaps that are absent; never touches an existing one. */
export async function ensureBaseObjects(kubeConfig: KubeConfig, cluster: Profile): Promise<void> {
    const core = kubeConfig.makeApiClient(CoreV1Api);
    await installCustomResources(kubeConfig);
    for (const body of controllerBaseObjects(cluster)) {
        // A new API server makes namespace kube-system a moment after it is ready: 404 until then.
        await pRetry(() => createUnlessPresent(core, body), { retries: 20, minTimeout: 100, maxTimeout: 1000 });
    }
}

async function createUnlessPresent(core: CoreV1Api, body: V1ConfigMap): Promise<void> {
    try {
        await core.createNamespacedConfigMap({ namespace: SERVICE_CONTROLLER_CONFIG.namespace, body });
    } catch (error) {
        if (!(error instanceof ApiException && error.code === 409)) {
            throw error;
        }
    }
}

export async function restoreReadOnlyKeys(
    kubeConfig: KubeConfig,
    profile: Profile,
    name: string,
    data: Record<string, string>,
): Promise<void> {
    const body = readOnlyKeysPatch(name, data, profile);
    if (body) {
        const core = kubeConfig.makeApiClient(CoreV1Api);
        await core.patchNamespacedConfigMap({ name, namespace: SERVICE_CONTROLLER_CONFIG.namespace, body }, mergePatch);
    }
}

function configMap(name: string, profile: Profile, defaults: Readonly<Record<string, string>>): V1ConfigMap {
    return {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace: SERVICE_CONTROLLER_CONFIG.namespace },
        data: { ...defaults, ...readOnlyKeys(profile)[name] },
    };
}
