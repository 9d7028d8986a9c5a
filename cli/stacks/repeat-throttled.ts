import { isThrottled } from "../../tencent/retry";
import type { StackResult } from "./run-stacks";

/** Milliseconds to wait before stacks that Tencent throttled are run again. */
const PAUSES_MS = [5_000, 15_000, 45_000];

/** Runs stacks, and after a pause once more those that Tencent throttled: each run continues where the last one stopped. */
export async function repeatThrottled(
    stacks: readonly string[],
    run: (stacks: readonly string[]) => Promise<StackResult[]>,
    sleep: (milliseconds: number) => Promise<unknown>,
): Promise<StackResult[]> {
    let results = stacks.length > 0 ? await run(stacks) : [];
    for (const pause of PAUSES_MS) {
        const throttled = results.filter(({ error }) => error && isThrottled(error.message)).map(({ stack }) => stack);
        if (throttled.length === 0) {
            break;
        }
        await sleep(pause);
        const again = await run(throttled).catch((error: Error): StackResult[] =>
            throttled.map((stack) => ({ stack, error })),
        );
        results = results.map((result) => again.find(({ stack }) => stack === result.stack) ?? result);
    }
    return results;
}
