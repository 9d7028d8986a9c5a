import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { verdictOf } from "../../tke/decision-table/outcome";
import { INGRESS_CLASS } from "../../tke/objects";
import type { Ingress, Node, Pod, Service, ServicePort, Workload } from "../model/cluster-objects";
import type { EntryPoint, PodGroup, Verdict } from "../model/diagnosis";
import type { Facts, NetworkKind } from "../model/facts";
import { loadBalancerIdOf, type Question } from "./derive-clues";
import { outcomesOf, type GroupResult } from "./group-outcomes";
import { hopsOf } from "./hops";
import { ingressPorts } from "./objects/ingress-ports";
import { backendsOf, namespaceOf, type ObjectIndex } from "./objects/object-index";
import { addressesOf } from "./objects/object-status";
import { hasSelector, type BackendQuestion } from "./obstacles";
import { kindOfPod, kindOfWorkload, networkOf, type PodKind } from "./objects/pod-kinds";
import { portClasses, type PortClass } from "./port-classes";
import { behindWords, podWords, whyOf } from "./path-words";

/** Where clients come in, with its objects. */
export interface Entry {
    type: Exclude<EntryPoint["type"], "Route">;
    entry: Question["entry"];
    /** The Services whose Pods it leads to; those that an Ingress names and that do not exist are absent. */
    services: readonly Service[];
}

/** An entry point that doctor has looked at, with its objects. */
export interface DiagnosedEntry {
    entry: Entry;
    point: EntryPoint;
    /** One a group of Pods, in the order of `point.groups`. */
    groups: readonly DiagnosedGroup[];
}

export interface DiagnosedGroup extends Gathered {
    results: readonly GroupResult[];
}

/** The cluster's own API endpoint shows up as a Service without Pods (seen on a cluster). */
export const TKE_ENDPOINT_SERVICE = { namespace: "default", name: /^kubernetes-(intranet|extranet|internet)/ };

/** Every Service of type LoadBalancer, every Ingress, and NodePort Services that no Ingress leads to. */
export function entriesOf(index: ObjectIndex): Entry[] {
    const { services, ingresses } = index.objects;
    return [
        ...services.flatMap((object): Entry[] => {
            const type = object.spec?.type;
            const isEntry = type === "LoadBalancer" || (type === "NodePort" && index.ingressesOf(object).length === 0);
            return isEntry ? [{ type, entry: { kind: "Service", object }, services: [object] }] : [];
        }),
        ...ingresses.map((object): Entry => {
            const names = [...new Set(backendsOf(object).map(({ service }) => service))];
            const backends = names.flatMap((name) => index.service(namespaceOf(object.metadata), name) ?? []);
            return { type: "Ingress", entry: { kind: "Ingress", object }, services: backends };
        }),
    ];
}

/** The class of another controller, by which TKE's leaves an object alone; undefined: it is TKE's (457/45685). */
export function otherControllerOf({ entry }: Entry): string | undefined {
    if (entry.kind === "Service") {
        return entry.object.spec?.type === "LoadBalancer" ? entry.object.spec.loadBalancerClass : undefined;
    }
    const name = classOf(entry.object);
    return name === undefined || name === INGRESS_CLASS ? undefined : name;
}

/** The class of an Ingress; the annotation goes before the field. */
export function classOf({ metadata, spec }: Ingress): string | undefined {
    return metadata?.annotations?.[ANNOTATION_KEYS.Ingress.ingressClass] ?? spec?.ingressClassName;
}

/** What becomes of connections through one entry point of TKE's. */
export function diagnoseEntry(entry: Entry, index: ObjectIndex, facts: Facts): DiagnosedEntry {
    const network = networkOf(facts, index);
    const gathered = entry.services.flatMap((service) => {
        const classes = portClasses({ entry: entry.entry, service, index, facts });
        return groupsOf(service, network, index).flatMap((group) => classes.map((each) => ({ ...group, ...each })));
    });
    const groups = gathered.map((group) => ({ ...group, ...outcomes(entry, group, gathered, network, index, facts) }));
    const { object, kind } = entry.entry;
    const point: EntryPoint = {
        kind,
        type: entry.type,
        namespace: namespaceOf(object.metadata),
        name: object.metadata?.name ?? "",
        ...loadBalancerOf(entry),
        addresses: addressesOf(object),
        verdict: worst([...groups.map(({ group }) => group.verdict), ...deadRules(entry, index)]),
        groups: groups.map(({ group }) => group),
    };
    return { entry, point, groups };
}

