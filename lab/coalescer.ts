/** Runs a task whenever it is asked for, never twice at once. Many requests while it runs make one more run. */
export class Coalescer {
    private requested = false;
    private running?: Promise<void>;

    /**
     * @param task must not throw.
     * @param gather how long requests fall together before each run. @default one turn of promises
     */
    constructor(
        private readonly task: () => Promise<void>,
        private readonly gather: () => Promise<void> = () => Promise.resolve(),
    ) {}

    /** A run that has not begun yet will see everything that was so before this call. */
    request(): void {
        this.requested = true;
        this.running ??= this.run();
    }

    /** Resolves when no run is asked for any more. */
    async settled(): Promise<void> {
        while (this.running) {
            await this.running;
        }
    }

    private async run(): Promise<void> {
        while (this.requested) {
            await this.gather();
            this.requested = false;
            await this.task();
        }
        // In the very step that found nothing requested: a promise's finally() would come later than the next request can.
        this.running = undefined;
    }
}
