import { FINDINGS } from "./findings/catalog";
import { gatewaysOf } from "./gateways/detect";
import type { ClusterObjects } from "./model/cluster-objects";
import type {
    ClusterSummary,
    Diagnosis,
    EntryPoint,
    Finding,
    GatewayPath,
    ObjectRef,
    Severity,
} from "./model/diagnosis";
import type { Facts } from "./model/facts";
import { UNKNOWN_FACTS } from "./model/unknown-facts";
import {
    diagnoseEntry,
    entriesOf,
    otherControllerOf,
    TKE_ENDPOINT_SERVICE,
    worst,
    type Entry,
} from "./paths/entry-points";
import { gatewayPaths } from "./paths/gateway-paths";
import { gatewayWords } from "./paths/gateway-words";
import { namespaceOf, ObjectIndex } from "./paths/object-index";
import { addressesOf } from "./paths/object-status";
import { networkOf } from "./paths/pod-kinds";
import { unknownsOf, unreadUnknowns } from "./paths/unknowns";
import { RULES } from "./rules/rules";
import type { Found, RuleContext } from "./rules/rule";

/** Which objects are looked at. */
export interface Selection {
    /** `service/<name>`, `ingress/<name>`, or a name with `svc/`, `ing/`. @default - every entry point */
    names?: readonly string[];
    /** Where the objects are from, for the report. */
    readFrom?: readonly string[];
    /** Where an object of a file stands, by its metadata. */
    locations?: ReadonlyMap<object, { file: string; line?: number }>;
}

/**
 * Says of every Service of type LoadBalancer, every Ingress, and every NodePort Service that no Ingress leads to, whose
 * address its Pods see, why, and what to change. Looks at nothing but what it is given.
 */
export function diagnose(objects: ClusterObjects, facts: Facts = UNKNOWN_FACTS, selection: Selection = {}): Diagnosis {
    const index = new ObjectIndex(objects);
    const chosen = entriesOf(index).filter((entry) => isChosen(entry, selection.names) && !isOfTke(entry));
    const own = chosen.filter((entry) => otherControllerOf(entry) === undefined);
    const context: RuleContext = {
        index,
        facts,
        network: networkOf(facts, index),
        entries: own.map((entry) => diagnoseEntry(entry, index, facts)),
        gateways: gatewaysOf(objects),
    };
    const others = chosen.filter((entry) => otherControllerOf(entry) !== undefined);
    const pathsOf = memoized((name) => gatewayPaths(name, context.gateways, index, facts));
    const otherPoints = others.map((entry) => otherPoint(entry, pathsOf));
    const found = [
        ...RULES.flatMap((rule) => rule(context)),
        ...others.map((entry, position) => otherFound(entry, otherPoints[position]?.gateways)),
    ];
    const entryPoints = [...context.entries.map(({ point }) => point), ...otherPoints];
    return {
        cluster: summaryOf(context, selection.readFrom ?? []),
        entryPoints: entryPoints.toSorted(byName),
        findings: found
            .filter((each) => each.on !== undefined || !selection.names?.length || isOther(each, others))
            .map((each) => toFinding(each, selection))
            .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || byName(a, b) || a.code.localeCompare(b.code)),
        unknown: [...unknownsOf(waitingFor(entryPoints), facts), ...unreadUnknowns(objects.unread)],
    };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function byName(a: { kind: string; namespace?: string; name: string }, b: typeof a): number {
    const text = ({ namespace = "", kind, name }: typeof a) => `${namespace}/${kind}/${name}`;
    return text(a).localeCompare(text(b));
}

function isOfTke({ entry: { object } }: Entry): boolean {
    return (
        namespaceOf(object.metadata) === TKE_ENDPOINT_SERVICE.namespace &&
        TKE_ENDPOINT_SERVICE.name.test(object.metadata?.name ?? "")
    );
}

