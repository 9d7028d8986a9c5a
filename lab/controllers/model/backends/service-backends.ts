import type { V1Pod, V1Service, V1ServicePort } from "@kubernetes/client-node";
import { CLB_LIMITS } from "../../../../tke/clb";
import { errorCodes } from "../../../../tke/errors/error-codes";
import { isSuperNode } from "../../../cloud/node-labels";
import { ingressKeys, serviceKeys } from "../../object-keys";
import { podEndpoints, type PodEndpoint, type Target } from "./targets";
import { decideDirectAccess, directAccessObstacle, type Obstacle } from "./decide-direct-access";
import { directTargets, type BackendPlace, type EntryObject } from "./direct-backends";
import type { ClusterView } from "../load-balancer-model";
import { nodePortBackends } from "./node-port-backends";
import { asksForEni, type PodPlace } from "./pods";
import { problem, warning, type Problem } from "../../status/problems";

/** The real servers of one listener or rule. */
export interface Backends {
    targets: Target[];
    problems: Problem[];
}

/** A Pod behind one port of a Service. */
export interface BackendPod extends PodEndpoint, PodPlace {
    pod: V1Pod;
}

const KEYS = { Service: serviceKeys, Ingress: ingressKeys } as const;

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
    "host network": "they have their node's network (hostNetwork)",
    "super node's account": "only a bill-by-IP account can bind Pods of super nodes",
    switch: 'GlobalRouteDirectAccess is not "true" in ConfigMap kube-system/tke-service-controller-config',
    "GlobalRouter's account": "only a bill-by-IP account can bind Pods of GlobalRouter",
    "SNAT Pro": "Pods of GlobalRouter need SNAT Pro, which is not open to the account",
    "container CIDR": "no route of the container CIDR is enabled in a CCN of the VPC",
};

const REMEDIES: Readonly<Record<Obstacle, string>> = {
    "host network": 'remove hostNetwork from the Pod template, or set direct access to "false"',
    "super node's account": "have the account billed by IP, or run the Pods on native nodes",
    switch: 'set GlobalRouteDirectAccess: "true" in ConfigMap kube-system/tke-service-controller-config, or run the Pods with VPC-CNI',
    "GlobalRouter's account": "have the account billed by IP, or run the Pods with VPC-CNI",
    "SNAT Pro": errorCodes.snatProMissing.remedy,
    "container CIDR": errorCodes.containerCidrUnregistered.remedy,
};

/**
 * The real servers for one port of a Service, in one place of a CLB.
 *
 * @param entry the object that the CLB is for: the Service itself, or an Ingress.
 */
export function backendsOf(
    service: V1Service,
    port: V1ServicePort,
    place: BackendPlace,
    entry: EntryObject,
    view: ClusterView,
): Backends {
    const { namespace = "default", name = "" } = service.metadata ?? {};
    const label = `Service ${namespace}/${name} port ${port.port}`;
    return withinLimit(label, allBackendsOf({ label, service, port, place, entry }, view));
}

interface BackendQuestion {
    /** Names the Service and its port in messages. */
    label: string;
    service: V1Service;
    port: V1ServicePort;
    place: BackendPlace;
    entry: EntryObject;
}

function allBackendsOf({ label, service, port, place, entry }: BackendQuestion, view: ClusterView): Backends {
    const { namespace = "default", name = "" } = service.metadata ?? {};
    const pods = backendPods(namespace, name, port, view);
    const cluster = view.directAccess;
    const annotation = entry.annotations[KEYS[entry.kind].directAccess];
    switch (decideDirectAccess({ annotation, cluster, pods })) {
        case "direct":
            return directBackends(label, pods, place, entry, view);
        case "node-port":
            return nodePortBackends({ label, service, port, pods, entry }, view);
        case "E4033":
            return failed(
                problem(
                    { ...errorCodes.directAccessUnsupported, remedy: remedyOf(pods, view) },
                    `${label} (${obstaclesOf(pods, view)})`,
                ),
            );
        case "E4060":
            return failed(
                problem(
                    cluster.snatPro ? errorCodes.containerCidrUnregistered : errorCodes.snatProMissing,
                    `${label} (${obstaclesOf(pods, view)})`,
                ),
            );
        case "E4037":
            return failed(problem(errorCodes.directAccessInvalid, `${label}: ${annotation}`));
    }
}

export function failed(cause: Problem): Backends {
    return { targets: [], problems: [cause] };
}

function withinLimit(label: string, { targets, problems }: Backends): Backends {
    const excess = targets.length - CLB_LIMITS.backends;
    return excess > 0
        ? {
              targets: targets.slice(0, CLB_LIMITS.backends),
              problems: [...problems, problem(errorCodes.tooManyBackends, `${label}: ${excess} are not bound`)],
          }
        : { targets, problems };
}

function backendPods(namespace: string, name: string, port: V1ServicePort, view: ClusterView): BackendPod[] {
    const nodes = new Map(view.nodes.map((node) => [node.metadata?.name, node]));
    return podEndpoints(view.endpointSlices(namespace, name), port.name).flatMap((endpoint) => {
        const node = nodes.get(endpoint.nodeName);
        const pod = view.pod(namespace, endpoint.podName);
        return node && pod
            ? [
                  {
                      ...endpoint,
                      pod,
                      superNode: isSuperNode(node),
                      hostNetwork: pod.spec?.hostNetwork ?? false,
                      eni: view.vpcCniAdded && asksForEni(pod),
                  },
              ]
            : [];
    });
}

function directBackends(
    label: string,
    pods: readonly BackendPod[],
    place: BackendPlace,
    entry: EntryObject,
    view: ClusterView,
): Backends {
    const { directAccess } = view;
    const supported = pods.filter((pod) => !directAccessObstacle(pod, directAccess));
    const { targets, problems } = directTargets(supported, place, entry, directAccess.config);
    const left = pods.length - supported.length;
    if (left > 0) {
        problems.push(warning(`${label}: ${left} of ${pods.length} Pods get no traffic: ${obstaclesOf(pods, view)}`));
    }
    return { targets, problems };
}

/** What to do about the causes at hand, not about every cause that the code has. */
function remedyOf(pods: readonly BackendPod[], view: ClusterView): string {
    return [...obstacleSet(pods, view)].map((obstacle) => REMEDIES[obstacle]).join(", ");
}

function obstacleSet(pods: readonly BackendPod[], { directAccess }: ClusterView): Set<Obstacle> {
    return new Set(pods.flatMap((pod) => directAccessObstacle(pod, directAccess) ?? []));
}

function obstaclesOf(pods: readonly BackendPod[], view: ClusterView): string {
    return [...obstacleSet(pods, view)].map((obstacle) => OBSTACLES[obstacle]).join("; ");
}
