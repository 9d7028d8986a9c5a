import { diagnose } from "../doctor/diagnose";
import { FINDINGS } from "../doctor/findings/catalog";
import type { ClusterObjects, Ingress, Service } from "../doctor/model/cluster-objects";
import type { Finding } from "../doctor/model/diagnosis";
import { unknown, type Fact, type Facts, type ReachabilityFacts } from "../doctor/model/facts";
import { namespaceOf } from "../doctor/paths/objects/object-index";
import type { Migrant } from "./modes";
import { afterSteps, type MigrationStep } from "./migration-plan";

export interface Move {
    migrant: Migrant;
    steps: readonly MigrationStep[];
    loadBalancerId: string;
    /** The cluster as it is now. */
    objects: ClusterObjects;
    facts: Facts;
    /** Whether clients will reach what the CLB has bound afterwards. */
    reachability: Fact<ReachabilityFacts>;
    /** Codes of findings that do not keep the migration from beginning. */
    ignored: readonly string[];
}

export interface MoveFindings {
    blockers: string[];
    notes: string[];
}

const { controllerError, noPods, pathClosed, proofInsideCluster, readinessGateMissing, syncSkipped } = FINDINGS;
/** The preconditions say these themselves, or they are none of a migration's. */
const SAID_ELSEWHERE: readonly string[] = [noPods, proofInsideCluster, readinessGateMissing].map(({ code }) => code);

/**
 * What doctor finds on the object as it will be, and on the controller as it is. Where connections would end, and where
 * the controller does not follow changes, a migration is not begun; that an address is lost is what the user asked for.
 */
export function findingsOfMove(move: Move): MoveFindings {
    const { migrant, steps, objects, facts, reachability, ignored } = move;
    const before = ownFindings(objects, facts, migrant);
    const changed = afterMove(objects, migrant, steps);
    const after = ownFindings(changed, factsAfter(move), migrant);
    const known = new Set(before.map(({ code }) => code));
    const closed = closedBefore(move);
    const all = [...before.filter(({ code }) => code === controllerError.code), ...after];
    const isBlocker = (finding: Finding) =>
        !ignored.includes(finding.code) &&
        (finding.code === pathClosed.code
            ? reachability.known && JSON.stringify(reachability.value.onlyFrom) !== JSON.stringify(closed)
            : finding.sees === "nobody" ||
              (finding.severity === "error" && finding.sees === undefined) ||
              finding.code === syncSkipped.code);
    const blockers = all.filter(isBlocker);
    const notes = all.filter(
        (finding) => !blockers.includes(finding) && (finding.severity !== "info" || !known.has(finding.code)),
    );
    return {
        blockers: blockers.map((finding) => `${words(finding)}; --ignore ${finding.code} continues all the same`),
        notes: [
            ...notes.map(words),
            ...(reachability.known
                ? []
                : [`security groups on the way are unknown: ${reachability.reason.en}; ${reachability.find.en}`]),
        ],
    };
}

/** Those who are let through now, where not all are: a closed path that was as closed before is nothing new. */
function closedBefore({ facts, loadBalancerId }: Move): readonly string[] | undefined {
    const now = facts.loadBalancers[loadBalancerId]?.reachability;
    return now?.known ? now.value.onlyFrom : undefined;
}

function ownFindings(objects: ClusterObjects, facts: Facts, { kind, object }: Migrant): Finding[] {
    const name = object.metadata?.name ?? "";
    const { findings } = diagnose(objects, facts, { names: [`${kind.toLowerCase()}/${name}`] });
    const namespace = object.metadata?.namespace;
    const own = findings.filter((each) => each.kind === kind && each.name === name && each.namespace === namespace);
    return own.filter(({ code }) => !SAID_ELSEWHERE.includes(code));
}

/** The cluster with the steps taken. What the controller said of the object before is history. */
function afterMove(
    objects: ClusterObjects,
    { kind, object }: Migrant,
    steps: readonly MigrationStep[],
): ClusterObjects {
    const { name, namespace = "default" } = object.metadata ?? {};
    const isOwn = ({ metadata }: Service | Ingress) => metadata?.name === name && namespaceOf(metadata) === namespace;
    const changed = <T extends Service | Ingress>(items: readonly T[]): T[] =>
        items.map((item) =>
            isOwn(item) ? { ...afterSteps(item, steps), status: { loadBalancer: item.status?.loadBalancer } } : item,
        );
    return {
        ...objects,
        ...(kind === "Service" ? { services: changed(objects.services) } : { ingresses: changed(objects.ingresses) }),
        events: objects.events.filter(
            ({ involvedObject }) => involvedObject?.kind !== kind || involvedObject.name !== name,
        ),
    };
}

const NOT_BOUND_YET = unknown(
    { en: "the CLB has not bound the backends yet", zh: "CLB 尚未绑定后端" },
    { en: "npm run doctor, after the migration", zh: "迁移后执行 npm run doctor" },
);

/** What the CLB has bound now is no evidence of what it will have. */
function factsAfter({ facts, loadBalancerId, reachability }: Move): Facts {
    const now = facts.loadBalancers[loadBalancerId];
    if (!now) {
        return facts;
    }
    return {
        ...facts,
        loadBalancers: { ...facts.loadBalancers, [loadBalancerId]: { ...now, listeners: NOT_BOUND_YET, reachability } },
    };
}

function words({ code, title, why, fix }: Finding): string {
    return `${code}: ${title.en}: ${why.en}${fix ? `. ${fix.does.en}` : `; npm run doctor -- explain ${code}`}`;
}
