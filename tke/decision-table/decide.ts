import { ARRIVAL_ROWS, SHORTCUT_ROWS, type Arrival, type ArrivalRow } from "./arrival-rows";
import { DIRECT_ACCESS_ROWS, type DirectAccessRow } from "./direct-access-rows";
import { verdictOf, type Outcome, type Verdict } from "./outcome";
import { LISTENERS_OF_CONTROLLERS, PROXY_PROTOCOL_ROWS, type ProxyProtocolRow } from "./proxy-protocol-rows";
import { ANSWERED_READINGS } from "./readings";
import { ROWS, type Row } from "./rows";
import {
    branches,
    fits,
    isPossible,
    type Condition,
    type Dimension,
    type KnownSituation,
    type PossibleValues,
    type Situation,
} from "./situation";

/** A row of any part of the table. */
export type AnyRow = DirectAccessRow | ArrivalRow | ProxyProtocolRow | Row;

/** One of the ways in which a situation that is not wholly known can turn out. */
export interface Case {
    /** What is known, and what is supposed beside it. */
    situation: KnownSituation;
    outcome: Outcome;
    /** The rows that decided: direct access, arrival, what becomes of the connection, and with which header it begins. */
    rows: AnyRow[];
}

export interface Decision {
    verdict: Verdict;
    /** What becomes of a connection; undefined where that depends on what is unknown. */
    outcome?: Outcome;
    /** The unknown dimensions on which the verdict depends. */
    open: Dimension[];
    /** Every way in which it can turn out; one where all that matters is known. */
    cases: Case[];
}

/** What is said to be known is not known of any cluster at the same time. */
export class ImpossibleSituation extends Error {}

/** What becomes of a client's connection in a situation, by the documentation. */
export function decide(situation: Situation): Outcome {
    return caseOf(situation).outcome;
}

/**
 * Decides what is known of a situation: over all values that what is unknown can have, as far as these matter. A question
 * that Tencent's pages answer has that answer, and the listener is one of TKE's controllers, unless `known` says otherwise
 * ({@link ANSWERED_READINGS}, {@link LISTENERS_OF_CONTROLLERS}).
 *
 * @throws ImpossibleSituation where what is known cannot be, all together
 */
export function decideKnown(known: PossibleValues): Decision {
    const { cases, verdicts, open } = exploreAll({ ...ANSWERED_READINGS, ...LISTENERS_OF_CONTROLLERS, ...known });
    const [first, ...others] = cases;
    if (!first) {
        throw new ImpossibleSituation(`no such situation: ${JSON.stringify(known)}`);
    }
    const same = others.every(({ outcome }) => JSON.stringify(outcome) === JSON.stringify(first.outcome));
    return {
        verdict: verdicts.size === 1 ? verdictOf(first.outcome) : "unknown",
        ...(same && { outcome: first.outcome }),
        open: [...open],
        cases,
    };
}

/** Every way in which a situation can turn out, by the values of those unknown dimensions that some row asks for. */
export function allCases(known: PossibleValues): Case[] {
    return exploreAll(known).cases;
}

interface Exploration {
    cases: Case[];
    verdicts: ReadonlySet<Verdict>;
    open: ReadonlySet<Dimension>;
}

function exploreAll(known: PossibleValues): Exploration {
    const entries = Object.entries(known).map(([dimension, value]): [string, readonly string[]] => [
        dimension,
        [value].flat(),
    ]);
    const certain = entries
        .filter(([, values]) => values.length === 1)
        .map(([dimension, [value]]) => [dimension, value]);
    return explore(Object.fromEntries(certain) as KnownSituation, Object.fromEntries(entries));
}

function explore(known: KnownSituation, values: Readonly<Record<string, readonly string[]>>): Exploration {
    if (!isPossible(known)) {
        return { cases: [], verdicts: new Set(), open: new Set() };
    }
    const decided = decideAs(known);
    if (typeof decided !== "string") {
        const verdicts = new Set([verdictOf(decided.outcome)]);
        return { cases: [{ situation: known, ...decided }], verdicts, open: new Set() };
    }
    const parts = branches(known, decided, values[decided]).map((branch) => explore(branch, values));
    const verdicts = new Set(parts.flatMap((part) => [...part.verdicts]));
    const decides = parts.some((part) => part.cases.length > 0 && part.verdicts.size !== verdicts.size);
    return {
        cases: parts.flatMap((part) => part.cases),
        verdicts,
        open: new Set([...(decides ? [decided] : []), ...parts.flatMap((part) => [...part.open])]),
    };
}

function caseOf(situation: Situation): Omit<Case, "situation"> {
    const decided = decideAs(situation);
    if (typeof decided === "string") {
        throw new Error(`the situation says nothing of ${decided}`);
    }
    return decided;
}

/** @returns the outcome, or an unknown dimension that has to be known before anything else can be said */
function decideAs(situation: KnownSituation): Omit<Case, "situation"> | Dimension {
    const directAccess = firstThat(DIRECT_ACCESS_ROWS, situation);
    if (typeof directAccess === "string") {
        return directAccess;
    }
    const row = firstThat(ROWS[directAccess.then], situation);
    if (typeof row === "string") {
        return row;
    }
    // An object that is refused has no address, whoever connects.
    if (row.then.error !== undefined) {
        return { outcome: row.then, rows: [directAccess, row] };
    }
    const arrival = firstThat(ARRIVAL_ROWS, situation);
    if (typeof arrival === "string") {
        return arrival;
    }
    if (arrival.then !== "none") {
        const seen = { outcome: seenAs(arrival.then, row.then), rows: [directAccess, arrival, row] };
        // Only layer 4, which adds no headers of HTTP, and only what reaches a Pod.
        return row.then.remoteAddr === undefined || row.then.forwardedFor !== undefined
            ? seen
            : withProxyProtocol(arrival.then, seen, situation);
    }
    const shortcut = firstThat(SHORTCUT_ROWS, situation);
    return typeof shortcut === "string"
        ? shortcut
        : { outcome: shortcut.then, rows: [directAccess, arrival, shortcut] };
}

function withProxyProtocol(
    arrival: Exclude<Arrival, "none">,
    { outcome, rows }: Omit<Case, "situation">,
    situation: KnownSituation,
): Omit<Case, "situation"> | Dimension {
    const header = firstThat(PROXY_PROTOCOL_ROWS, situation);
    if (typeof header === "string") {
        return header;
    }
    const named = header.then === "header" ? { proxyProtocol: arrival } : {};
    return { outcome: { ...outcome, ...named }, rows: [...rows, header] };
}

/** What a row says of the client's address is true of the one with which the connection arrives at the CLB. */
function seenAs(arrival: Exclude<Arrival, "none">, outcome: Outcome): Outcome {
    const { remoteAddr, forwardedFor, ...rest } = outcome;
    return {
        ...rest,
        ...(remoteAddr && { remoteAddr: remoteAddr === "client" ? arrival : remoteAddr }),
        // The page of NAT64 (214/68105) tells of layer 4 only.
        ...(forwardedFor && { forwardedFor: arrival === "NAT64" ? "unknown" : arrival }),
    };
}

function firstThat<R extends { when: Condition }>(rows: readonly R[], situation: KnownSituation): R | Dimension {
    for (const row of rows) {
        const fit = fits(row.when, situation);
        if (fit !== false) {
            return fit === true ? row : fit;
        }
    }
    throw new Error(`the decision table has no row for ${JSON.stringify(situation)}`);
}
