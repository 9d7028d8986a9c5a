const TICK_MS = 50;

/** Many timers at the price of one: what is due within the same 50 ms is run together. */
export class TimerWheel<T> {
    private readonly slots = new Map<number, T[]>();
    private timer: NodeJS.Timeout | undefined;
    private closed = false;

    constructor(private readonly run: (due: T) => void) {}

    /** Has `item` run once, so many milliseconds from now or up to a tick later. */
    add(item: T, delayMs: number): void {
        const slot = Math.ceil((Date.now() + delayMs) / TICK_MS);
        const items = this.slots.get(slot);
        if (items) {
            items.push(item);
        } else {
            this.slots.set(slot, [item]);
        }
        this.arm();
    }

    /** Runs nothing any more. */
    close(): void {
        this.closed = true;
        clearTimeout(this.timer);
        this.slots.clear();
    }

    private arm(): void {
        clearTimeout(this.timer);
        if (this.slots.size === 0 || this.closed) {
            return;
        }
        const next = Math.min(...this.slots.keys()) * TICK_MS;
        this.timer = setTimeout(() => this.turn(), Math.max(0, next - Date.now())).unref();
    }

    private turn(): void {
        const now = Date.now() / TICK_MS;
        for (const [slot, items] of [...this.slots].filter(([each]) => each <= now)) {
            this.slots.delete(slot);
            items.forEach((item) => this.run(item));
        }
        this.arm();
    }
}
