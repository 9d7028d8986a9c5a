import type { AddonRecord, ClusterRecord } from "../../model";
import type { Store } from "../../store";
import { ADDON_CHARTS, type AddonChart } from "./addon-catalogue";

/** The store id of a cluster's add-on. */
export function addonId(clusterId: string, name: string): string {
    return `${clusterId}/${name.toLowerCase()}`;
}

export function addonsOf(store: Store, clusterId: string): Readonly<AddonRecord>[] {
    return store.list("addon").filter((addon) => addon.clusterId === clusterId);
}

/** An add-on that is installed. */
export function newAddon(clusterId: string, chart: AddonChart, createTime: string): AddonRecord {
    return {
        clusterId,
        name: chart.name,
        version: chart.latestVersion,
        createTime,
        changing: { phase: "Installing", until: createTime },
    };
}

/** Gives a cluster the add-ons that TKE installs by itself, those of VPC-CNI as soon as it has Pod subnets. */
export function putPreinstalledAddons(store: Store, cluster: Readonly<ClusterRecord>, createTime: string): void {
    const wanted = ADDON_CHARTS.filter(
        ({ preinstalled }) =>
            preinstalled === "always" || (preinstalled === "vpc-cni" && cluster.eniSubnetIds.length > 0),
    );
    for (const chart of wanted.filter(({ name }) => !store.get("addon", addonId(cluster.clusterId, name)))) {
        store.put("addon", addonId(cluster.clusterId, chart.name), newAddon(cluster.clusterId, chart, createTime));
    }
}

export function deleteAddons(store: Store, clusterId: string): void {
    for (const { name } of addonsOf(store, clusterId)) {
        store.delete("addon", addonId(clusterId, name));
    }
}
