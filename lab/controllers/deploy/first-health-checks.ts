import { setTimeout as sleep } from "node:timers/promises";
import type { BatchTarget } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";

const PAUSE_MS = 100;
/** With the default interval of 5 s (214/65860), three checks that fail. A CLB that checks more slowly is not waited for. */
const LIMIT_MS = 15_000;

/**
 * Waits until the CLB has checked the health of what was registered in a place where other backends are about to be
 * deregistered: an unchecked backend gets no traffic (214/6097), so that the place would be without one. Whether TKE waits is
 * undocumented by Tencent; the lab assumes so, since a rollout does by the readiness gate. Neither what is found unhealthy nor
 * the limit is an error.
 */
export async function awaitFirstChecks(
    cloud: CloudApi,
    loadBalancerId: string,
    added: readonly BatchTarget[],
    removed: readonly BatchTarget[],
): Promise<void> {
    const replaced = new Set(removed.map(placeOf));
    const waiting = new Set(added.map(placeOf).filter((place) => replaced.has(place)));
    const end = Date.now() + LIMIT_MS;
    while (waiting.size > 0 && Date.now() < end) {
        const { LoadBalancers = [] } = await cloud.clb("DescribeTargetHealth", { LoadBalancerIds: [loadBalancerId] });
        const unchecked = LoadBalancers.flatMap(({ Listeners }) => Listeners ?? [])
            .flatMap(({ ListenerId, Rules }) => (Rules ?? []).map((rule) => ({ ...rule, ListenerId })))
            .filter(({ Targets }) => Targets?.some(({ HealthStatusDetail }) => HealthStatusDetail === "Unknown"));
        if (!unchecked.some((place) => waiting.has(placeOf(place)))) {
            return;
        }
        await sleep(PAUSE_MS);
    }
}

/** A listener of layer 4, or a rule of one of layer 7. */
function placeOf({ ListenerId = "", LocationId }: { ListenerId?: string; LocationId?: string }): string {
    return `${ListenerId} ${LocationId ?? ""}`;
}