function isChosen({ entry: { kind, object } }: Entry, names: readonly string[] | undefined): boolean {
    const own = kind === "Service" ? ["service", "services", "svc"] : ["ingress", "ingresses", "ing"];
    return (
        !names?.length ||
        names.some((name) =>
            own.some((prefix) => name.toLowerCase() === `${prefix}/${object.metadata?.name}`.toLowerCase()),
        )
    );
}

function isOther({ about }: Found, others: readonly Entry[]): boolean {
    return others.some(({ entry }) => entry.object.metadata === about.metadata);
}

/** Thousands of Ingresses are of a few classes. */
function memoized<T>(make: (name: string) => T): (name: string) => T {
    const made = new Map<string, T>();
    return (name) => {
        const value = made.get(name) ?? make(name);
        made.set(name, value);
        return value;
    };
}

function otherPoint(entry: Entry, pathsOf: (className: string) => readonly GatewayPath[]): EntryPoint {
    const { kind, object } = entry.entry;
    const controller = otherControllerOf(entry) ?? "";
    const paths = kind === "Ingress" ? pathsOf(controller) : [];
    return {
        kind,
        type: entry.type,
        namespace: namespaceOf(object.metadata),
        name: object.metadata?.name ?? "",
        addresses: addressesOf(object),
        verdict: worst(paths.map(({ verdict }) => verdict)),
        groups: [],
        controller,
        ...(paths.length > 0 && { gateways: paths }),
    };
}

function otherFound(entry: Entry, gateways: EntryPoint["gateways"] = []): Found {
    const name = otherControllerOf(entry) ?? "";
    const isNginx = [name, ...gateways.map(({ kind }) => kind)].some((each) => /nginx/i.test(each));
    return {
        name: isNginx ? "nginxIngressRetired" : "otherController",
        about: { kind: entry.entry.kind, metadata: entry.entry.object.metadata },
        why: gatewayWords(name, gateways),
    };
}

function toFinding({ name, about, on, group, why, fix, severity }: Found, { locations }: Selection): Finding {
    const { code, title, source, severity: usual } = FINDINGS[name];
    const place = about.metadata && locations?.get(about.metadata);
    return {
        code,
        severity: severity ?? usual,
        title: title,
        ...(on && { verdict: group?.verdict ?? on.point.verdict }),
        kind: about.kind,
        ...(about.metadata?.namespace || on ? { namespace: namespaceOf(about.metadata) } : {}),
        name: about.metadata?.name ?? "",
        ...(group && { path: group.path, sees: group.sees, ...(group.readFrom && { readFrom: group.readFrom }) }),
        why,
        source: group && ["readForwardedFor", "nodePortSnat"].includes(name) ? group.source : source,
        ...(fix && { fix }),
        ...(place && { location: place }),
    };
}

/** Objects by what their verdicts wait for; an entry point without a known backend waits for that. */
function waitingFor(points: readonly EntryPoint[]): Map<string, ObjectRef[]> {
    const waiting = new Map<string, ObjectRef[]>();
    for (const { kind, namespace, name, groups, controller, gateways, verdict } of points) {
        const ids = controller
            ? verdict === "unknown"
                ? [gateways ? "gateway" : "controller"]
                : []
            : groups.length === 0
              ? ["backend"]
              : groups.flatMap(({ waitsFor }) => waitsFor);
        for (const id of new Set(ids)) {
            const objects = waiting.get(id) ?? [];
            objects.push({ kind, namespace, name });
            waiting.set(id, objects);
        }
    }
    return waiting;
}

function summaryOf({ index, facts, network }: RuleContext, readFrom: readonly string[]): ClusterSummary {
    const { nodes, pods } = index.objects;
    const native = index.nativeNodes.all.length;
    const version = index.controllerVersion("Service");
    return {
        readFrom,
        network: network ?? "unknown",
        kubeProxy: facts.kubeProxy.known ? facts.kubeProxy.value : "unknown",
        nodes: { native, super: nodes.length - native },
        pods: pods.length,
        ...(version && { controllerVersion: version }),
    };
}
