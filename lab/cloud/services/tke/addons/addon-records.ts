import { z } from "zod";
import type { Log } from "../../../../log";
import { TencentCloudError } from "../../../errors";
import type { AddonRecord, ClusterRecord } from "../../../model";
import type { Store } from "../../../store";
import { addonChart, ADDON_CHARTS, type AddonChart } from "./addon-catalogue";

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

/**
 * Installs an add-on with its cluster (CreateCluster's `ExtensionAddons`). Throws InvalidParameter.
 *
 * @param parameter JSON of the add-on's App resource.
 */
export function putExtensionAddon(
    store: Store,
    { clusterId, createdTime }: Readonly<ClusterRecord>,
    name: string,
    parameter: string,
    log: Log,
): void {
    const { chart, values } = extensionParameter(name, parameter);
    const addon = newAddon(clusterId, chartOf(name, log), createdTime);
    store.put("addon", addonId(clusterId, addon.name), {
        ...addon,
        version: chart?.chartVersion || addon.version,
        ...(values?.rawValues && values.rawValuesType === "base64" ? { rawValues: values.rawValues } : {}),
    });
}

const appResource = z.object({
    spec: z
        .object({
            chart: z.object({ chartVersion: z.string().optional() }).optional(),
            values: z.object({ rawValues: z.string().optional(), rawValuesType: z.string().optional() }).optional(),
        })
        .optional(),
});

function extensionParameter(name: string, parameter: string): NonNullable<z.infer<typeof appResource>["spec"]> {
    try {
        return appResource.parse(JSON.parse(parameter || "{}")).spec ?? {};
    } catch {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `The \`AddonParam\` of \`${name}\` must be the JSON of an App resource.`,
        );
    }
}

/** What is known of an add-on. TKE has more of them than any list of Tencent's names: an unknown one is taken, too. */
export function chartOf(name: string, log: Log): AddonChart {
    const known = addonChart(name);
    if (!known) {
        log(`the add-on ${name} is none that the lab knows: it is kept and shown`);
    }
    return known ?? { name: name.toLowerCase(), kind: "other", latestVersion: "1.0.0" };
}

/** Gives a cluster the add-ons that TKE installs by itself, those of VPC-CNI as soon as it has Pod subnets. */
export function putPreinstalledAddons(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    createTime: string,
    disabled: readonly string[] = [],
): void {
    const isDisabled = (name: string) => disabled.some((each) => each.toLowerCase() === name);
    const wanted = ADDON_CHARTS.filter(
        ({ name, preinstalled }) =>
            !isDisabled(name) &&
            (preinstalled === "always" || (preinstalled === "vpc-cni" && cluster.eniSubnetIds.length > 0)),
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
