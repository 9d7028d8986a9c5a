import pLimit from "p-limit";
import type { Timing } from "../../cloud/lifecycle/timing";
import type { Log } from "../../log";
import type { Target } from "../balancing/weighted-round-robin";
import type { CheckPlan } from "./check-plan";
import {
    afterCheck,
    SERVED_UNCHECKED,
    UNCHECKED,
    targetsInUse,
    type HealthState,
    type HealthStatus,
} from "./health-state";
import { TimerWheel } from "./timer-wheel";

/** The backends of one layer-4 listener or layer-7 rule, and how they are checked. */
export interface CheckedGroup {
    groupId: string;
    targets: readonly Target[];
    /** Undefined where they are not. */
    check?: CheckPlan;
}

export interface HealthChecksOptions {
    /** Checks a backend once; why it fails, undefined where it passes. */
    run: (check: CheckPlan, target: Target) => Promise<string | undefined>;
    /** How fast the lab is. */
    timing: () => Timing;
    log: Log;
}

interface CheckedTarget {
    groupId: string;
    check: CheckPlan;
    target: Target;
    state: HealthState;
    /** Why the last check failed; undefined where it passed. */
    failure?: string;
    /** Checks that were run. */
    count: number;
}

/** Checks under way at once, however many backends there are. */
const MAX_CONCURRENT = 32;

/** When a backend that was never alive is checked again in a lab that does not take its time. */
const FIRST_INTERVAL_MS = 200;
const INTERVAL_GROWTH = 1.5;

/**
 * The health checks of all CLBs. A backend is checked from its registration until it, its rule or its listener goes,
 * whatever its weight (214/6097).
 */
export class HealthChecks {
    private readonly checked = new Map<string, CheckedTarget>();
    private readonly switchedOff = new Set<string>();
    /** Backends of the groups that are not checked, by key. */
    private unchecked = new Map<string, Target>();
    private readonly limit = pLimit(MAX_CONCURRENT);
    private readonly wheel = new TimerWheel<CheckedTarget>((due) => this.start(due));
    private readonly waiting = new Set<() => void>();
    private closed = false;

    constructor(private readonly options: HealthChecksOptions) {}

    /** Checks these groups from now on, and no others. What is known of a registration that stays is kept. */
    apply(groups: readonly CheckedGroup[]): void {
        this.switchedOff.clear();
        const served = this.unchecked;
        this.unchecked = new Map();
        const wanted = new Set<string>();
        for (const { groupId, targets, check } of groups) {
            if (!check) {
                this.switchedOff.add(groupId);
                targets.forEach((target) => this.unchecked.set(keyOf(groupId, target), target));
                continue;
            }
            for (const target of targets) {
                const key = keyOf(groupId, target);
                wanted.add(key);
                this.watch(key, { groupId, check, target }, served.get(key));
            }
        }
        for (const key of [...this.checked.keys()].filter((each) => !wanted.has(each))) {
            this.checked.delete(key);
        }
        this.tell();
    }

    statusOf(groupId: string, target: Pick<Target, "address" | "port" | "registration">): HealthStatus {
        if (this.switchedOff.has(groupId)) {
            return "Close";
        }
        const known = this.checked.get(keyOf(groupId, target));
        return known && isSameRegistration(known.target, target) ? known.state.status : "Unknown";
    }

    /** Why the last check of a backend failed, in any group that has it; undefined where none did. */
    failureOf(target: Pick<Target, "address" | "port">): string | undefined {
        return [...this.checked.values()].find(
            (each) => each.failure && each.target.address === target.address && each.target.port === target.port,
        )?.failure;
    }

    /** The backends of a group that get traffic. */
    usable({ groupId, targets }: CheckedGroup): Target[] {
        return targetsInUse(targets, (target) => this.statusOf(groupId, target));
    }

    /** Resolves once every backend has been checked at least once. */
    async settled(): Promise<void> {
        while (!this.closed && [...this.checked.values()].some(({ count }) => count === 0)) {
            await new Promise<void>((resolve) => this.waiting.add(resolve));
        }
    }

    close(): void {
        this.closed = true;
        this.wheel.close();
        this.limit.clearQueue();
        this.checked.clear();
        this.tell();
    }

    /** @param served the backend that got traffic without a check until now: it does so until its checks say otherwise. */
    private watch(key: string, plan: Pick<CheckedTarget, "groupId" | "check" | "target">, served?: Target): void {
        const known = this.checked.get(key);
        if (known && isSameRegistration(known.target, plan.target)) {
            Object.assign(known, plan);
            return;
        }
        const state = served && isSameRegistration(served, plan.target) ? SERVED_UNCHECKED : UNCHECKED;
        const added = { ...plan, state, count: 0 };
        this.checked.set(key, added);
        this.start(added);
    }

    private start(one: CheckedTarget): void {
        if (this.isWatched(one)) {
            void this.limit(() => this.check(one));
        }
    }

    private async check(one: CheckedTarget): Promise<void> {
        if (!this.isWatched(one)) {
            return;
        }
        const failure = await this.options.run(one.check, one.target).catch((error: Error) => error.message);
        if (!this.isWatched(one)) {
            return;
        }
        const before = one.state.status;
        one.failure = failure;
        one.state = afterCheck(one.state, failure === undefined, {
            healthy: this.isHurried(one) ? 1 : one.check.healthy,
            unhealthy: one.check.unhealthy,
        });
        one.count++;
        this.report(one, before);
        this.wheel.add(one, this.interval(one));
        this.tell();
    }

    private isWatched(one: CheckedTarget): boolean {
        return !this.closed && this.checked.get(keyOf(one.groupId, one.target)) === one;
    }

    /** A backend that was never alive is not waited for longer than it needs, unless the lab takes its time. */
    private isHurried({ state }: CheckedTarget): boolean {
        return this.options.timing().mode === "instant" && !state.wasAlive;
    }

    private interval(one: CheckedTarget): number {
        const { intervalMs } = one.check;
        const { mode, factor } = this.options.timing();
        return this.isHurried(one)
            ? Math.min(intervalMs, FIRST_INTERVAL_MS * INTERVAL_GROWTH ** (one.count - 1))
            : intervalMs * (mode === "instant" ? 1 : factor);
    }

    private report({ groupId, target, state, failure }: CheckedTarget, before: HealthStatus): void {
        if (state.status !== before && (state.status === "Dead" || before === "Dead")) {
            const why = failure === undefined ? "" : `: ${failure}`;
            this.options.log(`${groupId}: backend ${target.address}:${target.port} is ${state.status}${why}`);
        }
    }

    private tell(): void {
        const waiting = [...this.waiting];
        this.waiting.clear();
        waiting.forEach((resolve) => resolve());
    }
}

/** An address and port that was registered anew may be somebody else's by now. */
function isSameRegistration(one: Pick<Target, "registration">, other: Pick<Target, "registration">): boolean {
    return one.registration === other.registration;
}

function keyOf(groupId: string, { address, port }: Pick<Target, "address" | "port">): string {
    return `${groupId} ${address}:${port}`;
}
