import type { StackInfo } from "../../engine/api/engine";
import { STACK_TAGS } from "../../engine/api/stack-tags";
import { parsePrStack } from "../stacks/stacks";
import { UsageError } from "../usage";
import { durationText, hasExpired, lifetimeOf, type Lifetime } from "./expiry";

/** Which stacks are to be torn down. Stacks and pull requests add up; `expired` takes of them what has expired. */
export interface Selection {
    expired: boolean;
    stacks: readonly string[];
    prs: readonly number[];
}

/** A stack that was looked at, and whether it is to be torn down. */
export interface Candidate {
    stack: string;
    lifetime: Lifetime;
    /** Absent: it is to go. */
    stays?: KeptStack;
}

/** Why a stack is not torn down. */
export interface KeptStack {
    outcome: "kept" | "skipped";
    detail: string;
}

/** Why a stack that another command holds is kept. */
export const BUSY: KeptStack = { outcome: "skipped", detail: "another command is changing it" };

/** Whether the selection includes a stack, regardless of its age. */
export function isSelected(stack: string, tags: Readonly<Record<string, string>>, selection: Selection): boolean {
    const pr = Number(tags[STACK_TAGS.pr] ?? parsePrStack(stack)?.pr);
    const isUnlimited = selection.stacks.length === 0 && selection.prs.length === 0;
    return isUnlimited ? selection.expired : selection.stacks.includes(stack) || selection.prs.includes(pr);
}

/** The stacks that the selection is about, and what is to become of each. */
export function candidates(stacks: readonly StackInfo[], selection: Selection, now: Date): Candidate[] {
    return stacks
        .filter(({ name, tags }) => isSelected(name, tags, selection))
        .map((info) => {
            const lifetime = lifetimeOf(info, now);
            const stays = reasonToStay(info, lifetime, selection.expired);
            return { stack: info.name, lifetime, ...(stays === undefined ? {} : { stays }) };
        });
}

function reasonToStay(info: StackInfo, lifetime: Lifetime, onlyExpired: boolean): KeptStack | undefined {
    if (onlyExpired && info.unreadable !== undefined) {
        return { outcome: "skipped", detail: info.unreadable };
    }
    if (onlyExpired && !hasExpired(lifetime)) {
        return { outcome: "kept", detail: reasonToLive(lifetime) };
    }
    return info.updateInProgress ? BUSY : undefined;
}

function reasonToLive({ ttl, age, left }: Lifetime): string {
    if (ttl === undefined) {
        return "no ttl";
    }
    if (age === undefined) {
        return "never updated";
    }
    return left === undefined ? "its ttl tag is not a duration" : `expires in ${durationText(left)}`;
}

/**
 * The values of an option that limits a teardown. Throws a UsageError for one without a value, as an unset variable of a
 * workflow leaves it: it must not count as no limit.
 */
export function namedValues<T extends string | number>(option: string, values: readonly T[] | undefined): T[] {
    if (values?.length === 0 || values?.some((value) => value === "" || Number.isNaN(value))) {
        throw new UsageError(`${option} has no value: set one, or leave ${option} out`);
    }
    return [...(values ?? [])];
}
