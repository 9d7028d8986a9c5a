import type {
    ListenerBackend,
    LoadBalancerHealth,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { TencentClients } from "../tencent/clients";
import type { Mode } from "./modes";

/** Why a CLB's listeners are not yet as a mode wants them; undefined where they are. */
export function notYetBound(
    mode: Mode,
    listeners: readonly ListenerBackend[],
    health: readonly LoadBalancerHealth[],
    ports?: readonly number[],
): string | undefined {
    const own = listeners.filter(({ Port }) => !ports || ports.includes(Port ?? 0));
    if (own.length === 0) {
        return "the CLB has no listener of the object";
    }
    const places = own.flatMap(({ Targets, Rules, Port }) =>
        Rules?.length ? Rules.map((rule) => ({ Port, bound: rule.Targets ?? [] })) : [{ Port, bound: Targets ?? [] }],
    );
    for (const { Port, bound } of places) {
        if (bound.length === 0) {
            return `port ${Port} has no backend`;
        }
        const wrong = bound.filter(({ Type }) => (Type === "CVM") === (mode === "direct"));
        if (wrong.length > 0) {
            return `port ${Port} still has ${wrong.length} ${mode === "direct" ? "NodePorts" : "Pods"} bound`;
        }
    }
    const unhealthy = health
        .flatMap(({ Listeners }) => Listeners ?? [])
        .filter(({ Port }) => !ports || ports.includes(Port ?? 0))
        .flatMap(({ Rules }) => Rules ?? [])
        .flatMap(({ Targets }) => Targets ?? [])
        .filter(({ HealthStatus, HealthStatusDetail }) => HealthStatusDetail !== "Close" && !HealthStatus);
    return unhealthy.length > 0
        ? `${unhealthy.map(({ IP, Port }) => `${IP}:${Port}`).join(", ")} not healthy`
        : undefined;
}

/** Asks Tencent's API; see {@link notYetBound}. */
export async function askBackends(
    { clb }: TencentClients,
    LoadBalancerId: string,
    mode: Mode,
    ports?: readonly number[],
): Promise<string | undefined> {
    const [{ Listeners = [] }, { LoadBalancers = [] }] = await Promise.all([
        clb.DescribeTargets({ LoadBalancerId }),
        clb.DescribeTargetHealth({ LoadBalancerIds: [LoadBalancerId] }),
    ]);
    return notYetBound(mode, Listeners, LoadBalancers, ports);
}
