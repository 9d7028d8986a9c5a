import { FINDINGS } from "./findings/catalog";
import { gatewaysOf } from "./gateways/detect";
import type { ClusterObjects, Metadata } from "./model/cluster-objects";
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
import { gatewayPaths } from "./paths/through-gateways/gateway-paths";
import { gatewayWords } from "./paths/through-gateways/gateway-words";
import { routePoints } from "./paths/through-gateways/route-points";
import { namespaceOf, ObjectIndex } from "./paths/objects/object-index";
import { addressesOf } from "./paths/objects/object-status";
import { networkOf } from "./paths/objects/pod-kinds";
import { unknownsOf, unreadUnknowns } from "./paths/unknowns";
import { routesOf } from "./routes/routes";
import { lostBehindGateway } from "./rules/behind-gateway-rule";
import { RULES } from "./rules/all-rules";
import type { Found, RuleContext } from "./rules/rule";

/** Which objects are looked at. */
export interface Selection {
    /** `service/<name>`, `ingress/<name>`, `httproute/<name>`, or a name with `svc/`, `ing/`. @default - every entry point */
    names?: readonly string[];
    /** Namespaces that were read only for what stands before the entry points of others. @default - none */
    beside?: ReadonlySet<string>;
    /** Where the objects are from, for the report. */
    readFrom?: readonly string[];
    /** Where an object of a file stands, by its metadata. */
    locations?: ReadonlyMap<object, { file: string; line?: number }>;
}

/**
 * Says of every Service of type LoadBalancer, every Ingress, every route of a gateway, and every NodePort Service that no
 * Ingress leads to, whose address its Pods see, why, and what to change. Looks at nothing but what it is given.
 */
export function diagnose(objects: ClusterObjects, facts: Facts = UNKNOWN_FACTS, selection: Selection = {}): Diagnosis {
    const index = new ObjectIndex(objects);
    const isReported = reportedBy(selection);
    const chosen = entriesOf(index).filter(
        (entry) => isChosen(entry.entry, selection.names) && isReported(entry.entry.object.metadata) && !isOfTke(entry),
    );
    const routes = routesOf(objects.others).filter(
        (route) => isChosen(route, selection.names) && isReported(route.object.metadata),
    );
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
    const behind = [
        ...others.map((entry) => ({ point: otherPoint(entry, pathsOf), metadata: entry.entry.object.metadata })),
        ...routePoints(routes, context.gateways, index, facts).map((point, position) => ({
            point,
            metadata: routes[position]?.object.metadata,
        })),
    ];
    const found = [
        ...RULES.flatMap((rule) => rule(context)).filter(
            ({ about, name }) => isReported(about.metadata) || name === "gatewayTrustsEveryone",
        ),
        ...behind.flatMap(({ point, metadata }) => [
            otherFound(point, metadata),
            ...lostBehindGateway(point, metadata, index),
        ]),
    ];
    const entryPoints = [...context.entries, ...behind].map(({ point }) => point);
    return {
        cluster: summaryOf(context, selection.readFrom ?? []),
        entryPoints: entryPoints.toSorted(byName),
        findings: found
            .filter(
                ({ on, about }) =>
                    on !== undefined ||
                    !selection.names?.length ||
                    behind.some(({ metadata }) => metadata === about.metadata),
            )
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

function isChosen(
    { kind, object }: { kind: EntryPoint["kind"]; object: { metadata?: Metadata } },
    names: readonly string[] | undefined,
): boolean {
    const own = prefixesOf(kind);
    return (
        !names?.length ||
        names.some((name) =>
            own.some((prefix) => name.toLowerCase() === `${prefix}/${object.metadata?.name}`.toLowerCase()),
        )
    );
}

/** How kinds are written before a name, as kubectl takes them. */
export function prefixesOf(kind: EntryPoint["kind"]): readonly string[] {
    switch (kind) {
        case "Service":
            return ["service", "services", "svc"];
        case "Ingress":
            return ["ingress", "ingresses", "ing"];
        default:
            return [kind.toLowerCase(), `${kind.toLowerCase()}s`];
    }
}

/** What came from a file is reported, whatever namespace it is in. */
function reportedBy({ beside, locations }: Selection): (metadata: Metadata | undefined) => boolean {
    return (metadata) =>
        beside === undefined ||
        metadata === undefined ||
        !beside.has(namespaceOf(metadata)) ||
        locations?.has(metadata) === true;
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

function otherFound({ kind, controller: name = "", gateways = [] }: EntryPoint, metadata: Metadata | undefined): Found {
    const isNginx = [name, ...gateways.map(({ kind }) => kind)].some((each) => /nginx/i.test(each));
    return {
        name: isNginx ? "nginxIngressRetired" : "otherController",
        about: { kind, metadata },
        verdict: gateways.length > 0 ? worst(gateways.map((path) => path.verdict)) : "unknown",
        why: gatewayWords(kind, name, gateways),
    };
}

function toFinding(
    { name, about, on, group, why, fix, severity, verdict, source: own }: Found,
    { locations }: Selection,
): Finding {
    const { code, title, source, severity: usual, remedy } = FINDINGS[name];
    const place = about.metadata && locations?.get(about.metadata);
    return {
        code,
        severity: severity ?? usual,
        title: title,
        ...(on ? { verdict: group?.verdict ?? on.point.verdict } : verdict && { verdict }),
        kind: about.kind,
        ...(about.metadata?.namespace || on ? { namespace: namespaceOf(about.metadata) } : {}),
        name: about.metadata?.name ?? "",
        ...(group && { path: group.path, sees: group.sees, ...(group.readFrom && { readFrom: group.readFrom }) }),
        why,
        source: group && ["readForwardedFor", "nodePortSnat"].includes(name) ? group.source : (own ?? source),
        remedy,
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
              ? verdict === "lost"
                  ? []
                  : ["backend"]
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
