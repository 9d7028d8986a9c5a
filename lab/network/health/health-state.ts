/** `Close`: the listener or rule has no health check. */
export type HealthStatus = "Alive" | "Dead" | "Unknown" | "Close";

/** What is known of one backend of a listener or rule. */
export interface HealthState {
    /** `Unknown` until enough checks have agreed: such a backend gets no traffic (214/6097). */
    status: Exclude<HealthStatus, "Close">;
    /** Checks in a row that passed, and that failed; one of them is 0. */
    passed: number;
    failed: number;
    /** Whether it has ever been `Alive`. */
    wasAlive: boolean;
}

export interface Thresholds {
    /** `HealthNum` */
    healthy: number;
    /** `UnHealthNum` */
    unhealthy: number;
}

export const UNCHECKED: HealthState = { status: "Unknown", passed: 0, failed: 0, wasAlive: false };

/**
 * Of a backend that has been served when its group's check was switched on. Undocumented by Tencent; the lab assumes that it
 * is served on until enough checks have failed.
 */
export const SERVED_UNCHECKED: HealthState = { ...UNCHECKED, status: "Alive" };

/** The state after one more check: it changes once so many in a row agree (214/65860). */
export function afterCheck(state: HealthState, hasPassed: boolean, thresholds: Thresholds): HealthState {
    const passed = hasPassed ? state.passed + 1 : 0;
    const failed = hasPassed ? 0 : state.failed + 1;
    if (passed >= thresholds.healthy) {
        return { status: "Alive", passed, failed, wasAlive: true };
    }
    return { ...state, status: failed >= thresholds.unhealthy ? "Dead" : state.status, passed, failed };
}

/** The backends that get traffic: those that are `Alive`. Where none is, all that are `Dead` get it (214/6097). */
export function targetsInUse<T>(targets: readonly T[], statusOf: (target: T) => HealthStatus): T[] {
    const having = (...statuses: HealthStatus[]): T[] =>
        targets.filter((target) => statuses.includes(statusOf(target)));
    const alive = having("Alive", "Close");
    return alive.length > 0 ? alive : having("Dead");
}