/** The worst of several verdicts; without any, no Pod is reached as far as can be seen. */
export function worst(verdicts: readonly Verdict[]): Verdict {
    return (
        (["lost", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ??
        (verdicts.length > 0 ? "kept" : "unknown")
    );
}

/** `lost` for each backend of an Ingress that exists nowhere, and where it leads to none at all. */
function deadRules({ entry, services }: Entry, index: ObjectIndex): Verdict[] {
    if (entry.kind !== "Ingress") {
        return [];
    }
    const names = new Set(backendsOf(entry.object).map(({ service }) => service));
    const isDead = names.size === 0 || (names.size > services.length && !index.mayLack("services"));
    return isDead ? ["lost"] : [];
}

/** Pods that are connected alike behind ports that have listeners alike. */
interface Gathered extends PortClass {
    service: Service;
    kind: PodKind;
    pods: readonly Pod[];
    workloads: readonly Workload[];
}

/** The Pods of a Service by how they are connected; where none exists, the workloads that will create them. */
function groupsOf(
    service: Service,
    network: NetworkKind | undefined,
    index: ObjectIndex,
): Omit<Gathered, keyof PortClass>[] {
    if (service.spec?.type === "ExternalName" || !hasSelector({ service })) {
        return [{ service, kind: usualKind(network), pods: [], workloads: [] }];
    }
    const pods = index.podsOf(service);
    if (pods.length > 0) {
        const byKind = Map.groupBy(pods, (pod) => kindOfPod(pod, network, index));
        return [...byKind].map(([kind, members]) => ({ service, kind, pods: members, workloads: [] }));
    }
    const workloads = index.workloadsOf(service);
    const byKind = Map.groupBy(workloads, (workload) => kindOfWorkload(workload, network));
    const found = [...byKind].map(([kind, members]) => ({ service, kind, pods: [], workloads: members }));
    return found.length > 0 ? found : [{ service, kind: usualKind(network), pods: [], workloads: [] }];
}

function usualKind(network: NetworkKind | undefined): PodKind {
    return network === "VPC-CNI" ? "ENI" : network === "Cilium-Overlay" ? "overlay" : "ENI or bridge";
}

function outcomes(
    { type, entry }: Entry,
    group: Gathered,
    all: readonly Gathered[],
    network: NetworkKind | undefined,
    index: ObjectIndex,
    facts: Facts,
): { results: readonly GroupResult[]; group: PodGroup } {
    const ofService = all.filter(({ service }) => service === group.service);
    const siblings = ofService.filter(({ ports, missing }) => ports === group.ports && missing === group.missing);
    const question: BackendQuestion = {
        entry: type === "NodePort" ? asNodePort(entry) : entry,
        service: group.service,
        ports: group.ports,
        portMissing: group.missing !== undefined,
        pods: group.kind,
        members: group.pods,
        workloads: group.workloads,
        mixed: all.some(({ kind }) => kind !== group.kind),
        network,
        index,
        facts,
    };
    const { results, waitsFor } = outcomesOf(question);
    const verdicts = new Set(results.map(({ outcome }) => verdictOf(outcome)));
    const [verdict = "unknown"] = verdicts;
    const sure = verdicts.size === 1;
    const [first] = results;
    const outcome = first!.outcome;
    const sees = new Set(results.map((result) => seenBy(result.outcome)));
    const [seen = "unknown"] = sees;
    const path = hopsOf({
        type,
        outcome,
        loadBalancer: balancerParts(entry, group.ports),
        ports: group.ports,
        pods: group.pods,
        nodes: boundNodes(index, group),
    });
    const names = (group.pods.length > 0 ? group.pods : group.workloads).map(({ metadata }) => metadata?.name ?? "");
    return {
        results,
        group: {
            pods: behindWords(
                podWords(hasSelector(group) ? group.kind : undefined, group.pods.length, group.workloads.length),
                ofService.length < all.length ? group.service.metadata?.name : undefined,
                siblings.length < ofService.length ? (group.missing ?? group.ports.map(({ port }) => port ?? 0)) : [],
            ),
            count: group.pods.length,
            names: names.slice(0, 5),
            path: sure
                ? path
                : path.map((hop) =>
                      hop.at === "client" ? hop : { ...hop, ...(hop.source && { source: "unknown" as const }) },
                  ),
            verdict: sure ? verdict : "unknown",
            sees: sees.size === 1 ? seen : "unknown",
            ...(sure &&
                verdict === "kept" && {
                    readFrom: sees.size === 1 && seen === "client" ? "remote_addr" : "X-Forwarded-For",
                }),
            outcomes: results.map((result) => result.outcome),
            why: whyOf(results, siblings.length > 1),
            source: [...new Set(results.flatMap(({ source }) => source.split(", ")))].join(", "),
            // The table itself says of some situations that no page tells.
            waitsFor: sure && verdict !== "unknown" ? [] : waitsFor.length > 0 ? waitsFor : ["clb"],
            ports: (group.missing ?? group.ports.map(({ port }) => port)).map(
                (port) => `${group.service.metadata?.name}:${port}`,
            ),
        },
    };
}

/** A NodePort that clients connect to is what stands behind a CLB without direct access. */
function asNodePort(entry: Question["entry"]): Question["entry"] {
    const { object } = entry;
    const annotations = { ...object.metadata?.annotations, [ANNOTATION_KEYS.Service.directAccess]: "false" };
    return { kind: "Service", object: { ...(object as Service), metadata: { ...object.metadata, annotations } } };
}

function seenBy({ path, remoteAddr }: GroupResult["outcome"]): PodGroup["sees"] {
    return path === "none" || path === "loopback" ? "nobody" : (remoteAddr ?? "unknown");
}

function loadBalancerOf({ type, entry }: Entry): { loadBalancerId?: string } {
    const id = type === "NodePort" ? undefined : loadBalancerIdOf(entry.kind, entry.object.metadata);
    return id ? { loadBalancerId: id } : {};
}

function balancerParts({ kind, object }: Question["entry"], [first]: readonly ServicePort[]) {
    const [address] = addressesOf(object);
    return {
        id: loadBalancerIdOf(kind, object.metadata),
        address,
        port: kind === "Service" ? first?.port : ingressPorts(object)[0],
    };
}

/** Nodes at which a NodePort leads to Pods: with `Local` those that run one. */
function boundNodes({ nativeNodes }: ObjectIndex, { service, pods }: Gathered): readonly Node[] {
    if (service.spec?.externalTrafficPolicy !== "Local") {
        return nativeNodes.all;
    }
    const names = new Set(pods.map(({ spec }) => spec?.nodeName));
    return nativeNodes.all.filter(({ metadata }) => names.has(metadata?.name));
}
