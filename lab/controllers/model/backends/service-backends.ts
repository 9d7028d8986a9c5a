import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import { CLB_LIMITS } from "../../../../tke/clb";
import type { ErrorCause } from "../../../../tke/errors/error-cause";
import { isSuperNode } from "../../../cloud/node-labels";
import { ingressKeys, serviceKeys } from "../../object-keys";
import { podEndpoints } from "./targets";
import { decideDirectAccess, directAccessObstacle, type DirectAccessObstacle } from "./decide-direct-access";
import { directTargets, type BackendPlace } from "./direct-backends";
import { type EntryObject } from "../entry-object";
import type { ClusterView } from "./cluster-view";
import type { BackendPod, Backends } from "./backends";
import { nodePortBackends } from "./node-port-backends";
import { requestsEni } from "./pods";
import { problem, warning, type Problem } from "../../problems";

const KEYS = { Service: serviceKeys, Ingress: ingressKeys } as const;

/** Those that another obstacle's remedy does not help come first. */
const ORDER: readonly DirectAccessObstacle[] = [
    "snatProMissing",
    "containerCidrUnregistered",
    "globalRouteSwitch",
    "globalRouteAccount",
    "superNodeAccount",
    "hostNetworkPods",
];

/**
 * The backends for one port of a Service, in one place of a CLB.
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
    return withinLimit(label, entry, allBackendsOf({ label, service, port, place, entry }, view));
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
        case "unsupported":
            return failed(...obstaclesOf(pods, entry, view).map((cause) => problem(cause, label)));
        case "invalid":
            return failed(problem(KEYS[entry.kind].codes.directAccessInvalid, `${label}: ${annotation}`));
    }
}

export function failed(...causes: Problem[]): Backends {
    return { targets: [], problems: causes };
}

function withinLimit(label: string, { kind }: EntryObject, { targets, problems }: Backends): Backends {
    const excess = targets.length - CLB_LIMITS.backends;
    return excess > 0
        ? {
              targets: targets.slice(0, CLB_LIMITS.backends),
              problems: [...problems, problem(KEYS[kind].codes.tooManyBackends, `${label}: ${excess} are not bound`)],
          }
        : { targets, problems };
}

function backendPods(namespace: string, name: string, port: V1ServicePort, view: ClusterView): BackendPod[] {
    const nodes = new Map(view.nodes.map((node) => [node.metadata?.name, node]));
    return podEndpoints(view.endpointSlices(namespace, name), port.name).flatMap((endpoint) => {
        const node = nodes.get(endpoint.nodeName);
        const pod = view.pod(namespace, endpoint.podName);
        // A StatefulSet's Pods come back under the same name, before their endpoint does.
        const isNamed = endpoint.podUid === undefined || endpoint.podUid === pod?.metadata?.uid;
        return node && pod && isNamed
            ? [
                  {
                      ...endpoint,
                      pod,
                      superNode: isSuperNode(node),
                      hostNetwork: pod.spec?.hostNetwork ?? false,
                      eni: view.vpcCniAdded && requestsEni(pod),
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
    const targets = directTargets(supported, place, entry, directAccess.config);
    const problems: Problem[] = [];
    const left = pods.length - supported.length;
    if (left > 0) {
        const causes = obstaclesOf(pods, entry, view);
        const meanings = causes.map(({ meaning }) => meaning).join("; ");
        const remedies = causes.map(({ remedy }) => remedy).join("; ");
        problems.push(
            warning(`${label}: ${left} of ${pods.length} Pods get no traffic: ${meanings}. What to do: ${remedies}.`),
        );
    }
    return { targets, problems };
}

/** The causes at hand, not every cause that a code has. */
function obstaclesOf(pods: readonly BackendPod[], { kind }: EntryObject, { directAccess }: ClusterView): ErrorCause[] {
    const found = new Set(pods.map((pod) => directAccessObstacle(pod, directAccess)));
    return ORDER.filter((obstacle) => found.has(obstacle)).map((obstacle) => KEYS[kind].codes[obstacle]);
}
