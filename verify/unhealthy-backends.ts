import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { LoadBalancerHealth } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { listenersOf } from "./path";

/**
 * Why a request to a port with backends may have failed, as the CLB's health checks know it. Undefined where one of them is
 * healthy or none is checked, and where the credentials may not ask.
 */
export async function unhealthyReason(
    clb: ClbClient,
    loadBalancerId: string,
    port: number,
    ports: readonly number[] = [port],
): Promise<string | undefined> {
    const { LoadBalancers = [] } = await clb
        .DescribeTargetHealth({ LoadBalancerIds: [loadBalancerId] })
        .catch(() => ({ LoadBalancers: [] as LoadBalancerHealth[] }));
    const unhealthy = allUnhealthy(LoadBalancers, port, ports);
    return (
        unhealthy &&
        `the CLB's health check fails on every backend, ${unhealthy.join(", ")}: does the app listen there, and does its ` +
            "security group let the check in?"
    );
}

/** `ip:port` of every backend of the port; undefined where one is healthy, unchecked yet, or not checked at all. */
function allUnhealthy(
    loadBalancers: readonly LoadBalancerHealth[],
    port: number,
    ports: readonly number[],
): string[] | undefined {
    const targets = listenersOf(
        loadBalancers.flatMap(({ Listeners }) => Listeners ?? []),
        port,
        ports,
    )
        .flatMap(({ Rules }) => Rules ?? [])
        .flatMap(({ Targets }) => Targets ?? []);
    const isAllDead = targets.length > 0 && targets.every(({ HealthStatusDetail }) => HealthStatusDetail === "Dead");
    return isAllDead ? [...new Set(targets.map(({ IP, Port }) => `${IP}:${Port}`))] : undefined;
}
