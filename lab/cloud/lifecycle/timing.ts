import type { Store } from "../store";
import type { TimedAction } from "../model/timed-actions";

export type TimingMode = "instant" | "realistic";

/** How long the lab takes over what takes minutes on Tencent Cloud. */
export interface Timing {
    /** `instant`: as fast as this machine can. */
    mode: TimingMode;
    /** What `realistic` durations are multiplied by: 0.01 makes 3 seconds of 5 minutes. */
    factor: number;
}

export const DEFAULT_TIMING: Timing = { mode: "instant", factor: 1 };

const MODE_SETTING = "timing";
const FACTOR_SETTING = "timeFactor";

/**
 * Seconds that each takes on Tencent Cloud. No page of Tencent's states them: they are estimates, within the time that
 * provider v1.83.25 allows for each (cluster 30 minutes, endpoint 15, CLB 10, NAT gateway 3).
 */
export const REALISTIC_SECONDS: Readonly<Record<TimedAction, number>> = {
    CreateCluster: 300,
    UpdateClusterVersion: 300,
    DeleteCluster: 120,
    CreateMachine: 150,
    DeleteMachine: 45,
    CreateClusterVirtualNode: 20,
    DeleteClusterVirtualNode: 10,
    CreateClusterEndpoint: 60,
    DeleteClusterEndpoint: 30,
    EnableVpcCniNetworkType: 30,
    ModifyClusterExtraArgs: 60,
    InstallAddon: 30,
    UpdateAddon: 30,
    CreateLoadBalancer: 6,
    ModifyLoadBalancer: 2,
    DeleteLoadBalancer: 4,
    CreateNatGateway: 20,
    DeleteNatGateway: 15,
};

/** Milliseconds that an action takes. */
export function durationOf(action: TimedAction, { mode, factor }: Timing): number {
    return mode === "instant" ? 0 : Math.round(REALISTIC_SECONDS[action] * 1000 * factor);
}

/** The timing that a lab keeps to. */
export function timingOf(store: Store): Timing {
    return {
        mode: (store.get("setting", MODE_SETTING)?.value as TimingMode | undefined) ?? DEFAULT_TIMING.mode,
        factor: Number(store.get("setting", FACTOR_SETTING)?.value ?? DEFAULT_TIMING.factor),
    };
}

export function setTiming(store: Store, { mode, factor }: Timing): void {
    store.put("setting", MODE_SETTING, { name: MODE_SETTING, value: mode });
    store.put("setting", FACTOR_SETTING, { name: FACTOR_SETTING, value: String(factor) });
}
