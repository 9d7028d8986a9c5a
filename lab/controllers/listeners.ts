import type { V1EndpointSlice, V1Ingress, V1Node, V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { ClusterNetworkType, MachineRecord } from "../cloud/model";
import { ingressKeys, serviceKeys } from "./annotations";
import { isSuperNode, nodeTargets, podEndpoints, takesNodePortTraffic, type Target } from "./backends";
import { canBindDirectly, decideDirectAccess, type ControllerConfig } from "./decide-direct-access";
import { errorCodes, problem, warning, type Problem } from "./error-codes";

export interface DesiredRule {
    domain: string;
    url: string;
    targets: Target[];
}

export interface DesiredListener {
    protocol: "TCP" | "HTTP";
    port: number;
    /** Layer 4 only. */
    targets: Target[];
    /** Layer 7 only. */
    rules: DesiredRule[];
}

export interface DesiredState {
    listeners: DesiredListener[];
    problems: Problem[];
}

/** What of a cluster decides over backends, as the controllers' caches have it. */
export interface ClusterView {
    networkType: ClusterNetworkType;
    config: ControllerConfig;
    nodes: readonly V1Node[];
    /** The cluster's own. */
    machines: readonly Readonly<MachineRecord>[];
    service(namespace: string, name: string): V1Service | undefined;
    endpointSlices(namespace: string, serviceName: string): readonly V1EndpointSlice[];
}

interface Backends {
    targets: Target[];
    problems: Problem[];
}

/** A TCP listener for every port of a LoadBalancer Service. */
export function serviceListeners(service: V1Service, view: ClusterView): DesiredState {
    const annotation = service.metadata?.annotations?.[serviceKeys.directAccess];
    const ports = service.spec?.ports ?? [];
    const served = ports.filter((port) => (port.protocol ?? "TCP") === "TCP");
    const backends = served.map((port) => backendsOf(service, port, annotation, view));
    return {
        listeners: served.map(({ port }, index) => ({
            protocol: "TCP",
            port,
            targets: backends[index]!.targets,
            rules: [],
        })),
        problems: distinct([
            ...ports
                .filter((port) => !served.includes(port))
                .map(({ port, protocol }) =>
                    warning(
                        `port ${port}: the lab serves no ${protocol} listeners, only TCP ones; the port is left out`,
                    ),
                ),
            ...backends.flatMap(({ problems }) => problems),
        ]),
    };
}

/**
 * The HTTP listener 80 of an Ingress with its rules. A rule whose backend is wrong stays without targets.
 *
 * @param vip the CLB's address: the domain of rules without a host (457/45685).
 */
export function ingressListeners(ingress: V1Ingress, vip: string, view: ClusterView): DesiredState {
    const problems: Problem[] = unsupportedParts(ingress);
    const rules = new Map<string, DesiredRule>();
    for (const { host, http } of ingress.spec?.rules ?? []) {
        for (const { path, pathType, backend } of http?.paths ?? []) {
            const domain = host || vip;
            const url = path || "/";
            if (!isValidUrl(url)) {
                problems.push(problem(errorCodes.ingressPathInvalid, `path ${url}`));
            } else if (!rules.has(`${domain} ${url}`)) {
                const backends = ingressBackends(ingress, backend.service, view);
                problems.push(...backends.problems);
                rules.set(`${domain} ${url}`, { domain, url, targets: backends.targets });
            }
            if (pathType === "Exact") {
                problems.push(warning(`path ${url}: pathType Exact is served like Prefix in the lab`));
            }
        }
    }
    if (rules.size === 0) {
        problems.push(problem(errorCodes.ingressRulesEmpty, `Ingress ${ingress.metadata?.name}`));
    }
    return {
        listeners: rules.size > 0 ? [{ protocol: "HTTP", port: 80, targets: [], rules: [...rules.values()] }] : [],
        problems: distinct(problems),
    };
}

function unsupportedParts({ spec }: V1Ingress): Problem[] {
    return [
        ...(spec?.tls?.length
            ? [warning("spec.tls: the lab serves no HTTPS; the rules are served on HTTP port 80")]
            : []),
        ...(spec?.defaultBackend ? [warning("spec.defaultBackend is left out: the lab serves spec.rules only")] : []),
    ];
}

/** Which paths a CLB rule takes (E4031). */
function isValidUrl(url: string): boolean {
    return /^\/[\w.\-/=?]{0,119}$/.test(url);
}

function ingressBackends(
    ingress: V1Ingress,
    reference: { name: string; port?: { name?: string; number?: number } } | undefined,
    view: ClusterView,
): Backends {
    if (!reference) {
        return failed(warning("a backend that is no Service is left out"));
    }
    const namespace = ingress.metadata?.namespace ?? "default";
    const label = `Service ${namespace}/${reference.name}`;
    const service = view.service(namespace, reference.name);
    if (!service) {
        return failed(problem(errorCodes.ingressServiceNotFound, label));
    }
    const { name, number } = reference.port ?? {};
    const port = service.spec?.ports?.find((candidate) => (name ? candidate.name === name : candidate.port === number));
    if (!port) {
        return failed(problem(errorCodes.ingressServicePortNotFound, `${label} port ${name ?? number}`));
    }
    const annotation = ingress.metadata?.annotations?.[ingressKeys.directAccess];
    if (annotation === "true" && Object.keys(service.spec?.selector ?? {}).length === 0) {
        return failed(problem(errorCodes.ingressServiceSelector, label));
    }
    if (annotation !== "true" && (service.spec?.type ?? "ClusterIP") === "ClusterIP") {
        return failed(problem(errorCodes.ingressServiceType, label));
    }
    return backendsOf(service, port, annotation, view);
}

/** The real servers for one port of a Service. */
function backendsOf(
    service: V1Service,
    port: V1ServicePort,
    annotation: string | undefined,
    view: ClusterView,
): Backends {
    const { namespace = "default", name = "" } = service.metadata ?? {};
    const label = `Service ${namespace}/${name} port ${port.port}`;
    const nodes = new Map(view.nodes.map((node) => [node.metadata?.name, node]));
    const pods = podEndpoints(view.endpointSlices(namespace, name), port.name).flatMap((endpoint) => {
        const node = nodes.get(endpoint.nodeName);
        return node ? [{ ...endpoint, superNode: isSuperNode(node) }] : [];
    });
    const { networkType, config } = view;
    switch (decideDirectAccess({ annotation, networkType, config, pods })) {
        case "direct":
            return {
                targets: pods
                    .filter((pod) => pod.ready && canBindDirectly(pod, networkType, config))
                    .map(({ ip, port }) => ({ eniIp: ip, port })),
                problems: [],
            };
        case "node-port":
            return nodePortBackends(label, port, view);
        case "E4033":
            return failed(problem(errorCodes.directAccessUnsupported, label));
        case "E4037":
            return failed(problem(errorCodes.directAccessInvalid, `${label}: ${annotation}`));
    }
}

function nodePortBackends(label: string, { nodePort }: V1ServicePort, { nodes, machines }: ClusterView): Backends {
    if (nodePort === undefined) {
        return failed(warning(`${label} has no backend: it has no NodePort (allocateLoadBalancerNodePorts)`));
    }
    if (!nodes.some(takesNodePortTraffic)) {
        return failed(
            warning(
                `${label} has no backend: no node is ready, schedulable and has a NodePort mode, ` +
                    'which super nodes have not; set direct access to "true" for Pods on super nodes',
            ),
        );
    }
    return { targets: nodeTargets(nodes, machines, nodePort), problems: [] };
}

function failed(cause: Problem): Backends {
    return { targets: [], problems: [cause] };
}

function distinct(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((entry) => [entry.message, entry])).values()];
}
