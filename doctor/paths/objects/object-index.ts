import { BlockList } from "node:net";
import { INGRESS_CONTROLLER_CONFIG, SERVICE_CONTROLLER_CONFIG } from "../../../tke/controller-config";
import type {
    ClusterObjects,
    ConfigMap,
    Ingress,
    Metadata,
    Node,
    ObjectList,
    Pod,
    Service,
    TkeServiceConfig,
    Workload,
} from "../../model/cluster-objects";
import { NativeNodes } from "./native-nodes";

/** `<namespace>/<name>`; what names no namespace is in `default`, as kubectl has it. */
export function objectKey(metadata: Metadata | undefined): string {
    return `${namespaceOf(metadata)}/${metadata?.name ?? ""}`;
}

export function namespaceOf(metadata: Metadata | undefined): string {
    return metadata?.namespace ?? "default";
}

/** A cluster's objects, found by name, by label and by what they refer to. */
export class ObjectIndex {
    readonly nativeNodes: NativeNodes;
    private readonly servicesByKey: ReadonlyMap<string, Service>;
    private readonly nodesByName: ReadonlyMap<string, Node>;
    private readonly configMapsByKey: ReadonlyMap<string, ConfigMap>;
    private readonly configsByKey: ReadonlyMap<string, TkeServiceConfig>;
    private readonly podsByLabel = new Map<string, Pod[]>();
    private readonly workloadsByNamespace = new Map<string, Workload[]>();
    private readonly workloadsByLabel = new Map<string, Workload[]>();
    private readonly podRanges = new Map<string, BlockList>();
    private readonly ingressesByBackend = new Map<string, Ingress[]>();

    constructor(readonly objects: ClusterObjects) {
        const byKey = <T extends { metadata?: Metadata }>(items: readonly T[]) =>
            new Map(items.map((item) => [objectKey(item.metadata), item]));
        this.servicesByKey = byKey(objects.services);
        this.configMapsByKey = byKey(objects.configMaps);
        this.configsByKey = byKey(objects.tkeServiceConfigs);
        this.nativeNodes = new NativeNodes(objects.nodes);
        this.nodesByName = new Map(objects.nodes.map((node) => [node.metadata?.name ?? "", node]));
        for (const pod of objects.pods) {
            for (const [key, value] of Object.entries(pod.metadata?.labels ?? {})) {
                append(this.podsByLabel, labelKey(namespaceOf(pod.metadata), key, value), pod);
            }
        }
        for (const workload of objects.workloads) {
            append(this.workloadsByNamespace, namespaceOf(workload.metadata), workload);
            for (const [key, value] of Object.entries(workload.template.metadata?.labels ?? {})) {
                append(this.workloadsByLabel, labelKey(namespaceOf(workload.metadata), key, value), workload);
            }
        }
        for (const ingress of objects.ingresses) {
            for (const { service } of backendsOf(ingress)) {
                append(this.ingressesByBackend, `${namespaceOf(ingress.metadata)}/${service}`, ingress);
            }
        }
    }

    service(namespace: string, name: string): Service | undefined {
        return this.servicesByKey.get(`${namespace}/${name}`);
    }

    node(name: string | undefined): Node | undefined {
        return this.nodesByName.get(name ?? "");
    }

    tkeServiceConfig(namespace: string, name: string): TkeServiceConfig | undefined {
        return this.configsByKey.get(`${namespace}/${name}`);
    }

    /** Ingresses of which a rule leads to the Service. */
    ingressesOf(service: Service): readonly Ingress[] {
        return this.ingressesByBackend.get(objectKey(service.metadata)) ?? [];
    }

