import type { Listener, LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import { LabLimitError } from "../../cloud/errors";
import { apiErrorCode, limitOfLab } from "../api-errors";
import { ownPart } from "../diff/listener-plan";
import { taskDone } from "../load-balancer/clb-tasks";
import type { DesiredListener } from "../model/load-balancer-model";
import { error, warning, type Problem } from "../problems";
import type { LoadBalancerSettings } from "../model/service-config";
import {
    describeChange,
    planSettings,
    unmatchedSettings,
    unsupportedSettings,
    type SettingsChange,
} from "../diff/settings-plan";

export interface SettingsSync {
    cloud: CloudApi;
    loadBalancer: LoadBalancer;
    /** The listeners that the object has. */
    listeners: readonly DesiredListener[];
    settings: LoadBalancerSettings;
    vip: string;
    /** Called when the CLB is changed. */
    changing: () => Promise<void>;
}

/**
 * Brings a CLB to what a TkeServiceConfig says. What the CLB refuses, or does not take, is reported: one wrong setting keeps
 * no other from being made.
 */
export async function syncSettings(sync: SettingsSync): Promise<Problem[]> {
    const { cloud, settings, changing } = sync;
    const label = `TkeServiceConfig ${settings.name}`;
    const problems = unsupportedSettings(settings.loadBalancer).map((text) => error(`${label}: ${text}`));
    problems.push(...(await unmatched(sync, label)));
    const changes = await plan(sync);
    for (const change of changes) {
        problems.push(...(await refusal(label, describeChange(change), () => apply(cloud, change))));
    }
    problems.push(...(await syncBandwidth(sync, label)));
    if (changes.length > 0) {
        const left = await plan(sync);
        if (left.length < changes.length) {
            await changing();
        }
        if (!problems.some(({ severity }) => severity === "error")) {
            problems.push(
                ...left.map((change) => warning(`${label}: the CLB does not take ${describeChange(change)}`)),
            );
        }
    }
    return problems;
}

async function plan(sync: SettingsSync): Promise<SettingsChange[]> {
    const { loadBalancer, settings, vip } = sync;
    return planSettings(loadBalancer.LoadBalancerId ?? "", settings.loadBalancer, await ownListeners(sync), vip);
}

async function unmatched(sync: SettingsSync, label: string): Promise<Problem[]> {
    const places = unmatchedSettings(sync.settings.loadBalancer, await ownListeners(sync), sync.vip);
    return places.length === 0
        ? []
        : [
              warning(
                  `${label} configures nothing by ${places.join(", ")}: the object has no such thing. What to do: ` +
                      "correct it, or leave it to the other objects that name the TkeServiceConfig.",
              ),
          ];
}

async function ownListeners({ cloud, loadBalancer, listeners }: SettingsSync): Promise<Listener[]> {
    const { LoadBalancerId = "" } = loadBalancer;
    const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId });
    return ownPart(listeners, Listeners);
}

async function apply(cloud: CloudApi, change: SettingsChange): Promise<void> {
    switch (change.action) {
        case "ModifyListener":
            return taskDone(cloud, await cloud.clb(change.action, change.request));
        case "ModifyRule":
            return taskDone(cloud, await cloud.clb(change.action, change.request));
        case "ModifyDomainAttributes":
            return taskDone(cloud, await cloud.clb(change.action, change.request));
    }
}

async function syncBandwidth(
    { cloud, loadBalancer, settings, changing }: SettingsSync,
    label: string,
): Promise<Problem[]> {
    const wanted = settings.loadBalancer.internetMaxBandwidthOut;
    const { LoadBalancerId = "", LoadBalancerType, NetworkAttributes } = loadBalancer;
    if (wanted === undefined || LoadBalancerType !== "OPEN" || NetworkAttributes?.InternetMaxBandwidthOut === wanted) {
        return [];
    }
    await changing();
    const InternetChargeInfo = { InternetMaxBandwidthOut: wanted };
    return refusal(label, `internetMaxBandwidthOut ${wanted}`, async () => {
        const answer = await cloud.clb("ModifyLoadBalancerAttributes", { LoadBalancerId, InternetChargeInfo });
        await taskDone(cloud, answer);
    });
}

/** The problem that a call of the API ends with; none where it succeeds. */
async function refusal(label: string, what: string, call: () => Promise<void>): Promise<Problem[]> {
    try {
        await call();
        return [];
    } catch (cause) {
        const code = apiErrorCode(cause);
        if (!code) {
            throw cause;
        }
        return [cause instanceof LabLimitError ? limitOfLab(cause) : refusedSetting(`${label}: ${what}`, code, cause)];
    }
}

function refusedSetting(place: string, code: string, cause: unknown): Problem {
    return error(
        `${place} is refused by the CLB API (${code}): ${(cause as Error).message} The CLB stays as it is there, and the ` +
            "other settings are made. What to do: set a value that the message allows, or remove the field from the TkeServiceConfig.",
    );
}
