import { StackBusyError, type ProgramExports, type StackInfo, type StackResource } from "../../engine/api/engine";
import { halfDestroyed } from "../stacks/half-destroyed";
import { repeatThrottled } from "../stacks/repeat-throttled";
import type { StackResult } from "../stacks/run-stacks";
import type { Lifetime } from "./expiry";
import { lostResources, type LostResource } from "../cloud-resources/lost-resources";
import { leftovers, stacksWithResources, type Leftover } from "./leftovers";
import type { SearchResult } from "./find-resources";
import { BUSY, candidates, isSelected, type Selection } from "./selection";

/** What a teardown works with; all I/O is behind it. */
export interface TeardownTools {
    /** Of all stacks. */
    project: string;
    stacks(): Promise<StackInfo[]>;
    outputs(stack: string): Promise<ProgramExports>;
    /** What the state of a stack holds. */
    resources(stack: string): Promise<StackResource[]>;
    /** Destroys stacks, some at a time; one that fails does not stop the others. */
    destroy(stacks: readonly string[]): Promise<StackResult[]>;
    /** Forgets a stack that holds nothing any more. */
    remove(stack: string): Promise<void>;
    /** Everything of the project, and the CLBs of these clusters (by id, with their stack). */
    search(clusters: ReadonlyMap<string, string>): Promise<SearchResult>;
    now(): Date;
    sleep(milliseconds: number): Promise<void>;
}

export interface TeardownOptions {
    selection: Selection;
    /** Change nothing. */
    dryRun: boolean;
    /** How long what is still being deleted by the cloud itself is waited for, in milliseconds. */
    patience: number;
}

export type TeardownOutcome = "destroyed" | "to destroy" | "gone" | "kept" | "skipped" | "failed";

/** What became of a stack. */
export interface TeardownRow {
    stack: string;
    lifetime: Lifetime;
    outcome: TeardownOutcome;
    /** One sentence about it, without the outcome's own word; empty where that says it all. */
    detail: string;
}

export interface TeardownReport {
    rows: TeardownRow[];
    /** Of stacks that still hold something: what their states do not know. */
    lost: LostResource[];
    leftovers: Leftover[];
    /** Where leftovers could not be looked for, and why. */
    gaps: string[];
}

const LEFTOVER_PAUSE = 2_000;

/**
 * Destroys the stacks of the selection, forgets them, and looks for what they have left behind.
 *
 * May be killed at any point, and run more than once at the same time: a stack stays known to its backend until it holds
 * nothing, its lock lets one command at it, and leftovers are found by their tags, not by what was done here.
 */
export async function teardown(tools: TeardownTools, options: TeardownOptions): Promise<TeardownReport> {
    const { selection, dryRun } = options;
    const stacks = await tools.stacks();
    const chosen = candidates(stacks, selection, tools.now());
    const going = chosen.filter(({ stays }) => stays === undefined).map(({ stack }) => stack);
    const clusters = await clustersOf(tools, going);
    const ends = new Map<string, End>();
    if (dryRun) {
        const count = (stack: string) => stacks.find(({ name }) => name === stack)?.resourceCount ?? 0;
        const details = going.map(async (stack) => {
            const left = await leftOf(tools, stack);
            const detail = `${count(stack)} resources${left ? `, half destroyed; left: ${left}` : ""}`;
            ends.set(stack, { outcome: "to destroy", detail });
        });
        await Promise.all(details);
    } else {
        await Promise.all(
            (
                await repeatThrottled(
                    going,
                    (again) => tools.destroy(again),
                    (pause) => tools.sleep(pause),
                )
            ).map(async (result) => ends.set(...(await end(tools, result)))),
        );
    }
    const rows = chosen.map(({ stack, lifetime, stays }): TeardownRow => {
        return { stack, lifetime, ...(stays ?? ends.get(stack) ?? NOT_THERE) };
    });
    const unknown = selection.stacks.filter((stack) => !stacks.some(({ name }) => name === stack));
    rows.push(...unknown.map((stack) => ({ stack, lifetime: {}, ...NOT_THERE })));
    return { rows, ...(await lookForLeftovers(tools, clusters, options)) };
}

