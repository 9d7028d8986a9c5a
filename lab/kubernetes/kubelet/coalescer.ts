/** Runs a task whenever it is asked for, never twice at once. Many requests while it runs make one more run. */
export class Coalescer {
    private requested = false;
    private running?: Promise<void>;

    /** @param task must not throw. */
    constructor(private readonly task: () => Promise<void>) {}

    /** A run that has not begun yet will see everything that was so before this call. */
    request(): void {
        this.requested = true;
        this.running ??= this.run();
    }

    /** Resolves when no run is asked for any more. */
    async settled(): Promise<void> {
        await this.running;
    }

    private async run(): Promise<void> {
        // Lets requests of the same turn fall together.
        await Promise.resolve();
        while (this.requested) {
            this.requested = false;
            await this.task();
        }
        // In the very step that found nothing requested: a promise's finally() would come later than the next request can.
        this.running = undefined;
    }
}
