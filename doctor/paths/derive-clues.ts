import { z } from "zod";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { hasNodePorts } from "../../tke/objects";
import type { Situation } from "../../tke/decision-table/situation";
import type { Ingress, Metadata, Service, ServicePort } from "../model/cluster-objects";
import { parseJson } from "../../tke/parse-json";
import type { Fact, Facts, ListenerFacts, NetworkKind } from "../model/facts";
import { certain, type Clue, type Clues } from "./clues";
import { namespaceOf, type ObjectIndex } from "./objects/object-index";
import type { PodKind } from "./objects/pod-kinds";

/** The part of the objects that decides what becomes of connections through one Service or Ingress to the Pods of one kind. */
export interface Question {
    /** The Service or Ingress that clients connect to. */
    entry: { kind: "Service"; object: Service } | { kind: "Ingress"; object: Ingress };
    /** The Service that selects the Pods: the entry itself, or one that the Ingress leads to. */
    service: Service;
    /** Those of the Service's ports that it is about: they have listeners that are alike. */
    ports: readonly ServicePort[];
    pods: PodKind;
    /** Whether the entry leads to Pods of other kinds, too. */
    mixed: boolean;
    network: NetworkKind | undefined;
    index: ObjectIndex;
    facts: Facts;
}

type Derivers = { readonly [D in keyof Clues]: (question: Question) => Clues[D] };

/**
 * Where the value of each dimension of the decision table is read; a dimension without a reader does not compile. What is
 * undefined is not known.
 */
const DERIVERS: Derivers = {
    network: ({ network, pods }) => {
        // No page tells of super nodes beside Cilium-Overlay.
        if (!network || (network === "Cilium-Overlay" && pods === "super node")) {
            return pods === "bridge" ? certain("GR") : undefined;
        }
        return certain(network);
    },
    dataPlane: ({ facts, index }) => dataPlaneOf(facts, index),
    pods: ({ pods }) =>
        pods === "ENI or bridge" ? { values: ["ENI", "bridge", "overlay"], waitsFor: "network" } : certain(pods),
    entry: ({ entry }) => certain(entry.kind),
    protocol: (question) => protocolOf(question),
    directAccess: ({ entry }) => certain(directAccessOf(entry.kind, entry.object.metadata)),
    enableDefaultDirectAccess: ({ entry, index }) => {
        if (isFromCluster(entry.object.metadata)) {
            // The controller adds the annotation when an object is created, never later (457/131136).
            return certain("absent");
        }
        const config = configOf(index);
        return config && certain(config["EnableDefaultDirectAccess"] === "true" ? "true" : "absent");
    },
    globalRouteDirectAccess: ({ index }) => {
        const config = configOf(index);
        const text = config?.["GlobalRouteDirectAccess"];
        return config && certain(text === undefined ? "absent" : text === "true" ? "true" : "false");
    },
    externalTrafficPolicy: ({ service }) =>
        certain(
            service.spec?.externalTrafficPolicy === "Local" && service.spec.type !== "ClusterIP" ? "Local" : "Cluster",
        ),
    backendService: ({ entry, service }) =>
        certain(entry.kind === "Ingress" && !hasNodePorts(service.spec?.type) ? "ClusterIP" : "NodePort"),
    keepalive: (question) => (protocolOf(question).values.includes("HTTP") ? keepaliveOf(question) : certain("off")),
    snat: (question) => snatOf(question),
    proxyProtocol: () => certain("off"),
    loadBalancer: ({ entry }) =>
        certain(annotationOf(entry, ANNOTATION_KEYS[entry.kind].internalSubnetId) ? "internal" : "public"),
    ipVersion: ({ entry, facts }) => {
        // Only public CLBs translate.
        const isPublic = annotationOf(entry, ANNOTATION_KEYS[entry.kind].internalSubnetId) === undefined;
        return certain(isPublic && isNat64(entry, facts) ? "NAT64" : "IPv4");
    },
    client: () => certain("outside"),
    backends: () => certain("other nodes"),
    nodes: ({ index, pods }) =>
        certain(pods !== "super node" && index.nativeNodes.areAllCordoned ? "cordoned" : "schedulable"),
    billByIp: ({ facts }) => yesOrNo(facts.billByIp, "billByIp", "no", "yes"),
    snatPro: ({ facts }) => yesOrNo(facts.snatPro, "snatPro", "no", "yes"),
    containerCidr: ({ facts }) =>
        yesOrNo(facts.containerCidrRegistered, "containerCidrRegistered", "unregistered", "registered"),
    // Readings of Tencent's pages: the table knows which of them are answered.
    explicitFalse: () => undefined,
    snatProSource: () => undefined,
    cordonedNodes: () => undefined,
    hostNetworkPods: () => undefined,
};