/** Whether nothing failed, nothing is left, and all was looked for. */
export function isClean({ rows, lost, leftovers: left, gaps }: TeardownReport): boolean {
    return (
        left.length === 0 && lost.length === 0 && gaps.length === 0 && rows.every(({ outcome }) => outcome !== "failed")
    );
}

type End = Pick<TeardownRow, "outcome" | "detail">;

const NOT_THERE: End = { outcome: "gone", detail: "its backend does not know it" };

/**
 * The clusters whose CLBs are to be looked for; their stacks forget them when they are destroyed. An adopted cluster is none:
 * its CLBs are others' too, and stay.
 */
async function clustersOf(tools: TeardownTools, stacks: readonly string[]): Promise<Map<string, string>> {
    const outputs = await Promise.all(stacks.map((stack) => tools.outputs(stack).catch((): ProgramExports => ({}))));
    return new Map(
        outputs.flatMap(({ clusterId, adopts }, index): [string, string][] =>
            typeof clusterId === "string" && clusterId !== "" && !isAdopted(adopts)
                ? [[clusterId, stacks[index] as string]]
                : [],
        ),
    );
}

/** What a destroy that failed has left; undefined where none did, or the state cannot be read. */
async function leftOf(tools: TeardownTools, stack: string): Promise<string | undefined> {
    try {
        return halfDestroyed(await tools.outputs(stack), await tools.resources(stack));
    } catch {
        return undefined;
    }
}

function isAdopted(adopts: unknown): boolean {
    return Array.isArray(adopts) && adopts.includes("clusterId");
}

async function end(tools: TeardownTools, { stack, summary, error }: StackResult): Promise<[string, End]> {
    if (error) {
        return [stack, await failure(tools, stack, error)];
    }
    try {
        await tools.remove(stack);
    } catch (reason) {
        return [stack, await failure(tools, stack, reason as Error)];
    }
    return [stack, { outcome: "destroyed", detail: `${summary?.delete ?? 0} resources` }];
}

/** Another command may have been faster: then this is none. */
async function failure(tools: TeardownTools, stack: string, error: Error): Promise<End> {
    let stacks: StackInfo[];
    try {
        stacks = await tools.stacks();
    } catch (reason) {
        // What is known of the other stacks must still be reported.
        const { message } = reason as Error;
        return { outcome: "failed", detail: `${error.message}\nand its backend does not answer: ${message}` };
    }
    const info = stacks.find(({ name }) => name === stack);
    if (!info) {
        return { outcome: "gone", detail: "another command has torn it down" };
    }
    // That command may have ended since.
    if (error instanceof StackBusyError || info.updateInProgress) {
        return BUSY;
    }
    return { outcome: "failed", detail: error.message };
}

async function lookForLeftovers(
    tools: TeardownTools,
    clusters: ReadonlyMap<string, string>,
    { selection, dryRun, patience }: TeardownOptions,
): Promise<Pick<TeardownReport, "lost" | "leftovers" | "gaps">> {
    let waited = 0;
    for (;;) {
        try {
            const before = await tools.search(clusters);
            const stacks = await tools.stacks();
            const after = await tools.search(clusters);
            const found = leftovers({
                before: before.resources,
                stacks,
                after: after.resources,
                isMeant: (stack) => isSelected(stack, {}, selection),
            });
            if (found.length === 0 || waited >= patience || dryRun) {
                const living = [...stacksWithResources(stacks)].filter((stack) => isSelected(stack, {}, selection));
                const lost = await Promise.all(
                    living.map(async (stack) =>
                        lostResources({ project: tools.project, stack }, after.resources, await tools.resources(stack)),
                    ),
                );
                return { lost: lost.flat(), leftovers: found, gaps: after.gaps };
            }
        } catch (error) {
            return { lost: [], leftovers: [], gaps: [`everywhere: ${(error as Error).message}`] };
        }
        await tools.sleep(LEFTOVER_PAUSE);
        waited += LEFTOVER_PAUSE;
    }
}
