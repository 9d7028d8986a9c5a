import {
    decideKnown,
    ImpossibleSituation,
    type AnyRow,
    type Case,
    type Decision,
} from "../../tke/decision-table/decide";
import { verdictOf, type Outcome } from "../../tke/decision-table/outcome";
import { PROXY_PROTOCOL_ROWS } from "../../tke/decision-table/proxy-protocol-rows";
import type { PossibleValues } from "../../tke/decision-table/situation";
import { certain, possibleValues, type Clues } from "./clues";
import { cluesOf, isFromCluster, listenersFor, type Question } from "./derive-clues";
import { readyCondition, type ReadyCondition } from "./objects/object-status";
import {
    bindsOtherwise,
    hasSelector,
    isInOtherVpc,
    isOutOfSync,
    obstacleOf,
    obstacleReason,
    refusedObstacleOf,
    type BackendQuestion,
    type Obstacle,
} from "./obstacles";

/** What can become of connections to Pods of one kind. */
export interface GroupOutcomes {
    /** Never empty. */
    results: readonly GroupResult[];
    /** Ids of the unknowns on which the verdict depends. */
    waitsFor: readonly string[];
}

export interface GroupResult {
    outcome: Outcome;
    why: string;
    source: string;
    /** What stands in the way beside what the decision table knows. @default - nothing */
    obstacle?: Obstacle;
}

/** Every outcome that is possible by what is known of a question. */
export function outcomesOf(question: BackendQuestion): GroupOutcomes {
    const outcomes = withEvidence(question, fromTable(question, cluesOf(question)));
    return withoutCertainty(question, withObstacles(question, outcomes));
}

/** What is in the way of a path ends it. */
function withObstacles(question: BackendQuestion, { results, waitsFor }: GroupOutcomes): GroupOutcomes {
    const left = distinct(
        results.map((result): GroupResult => {
            const { path } = result.outcome;
            const obstacle = path === "none" ? refusedObstacleOf(question) : obstacleOf(question, path);
            return obstacle ? { outcome: { path: "none" }, ...obstacleReason(obstacle), obstacle } : result;
        }),
    );
    return { results: left, waitsFor: areAlike(left) ? [] : waitsFor };
}

/** Where the CLB need not have what the object says, or is somewhere else, no outcome that keeps the address is sure. */
function withoutCertainty(question: BackendQuestion, outcomes: GroupOutcomes): GroupOutcomes {
    const { results, waitsFor } = outcomes;
    const doubt = results.some(({ outcome }) => verdictOf(outcome) !== "lost") ? doubtOf(question, results) : undefined;
    return doubt ? { results: doubt.results, waitsFor: [...new Set([...waitsFor, doubt.id])] } : outcomes;
}

function doubtOf(
    question: BackendQuestion,
    results: readonly GroupResult[],
): { id: string; results: readonly GroupResult[] } | undefined {
    if (isInOtherVpc(question)) {
        return { id: "otherVpc", results: results.map(fromOtherVpc) };
    }
    if (isOutOfSync(question) || results.every(({ outcome }) => bindsOtherwise(question, outcome.path))) {
        return { id: "sync", results: [...results, OUT_OF_SYNC] };
    }
    // kube-proxy of a node forwards to endpoints that name that node (kubernetes.io, Service).
    const isLocal = question.service.spec?.externalTrafficPolicy === "Local";
    return isLocal && !hasSelector(question)
        ? { id: "backend", results: [...results, ENDPOINTS_ELSEWHERE] }
        : undefined;
}

const OUT_OF_SYNC: GroupResult = {
    outcome: { path: "NodePort", remoteAddr: "unknown" },
    why: "the CLB need not have what the object says now",
    source: "inferred",
};

const ENDPOINTS_ELSEWHERE: GroupResult = {
    outcome: { path: "none" },
    why: "endpoints that name no node are on none, and a node forwards to its own Pods only",
    source: "kubernetes Service",
};

/** Such a CLB connects to Pods by SNAT addresses, at least with version 2 of it; its headers name the client all the same. */
function fromOtherVpc(result: GroupResult): GroupResult {
    return result.outcome.remoteAddr === undefined
        ? result
        : {
              outcome: { ...result.outcome, remoteAddr: "unknown" },
              why: "a CLB in another VPC or region can connect from SNAT addresses of its own",
              source: "457/59094, inferred",
          };
}

function areAlike(results: readonly GroupResult[]): boolean {
    return new Set(results.map(({ outcome }) => verdictOf(outcome))).size === 1;
}

function fromTable(question: Question, clues: Clues): GroupOutcomes {
    const decision = decided(besideNativeNodes(question, clues));
    if (!decision) {
        return { results: [CONTRADICTION], waitsFor: [] };
    }
    const { cases, open } = decision;
    return withoutLocalSuperNodes(question, clues, {
        results: distinct(cases.map(resultOf)),
        waitsFor: [...new Set(open.map((dimension) => clues[dimension]?.waitsFor ?? dimension))],
    });
}