/** What is known of a question, dimension by dimension. */
export function cluesOf(question: Question): Clues {
    const entries = Object.entries(DERIVERS).map(([dimension, derive]) => [dimension, derive(question)]);
    return Object.fromEntries(entries) as Clues;
}

/** The object's own direct-access annotation, as the decision table calls its value. */
export function directAccessOf(kind: "Service" | "Ingress", metadata: Metadata | undefined): Situation["directAccess"] {
    const text = metadata?.annotations?.[ANNOTATION_KEYS[kind].directAccess];
    if (text === undefined) {
        return "absent";
    }
    return text === "true" || text === "false" ? text : "other";
}

/** Whether an object was read from a cluster, where its controller has had its turn. */
export function isFromCluster(metadata: Metadata | undefined): boolean {
    return metadata?.uid !== undefined;
}

/** The service controller's settings; a cluster without the ConfigMap has none; undefined: it was not seen. */
function configOf(index: ObjectIndex): Readonly<Record<string, string>> | undefined {
    return index.controllerConfig() ?? (index.mayLack("configMaps") ? undefined : {});
}

function yesOrNo<Value>(fact: Fact<boolean>, id: string, no: Value, yes: Value): Clue<Value> {
    return fact.known ? certain(fact.value ? yes : no) : { values: [yes, no], waitsFor: id };
}

/** kube-proxy, TKE's default, unless the facts say otherwise or the nodes show Cilium. */
function dataPlaneOf({ kubeProxy }: Facts, { nativeNodes }: ObjectIndex): Clue<Situation["dataPlane"]> | undefined {
    if (kubeProxy.known) {
        return certain(({ ipvs: "IPVS", iptables: "iptables", eBPF: "eBPF" } as const)[kubeProxy.value]);
    }
    return nativeNodes.showCilium ? undefined : { values: ["IPVS", "iptables"] };
}

/** What the listeners speak: HTTP for an Ingress, and for ports of a Service that `specify-protocol` says it of. */
export function protocolOf({ entry, ports }: Pick<Question, "entry" | "ports">): Clue<Situation["protocol"]> {
    if (entry.kind === "Ingress") {
        return certain("HTTP");
    }
    const protocols = listenerProtocols(entry.object, ports);
    const values = new Set(protocols.map(layerOf));
    return { values: values.size > 0 ? [...values] : ["TCP"], waitsFor: "listener" };
}

/** As `specify-protocol` has them, else as the ports have. */
export function listenerProtocols({ metadata }: Service, ports: readonly ServicePort[]): string[] {
    const specified = specifiedProtocols(metadata?.annotations?.[ANNOTATION_KEYS.Service.specifyProtocol]);
    return ports.flatMap(({ port, protocol = "TCP" }) => specified[String(port)] ?? [protocol]);
}

function layerOf(protocol: string): Situation["protocol"] {
    switch (protocol) {
        case "HTTP":
        case "HTTPS":
            return "HTTP";
        case "UDP":
        case "QUIC":
            return "UDP";
        default:
            return "TCP";
    }
}

const specifyProtocol = z.record(z.string(), z.object({ protocol: z.array(z.string()).optional() }));

function specifiedProtocols(text: string | undefined): Readonly<Record<string, string[] | undefined>> {
    const { data = {} } = text === undefined ? {} : specifyProtocol.safeParse(parseJson(text));
    return Object.fromEntries(Object.entries(data).map(([port, { protocol }]) => [port, protocol]));
}

/** Of the CLB's listeners, where they were looked up; else as the TkeServiceConfig that the object names has it. */
export function keepaliveOf(question: ListenerQuestion): Clue<Situation["keepalive"]> | undefined {
    const { entry, index } = question;
    const listeners = listenersFor(question)?.filter(({ protocol }) => layerOf(protocol) === "HTTP");
    if (listeners) {
        return toggle(listeners.map(({ keepalive }) => keepalive));
    }
    const config = serviceConfigOf(entry.kind, entry.object.metadata, index);
    if (config === "unseen") {
        return { values: ["off", "on"], waitsFor: "tkeServiceConfig" };
    }
    const configured = ownPorts(question, config?.spec?.loadBalancer?.l7Listeners ?? []);
    return toggle(configured.map(({ keepaliveEnable }) => keepaliveEnable === 1));
}

