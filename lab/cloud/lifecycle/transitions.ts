import type { RecordKind, TransitionRecord } from "../model";
import type { Store } from "../store";
import type { TimedAction } from "../model/timed-actions";
import { durationOf, setTiming, timingOf, type Timing } from "./timing";

/**
 * Keeps the rest of the lab from being faster than Tencent Cloud where that is asked for. Whoever moves a record on asks
 * here first; a record whose time has come is put into the store once more, unchanged, so that all who follow it look
 * again. When each began is in the store: a restart makes nothing take longer.
 */
export class Transitions {
    private readonly timers = new Map<string, NodeJS.Timeout>();
    private readonly unsubscribe: () => void;

    constructor(
        private readonly store: Store,
        private readonly now: () => Date = () => new Date(),
    ) {
        this.unsubscribe = store.onChange(({ kind, id }) => {
            if (!store.get(kind, id)) {
                this.forget(`${kind}/${id}`);
            }
        });
        this.rearm();
    }

    get timing(): Timing {
        return timingOf(this.store);
    }

    /** Applies to what is under way, too. */
    set timing(timing: Timing) {
        setTiming(this.store, timing);
        this.rearm();
    }

    /** Milliseconds that an action takes that begins now. */
    durationOf(action: TimedAction): number {
        return durationOf(action, this.timing);
    }

    /** Begins what takes its time, unless that has begun before. */
    begin(kind: RecordKind, id: string, action: TimedAction): void {
        const key = `${kind}/${id}`;
        if (this.durationOf(action) > 0 && this.store.get("transition", key)?.action !== action) {
            const transition = { kind, id, action, startedAt: this.now().toISOString() };
            this.store.put("transition", key, transition);
            this.arm(transition);
        }
    }

    /** Whether the time that `action` takes has passed for a record. What has not begun begins with this question. */
    isOver(kind: RecordKind, id: string, action: TimedAction): boolean {
        this.begin(kind, id, action);
        const transition = this.store.get("transition", `${kind}/${id}`);
        return transition?.action !== action || this.remaining(transition) <= 0;
    }

    close(): void {
        this.unsubscribe();
        this.timers.forEach((timer) => clearTimeout(timer));
        this.timers.clear();
    }

    private remaining({ action, startedAt }: Readonly<TransitionRecord>): number {
        return Date.parse(startedAt) + this.durationOf(action) - this.now().getTime();
    }

    private rearm(): void {
        this.store.list("transition").forEach((transition) => this.arm(transition));
    }

    private arm(transition: Readonly<TransitionRecord>): void {
        const key = `${transition.kind}/${transition.id}`;
        clearTimeout(this.timers.get(key));
        const wait = Math.max(0, this.remaining(transition));
        this.timers.set(key, setTimeout(() => this.lookAgain(transition), wait).unref());
    }

    /** A timer may fire a moment before the clock shows its time. */
    private lookAgain(transition: Readonly<TransitionRecord>): void {
        if (this.remaining(transition) > 0) {
            this.arm(transition);
            return;
        }
        this.timers.delete(`${transition.kind}/${transition.id}`);
        this.store.update(transition.kind, transition.id, {});
    }

    private forget(key: string): void {
        clearTimeout(this.timers.get(key));
        this.timers.delete(key);
        this.store.delete("transition", key);
    }
}