/** Settings that no cluster has together, such as an interface of VPC-CNI beside Cilium's overlay. */
const CONTRADICTION: GroupResult = {
    outcome: { path: "direct", remoteAddr: "unknown" },
    why: "the objects contradict each other, or a fact that was given: no cluster has all of it",
    source: "inferred",
};

const decisions = new Map<string, Decision | undefined>();

/** Thousands of objects are in a few situations. */
function decided(clues: Clues): Decision | undefined {
    const known = possibleValues(clues);
    const key = JSON.stringify(known);
    if (!decisions.has(key)) {
        decisions.set(key, decidedOrImpossible(known));
    }
    return decisions.get(key);
}

function decidedOrImpossible(known: PossibleValues): Decision | undefined {
    try {
        return decideKnown(known);
    } catch (error) {
        if (error instanceof ImpossibleSituation) {
            return undefined;
        }
        throw error;
    }
}

/** Listeners of TKE's controllers speak no PROXY protocol: the row about it explains nothing. */
const UNTOLD: ReadonlySet<AnyRow> = new Set(PROXY_PROTOCOL_ROWS);

function resultOf({ outcome, rows }: Case): GroupResult {
    const told = rows.filter((row) => !UNTOLD.has(row));
    const deciding = outcome.remoteAddr === "NAT64" ? told.at(-2) : told.at(-1);
    return { outcome, why: deciding?.why ?? "", source: deciding?.source ?? "" };
}

/**
 * The table's super nodes are alone in their cluster. Where native nodes are bound beside them, these forward to Pods of
 * super nodes as to any others, unless each node serves its own alone (457/74015).
 */
function besideNativeNodes(question: Question, clues: Clues): Clues {
    const offOnly = clues.directAccess?.values.every((value) => value === "false" || value === "absent");
    const defaulted = clues.enableDefaultDirectAccess?.values.includes("true") ?? true;
    const isOff = offOnly && (!clues.directAccess?.values.includes("absent") || !defaulted);
    return isOff && isBesideNativeNodes(question)
        ? { ...clues, network: certain("VPC-CNI"), pods: certain("ENI") }
        : clues;
}

function withoutLocalSuperNodes(question: Question, clues: Clues, outcomes: GroupOutcomes): GroupOutcomes {
    const isLocal = clues.externalTrafficPolicy?.values.includes("Local");
    const nodePortOnly = outcomes.results.every(({ outcome }) => outcome.path === "NodePort");
    return isLocal && nodePortOnly && isBesideNativeNodes(question) ? NO_LOCAL_SUPER_NODES : outcomes;
}

function isBesideNativeNodes({ pods, index }: Question): boolean {
    return pods === "super node" && index.nativeNodes.all.length > 0;
}

const NO_LOCAL_SUPER_NODES: GroupOutcomes = {
    results: [
        {
            outcome: { path: "none" },
            why: "with externalTrafficPolicy: Local nodes forward to their own Pods only, and super nodes are not bound",
            source: "457/74015",
        },
    ],
    waitsFor: [],
};

/**
 * What the controller says of an object that it has synced leaves only outcomes that agree: an error is an error's
 * outcome, success is none's; so do the backends of its CLB, where they were looked up. Of Pods of several kinds neither
 * tells which it is about.
 */
function withEvidence(question: Question, outcomes: GroupOutcomes): GroupOutcomes {
    const { entry, pods, mixed } = question;
    const ready = isFromCluster(entry.object.metadata) ? readyCondition(entry.kind, entry.object) : undefined;
    if (outcomes.results.length === 1 || !ready || mixed || pods === "ENI or bridge") {
        return outcomes;
    }
    const agreeing = outcomes.results.filter(
        ({ outcome }) => agreesWithCondition(ready, outcome) && agreesWithBackends(question, outcome),
    );
    const left = agreeing.length > 0 ? agreeing : outcomes.results;
    return { results: left, waitsFor: areAlike(left) ? [] : outcomes.waitsFor };
}

/** `Failed`: the controller has refused the object, with an error that Tencent publishes no code for. */
function agreesWithCondition({ status, reason }: ReadyCondition, { path, error }: Outcome): boolean {
    if (status === "True") {
        return error === undefined;
    }
    return reason === "Failed" ? path === "none" : error === reason;
}

/** NodePorts are bound whether Pods are ready or not; Pods only once they are. */
function agreesWithBackends(question: Question, { path }: Outcome): boolean {
    const listeners = listenersFor(question);
    const isBound = listeners?.some(({ targets }) => targets.length > 0);
    return isBound === undefined || (isBound ? path !== "none" : path !== "NodePort");
}

function distinct(results: readonly GroupResult[]): GroupResult[] {
    return [...new Map(results.map((result) => [JSON.stringify(result.outcome), result])).values()];
}