/** `SnatEnable`: off by default, and no field of Kubernetes' switches it on at layer 4. */
export function snatOf(question: ListenerQuestion): Clue<Situation["snat"]> {
    const { entry, index } = question;
    const listeners = listenersFor(question);
    if (listeners) {
        return toggle(listeners.map(({ snatEnable }) => snatEnable));
    }
    const isLayer7 = protocolOf(question).values.includes("HTTP");
    const config = isLayer7 ? serviceConfigOf(entry.kind, entry.object.metadata, index) : undefined;
    if (config === "unseen") {
        return { values: ["off", "on"], waitsFor: "tkeServiceConfig" };
    }
    const configured = ownPorts(question, config?.spec?.loadBalancer?.l7Listeners ?? []);
    return toggle(configured.map(({ snatEnable }) => snatEnable === true));
}

type ListenerQuestion = Pick<Question, "entry" | "ports" | "index" | "facts">;

/** Of a Service's listeners, those of the ports in question; an Ingress's are all alike in what they lead to. */
function ownPorts<T extends { port: number }>({ entry, ports }: ListenerQuestion, listeners: readonly T[]): T[] {
    return listeners.filter(({ port }) => entry.kind === "Ingress" || ports.some((each) => each.port === port));
}

/** What the CLB API says of the listeners in question; undefined: it was not asked. */
export function listenersFor(question: ListenerQuestion): readonly ListenerFacts[] | undefined {
    const listeners = listenersOf(question.facts, question.entry);
    return listeners && ownPorts(question, listeners);
}

/** NAT64 is what the CLB API calls `IPV6`; full IPv6 is `IPv6FullChain`. */
function isNat64(entry: Question["entry"], { loadBalancers }: Facts): boolean {
    const { kind, object } = entry;
    const fact = loadBalancers[loadBalancerIdOf(kind, object.metadata) ?? ""]?.ipVersion;
    if (fact?.known) {
        return fact.value === "nat64";
    }
    const keys = ANNOTATION_KEYS[kind];
    const parameters = annotationOf(entry, keys.extensiveParameters);
    const asked = parameters === undefined ? undefined : ipVersionParameter.safeParse(parseJson(parameters)).data;
    return annotationOf(entry, keys.natIpv6) !== undefined || asked?.AddressIPVersion.toUpperCase() === "IPV6";
}

const ipVersionParameter = z.object({ AddressIPVersion: z.string() });

/** One answer for listeners that agree, else both; none of them is off. */
function toggle(values: readonly boolean[]): Clue<"on" | "off"> {
    const distinct = [...new Set(values)];
    return distinct.length === 2
        ? { values: ["off", "on"], waitsFor: "listener" }
        : certain(distinct[0] ? "on" : "off");
}

function annotationOf({ object }: Question["entry"], key: string): string | undefined {
    return object.metadata?.annotations?.[key];
}

/** The CLB that an object has, by what its controller or its user wrote. */
export function loadBalancerIdOf(kind: "Service" | "Ingress", metadata: Metadata | undefined): string | undefined {
    const keys = ANNOTATION_KEYS[kind];
    return metadata?.annotations?.[keys.loadBalancerId] ?? metadata?.annotations?.[keys.existingLoadBalancerId];
}

/** The TkeServiceConfig that an object names; undefined: it names none, or one that does not exist. */
export function serviceConfigOf(kind: "Service" | "Ingress", metadata: Metadata | undefined, index: ObjectIndex) {
    const keys = ANNOTATION_KEYS[kind];
    const annotations = metadata?.annotations ?? {};
    const own = kind === "Service" ? "-auto-service-config" : "-auto-ingress-config";
    const auto = annotations[keys.tkeServiceConfigAuto] === "true";
    const name = annotations[keys.tkeServiceConfig] ?? (auto ? `${metadata?.name}${own}` : undefined);
    if (name === undefined) {
        return undefined;
    }
    const found = index.tkeServiceConfig(namespaceOf(metadata), name);
    // One that the controller will create itself changes nothing until somebody edits it.
    return found ?? (index.mayLack("tkeServiceConfigs") && !auto ? ("unseen" as const) : undefined);
}

/** What the CLB API says of the object's listeners; undefined: it was not asked. */
export function listenersOf(
    { loadBalancers }: Facts,
    { kind, object }: Question["entry"],
): readonly ListenerFacts[] | undefined {
    const listeners = loadBalancers[loadBalancerIdOf(kind, object.metadata) ?? ""]?.listeners;
    return listeners?.known ? listeners.value : undefined;
}