    /** The Pods that a Service selects; terminated ones are none. */
    podsOf(service: Service): readonly Pod[] {
        const selector = Object.entries(service.spec?.selector ?? {});
        const [first] = selector;
        if (!first) {
            return [];
        }
        const candidates = this.podsByLabel.get(labelKey(namespaceOf(service.metadata), ...first)) ?? [];
        return candidates.filter(
            ({ metadata, status }) =>
                status?.phase !== "Succeeded" &&
                status?.phase !== "Failed" &&
                selector.every(([key, value]) => metadata?.labels?.[key] === value),
        );
    }

    /** The workloads whose Pods a Service selects. */
    workloadsOf(service: Service): readonly Workload[] {
        const selector = Object.entries(service.spec?.selector ?? {});
        const [first] = selector;
        if (!first) {
            return [];
        }
        const candidates = this.workloadsByLabel.get(labelKey(namespaceOf(service.metadata), ...first)) ?? [];
        return candidates.filter(({ template }) =>
            selector.every(([key, value]) => template.metadata?.labels?.[key] === value),
        );
    }

    /** The workload of that kind and name. */
    workloadNamed(wanted: { kind: string; namespace?: string; name: string }): Workload | undefined {
        const candidates = this.workloadsByNamespace.get(wanted.namespace ?? "default") ?? [];
        return candidates.find(({ kind, metadata }) => kind === wanted.kind && metadata?.name === wanted.name);
    }

    /** Data of the service controller's ConfigMap; undefined: it was not seen, and may exist. */
    controllerConfig(): Readonly<Record<string, string>> | undefined {
        const { namespace, name } = SERVICE_CONTROLLER_CONFIG;
        const found = this.configMapsByKey.get(`${namespace}/${name}`);
        return found ? (found.data ?? {}) : undefined;
    }

    /** Version of TKE's controller for a kind of object, as its ConfigMap has it. */
    controllerVersion(kind: "Service" | "Ingress"): string | undefined {
        const { namespace, name } = kind === "Service" ? SERVICE_CONTROLLER_CONFIG : INGRESS_CONTROLLER_CONFIG;
        return this.configMapsByKey.get(`${namespace}/${name}`)?.data?.["VERSION"];
    }

    /** Whether a list may lack something that the cluster has. */
    mayLack(list: ObjectList): boolean {
        return (
            !this.objects.complete ||
            this.objects.unread.some((unread) => unread.list === list && unread.kind === undefined)
        );
    }

    /** Whether the Pod has its address from its node's Pod CIDR; undefined: the node was not seen, or it has no range. */
    isInPodRange(pod: Pod): boolean | undefined {
        const address = pod.status?.podIP;
        const range = this.node(pod.spec?.nodeName)?.spec?.podCIDR;
        return range && address
            ? this.rangeOf(range).check(address, address.includes(":") ? "ipv6" : "ipv4")
            : undefined;
    }

    private rangeOf(cidr: string): BlockList {
        let range = this.podRanges.get(cidr);
        if (!range) {
            range = new BlockList();
            const [network = "", prefix = ""] = cidr.split("/");
            range.addSubnet(network, Number(prefix), network.includes(":") ? "ipv6" : "ipv4");
            this.podRanges.set(cidr, range);
        }
        return range;
    }
}

/** The Services that an Ingress leads to, each with the port that it names, once. */
export function backendsOf(ingress: Ingress): { service: string; port?: number | string }[] {
    const { defaultBackend, rules = [] } = ingress.spec ?? {};
    const backends = [
        ...(defaultBackend ? [defaultBackend] : []),
        ...rules.flatMap(({ http }) => (http?.paths ?? []).flatMap(({ backend }) => backend ?? [])),
    ];
    const found = backends.flatMap(({ service }) =>
        service?.name ? [{ service: service.name, port: service.port?.number ?? service.port?.name }] : [],
    );
    return [...new Map(found.map((each) => [`${each.service}:${each.port}`, each])).values()];
}

function labelKey(namespace: string, key: string, value: string): string {
    return `${namespace}/${key}=${value}`;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
    const list = map.get(key);
    if (list) {
        list.push(value);
    } else {
        map.set(key, [value]);
    }
}
