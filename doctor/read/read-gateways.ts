import { gatewayKindOf } from "../gateways/detect";
import { settingObjectsOf } from "../gateways/settings";
import type { AnyObject, Unread, Workload } from "../model/cluster-objects";
import { plain } from "../model/text";
import type { Route } from "../routes/route";
import { ApiStatusError } from "../../kubeconfig/read-api";
import { pruned } from "./resources";

/** What says how a cluster's gateways are set. */
export interface GatewayReading {
    configMaps: AnyObject[];
    others: AnyObject[];
    unread: Unread[];
}

interface ListingApi {
    get: (path: string) => Promise<unknown>;
    list: (path: string, prune: (item: AnyObject) => AnyObject) => Promise<AnyObject[]>;
}

/**
 * Reads the ConfigMaps and policies that gateways among the workloads name, and no others.
 *
 * @param routes whose Gateways may be merged into one workload, which then does not name them @default - none
 */
export async function readGateways(
    api: ListingApi,
    workloads: readonly Workload[],
    routes: readonly Route[] = [],
): Promise<GatewayReading> {
    const reading: GatewayReading = { configMaps: [], others: [], unread: [] };
    const found = workloads.flatMap((workload) => {
        const kind = gatewayKindOf(workload, { others: [] });
        const isInKubeSystem = workload.metadata?.namespace === "kube-system";
        return kind ? [{ kind, isInKubeSystem, settings: settingObjectsOf(kind, workload) }] : [];
    });
    const refs = found.flatMap(({ settings }) => settings.configMaps);
    for (const { namespace, name } of new Map(refs.map((ref) => [`${ref.namespace}/${ref.name}`, ref])).values()) {
        await orUnread(reading, { list: "configMaps", namespace, kind: "ConfigMap", name }, async () => {
            const path = `/api/v1/namespaces/${namespace}/configmaps/${encodeURIComponent(name)}`;
            reading.configMaps.push(pruned((await api.get(path)) as AnyObject));
        });
    }
    const list = async (kind: string, path: string) =>
        reading.others.push(...(await listed(api, path)).map((item) => ({ ...item, kind })));
    const isMerged = found.some(({ kind, settings }) => kind === "Envoy Gateway" && !settings.clientTrafficPolicies);
    const merged = (isMerged ? routes : [])
        .flatMap(({ parents }) => parents)
        .flatMap((parent) => (parent.by === "Gateway API" ? [parent.namespace] : []));
    const named = found.flatMap(({ settings }) => settings.clientTrafficPolicies ?? []);
    for (const namespace of new Set([...named, ...merged])) {
        const path = `/apis/gateway.envoyproxy.io/v1alpha1/namespaces/${namespace}/clienttrafficpolicies`;
        await orUnread(reading, { list: "others", namespace, kind: "ClientTrafficPolicy" }, () =>
            list("ClientTrafficPolicy", path),
        );
    }
    if (found.some(({ kind, isInKubeSystem }) => kind === "ingress-nginx" && isInKubeSystem)) {
        await orUnread(reading, { list: "others", kind: "NginxIngress" }, () =>
            list("NginxIngress", "/apis/cloud.tencent.com/v1alpha1/nginxingresses"),
        );
    }
    return reading;
}

/** None where the cluster does not have the kind, since no CRD brings it. */
async function listed(api: ListingApi, path: string): Promise<AnyObject[]> {
    try {
        return await api.list(path, pruned);
    } catch (error) {
        if (error instanceof ApiStatusError && error.status === 404) {
            return [];
        }
        throw error;
    }
}

async function orUnread(
    { unread }: GatewayReading,
    what: Omit<Unread, "reason">,
    read: () => Promise<unknown>,
): Promise<void> {
    try {
        await read();
    } catch (error) {
        if (!(error instanceof ApiStatusError)) {
            throw error;
        }
        unread.push({ ...what, reason: plain(`${error.status}: ${error.message}`) });
    }
}
