import { setTimeout as sleep } from "node:timers/promises";
import type { Text } from "../model/text";
import { withChinese } from "./waiting-words";
import type { Sighting } from "./sighting";
import type { TwinProgress } from "./twin/twin-state";

/** What became of requests to the twin. */
export interface Settled {
    /** What its Pods saw, each only once. */
    sightings: Sighting[];
    /** How far the twin had come. */
    progress: TwinProgress;
    /** Why nobody answered. @default - somebody did */
    unanswered?: Text;
}

export interface SettleOptions {
    progress: () => Promise<TwinProgress>;
    /** One request from every client to every target; an Error where none was answered. */
    round: (progress: TwinProgress) => Promise<(Sighting | Error)[]>;
    timeoutMs: number;
    signal: AbortSignal;
    onWaiting: (reason: Text) => void;
    /** Between two rounds. @default 1000 */
    pauseMs?: number;
    /** How long a refusal has to hold until it counts, and a dead end three times. @default 15000 */
    holdMs?: number;
}

/** As many rounds in a row have to agree: settings of listeners come after the listeners. */
const AGREEING_ROUNDS = 3;
/** At most this many rounds, until every Pod has answered. */
const MAX_ROUNDS = 8;
/** A node may still be added for a Pod, and a registry answer again. */
const DEAD_END_HOLDS = 3;

/**
 * Sends requests until what the Pods see has settled, the controller's refusal has, or the time is over. An answer counts
 * once the controller has synced the twin.
 */
export async function settle(options: SettleOptions): Promise<Settled> {
    const { timeoutMs, signal, onWaiting, pauseMs = 1_000, holdMs = 15_000 } = options;
    const deadline = Date.now() + timeoutMs;
    let rounds: Sighting[][] = [];
    let held: { what: string; since: number } | undefined;
    for (;;) {
        signal.throwIfAborted();
        const progress = await options.progress();
        const results = progress.address && progress.isSynced ? await options.round(progress) : [];
        const seen = results.filter(isSighting);
        const failure = results.find((each) => each instanceof Error);
        if (seen.length > 0 && !failure) {
            rounds = agreesWith(rounds, seen) ? [...rounds, seen] : [seen];
            if (isSettled(rounds)) {
                return { sightings: distinct(rounds.flat()), progress };
            }
        } else {
            rounds = [];
        }
        const forGood = progress.deadEnd ?? (progress.podsReady ? progress.refusal?.message : undefined);
        held = forGood === undefined ? undefined : held?.what === forGood ? held : { what: forGood, since: Date.now() };
        const reason: Text = failure
            ? {
                  en: `${failure.message}; ${progress.reason.en}`,
                  zh: `${withChinese(failure.message).zh}；${progress.reason.zh}`,
              }
            : progress.reason;
        const hold = progress.deadEnd === undefined ? holdMs : DEAD_END_HOLDS * holdMs;
        if (held && Date.now() - held.since >= hold) {
            return { sightings: distinct(seen), progress, unanswered: withChinese(held.what) };
        }
        if (Date.now() >= deadline) {
            return { sightings: distinct(seen), progress, ...(seen.length === 0 && { unanswered: reason }) };
        }
        if (seen.length === 0 || failure) {
            onWaiting(
                held
                    ? { en: `${reason.en} (it will not resolve by itself)`, zh: `${reason.zh}（不会自行恢复）` }
                    : reason,
            );
        }
        await sleep(pauseMs, undefined, { signal });
    }
}

function isSighting(result: Sighting | Error): result is Sighting {
    return !(result instanceof Error);
}

function isSettled(rounds: readonly Sighting[][]): boolean {
    const pods = (some: readonly Sighting[][]) => new Set(some.flat().map(({ pod }) => pod)).size;
    return (
        rounds.length >= AGREEING_ROUNDS &&
        // Another Pod may still show up as long as the last round brought one.
        (rounds.length >= MAX_ROUNDS || pods(rounds) === pods(rounds.slice(0, -1)))
    );
}

function agreesWith(rounds: readonly Sighting[][], seen: readonly Sighting[]): boolean {
    const verdicts = (some: readonly Sighting[]) => [...new Set(some.map(({ verdict }) => verdict))].toSorted().join();
    return rounds.length === 0 || verdicts(rounds.at(-1)!) === verdicts(seen);
}

function distinct(sightings: readonly Sighting[]): Sighting[] {
    const key = ({ layer, client, pod, sees, forwardedFor }: Sighting) =>
        [layer, client, pod, sees, forwardedFor].join();
    return [...new Map(sightings.map((each) => [key(each), each])).values()];
}
