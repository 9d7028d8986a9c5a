import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Addon } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { missingParameter, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import type { AddonRecord } from "../../../model";
import type { Store } from "../../../store";
import { completionTime, isoTime, isUnderWay } from "../../../lifecycle/time";
import { ADDON_CHARTS } from "./addon-catalogue";
import { addonId, addonsOf, chartOf, newAddon } from "./addon-records";
import { getCluster, getRunningCluster } from "../cluster-records";

export function addons(context: CloudContext): Handlers<Client> {
    const { store, now, log } = context;
    return {
        InstallAddon(request) {
            const { clusterId } = getRunningCluster(store, request.ClusterId);
            const chart = chartOf(request.AddonName, log);
            if (store.get("addon", addonId(clusterId, chart.name))) {
                throw parameterError(`The cluster \`${clusterId}\` has the add-on \`${chart.name}\` already.`);
            }
            const rawValues = checkedValues(request.RawValues);
            if (!request.DryRun) {
                const changing = { phase: "Installing" as const, until: completionTime(context, "InstallAddon") };
                const addon = { ...newAddon(clusterId, chart, isoTime(now())), rawValues, changing };
                store.put("addon", addonId(clusterId, chart.name), {
                    ...addon,
                    version: request.AddonVersion || chart.latestVersion,
                });
            }
            return {};
        },
        // Gone must be the error ResourceNotFound: on an empty list the provider waits for 15 minutes (v1.83.25).
        DescribeAddon(request) {
            checkExists(store, request.ClusterId);
            const found = request.AddonName
                ? [getAddon(store, request.ClusterId, request.AddonName)]
                : addonsOf(store, request.ClusterId);
            return { Addons: found.map((addon) => describeAddon(addon, now())) };
        },
        DescribeAddonValues(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const { name } = chartOf(request.AddonName, log);
            const rawValues = store.get("addon", addonId(clusterId, name))?.rawValues;
            return {
                Values: rawValues === undefined ? "" : Buffer.from(rawValues, "base64").toString("utf8"),
                DefaultValues: "{}",
            };
        },
        UpdateAddon(request) {
            const { clusterId } = getRunningCluster(store, request.ClusterId);
            const addon = getAddon(store, clusterId, request.AddonName);
            if (!request.AddonVersion && !request.RawValues) {
                throw missingParameter("AddonVersion");
            }
            const rawValues = updatedValues(
                addon.rawValues,
                checkedValues(request.RawValues),
                request.UpdateStrategy || "merge",
            );
            if (!request.DryRun) {
                store.update("addon", addonId(clusterId, addon.name), {
                    version: request.AddonVersion || addon.version,
                    rawValues,
                    changing: { phase: "Upgrading", until: completionTime(context, "UpdateAddon") },
                });
            }
            return {};
        },
        DeleteAddon(request) {
            checkExists(store, request.ClusterId);
            const { clusterId, name } = getAddon(store, request.ClusterId, request.AddonName);
            if (name === "eniipamd" && getCluster(store, clusterId).eniSubnetIds.length > 0) {
                throw new TencentCloudError(
                    "UnsupportedOperation",
                    `The cluster \`${clusterId}\` uses VPC-CNI, which needs the add-on eniipamd.`,
                );
            }
            store.delete("addon", addonId(clusterId, name));
            return {};
        },
        GetTkeAppChartList(request) {
            return {
                AppCharts: ADDON_CHARTS.filter((chart) => !request.Kind || chart.kind === request.Kind).map(
                    ({ name, kind, latestVersion }) => ({
                        Name: name,
                        Label: JSON.stringify({ "application.tkestack.io/kind": kind }),
                        LatestVersion: latestVersion,
                    }),
                ),
            };
        },
    };
}

/** A cluster that is gone has taken its add-ons with it: ResourceNotFound, which the provider expects of them. */
function checkExists(store: Store, clusterId: string): void {
    if (!store.get("cluster", clusterId)) {
        throw new TencentCloudError("ResourceNotFound", `The cluster \`${clusterId}\` does not exist.`);
    }
}

function getAddon(store: Store, clusterId: string, name: string): Readonly<AddonRecord> {
    const addon = store.get("addon", addonId(clusterId, name));
    if (!addon) {
        throw new TencentCloudError("ResourceNotFound", `The cluster \`${clusterId}\` has no add-on \`${name}\`.`);
    }
    return addon;
}

/** Throws InvalidParameter.Param for values that are not the base64 of a JSON object. */
function checkedValues(rawValues: string | undefined): string | undefined {
    if (rawValues !== undefined && parsed(rawValues) === undefined) {
        throw parameterError("`RawValues` must be a JSON object in base64.");
    }
    return rawValues;
}

function parsed(rawValues: string): object | undefined {
    try {
        const values: unknown = JSON.parse(Buffer.from(rawValues, "base64").toString("utf8"));
        return typeof values === "object" && values !== null && !Array.isArray(values) ? values : undefined;
    } catch {
        return undefined;
    }
}

/** `replace` takes the new values alone; `merge` sets them over the old ones (UpdateAddon). */
function updatedValues(existing: string | undefined, given: string | undefined, strategy: string): string | undefined {
    if (strategy !== "merge" && strategy !== "replace") {
        throw parameterError(`\`UpdateStrategy\` must be merge or replace, not ${strategy}.`);
    }
    if (given === undefined || existing === undefined || strategy === "replace") {
        return given ?? existing;
    }
    const merged = JSON.stringify({ ...parsed(existing), ...parsed(given) });
    return Buffer.from(merged).toString("base64");
}

function parameterError(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.Param", message);
}

/** `RawValues` only where the user gave some: the provider takes any others for a change to undo (v1.83.25). */
function describeAddon(addon: Readonly<AddonRecord>, now: Date): Addon {
    return {
        AddonName: addon.name,
        AddonVersion: addon.version,
        ...(addon.rawValues === undefined ? {} : { RawValues: addon.rawValues }),
        Phase: isUnderWay(addon.changing.until, now) ? addon.changing.phase : "Succeeded",
        Reason: "",
        CreateTime: addon.createTime,
    };
}
