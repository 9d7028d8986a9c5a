import type { Listener } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { PathTarget } from "../doctor/cloud/packet-path";
import type { ClusterObjects, Ingress, Node, Pod, Service } from "../doctor/model/cluster-objects";
import { isSuperNode } from "../doctor/paths/objects/native-nodes";
import { backendsOf, namespaceOf, ObjectIndex } from "../doctor/paths/objects/object-index";
import type { OwnListeners } from "./backends";
import type { Migrant, Mode } from "./modes";

/** Ports of the object's listeners: other ports of a shared CLB are not its own. */
export function listenerPortsOf(migrant: Migrant): number[] {
    if (migrant.kind === "Service") {
        return (migrant.object.spec?.ports ?? []).map(({ port }) => port);
    }
    const { spec, status } = migrant.object;
    const inStatus = (status?.loadBalancer?.ingress ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => port));
    return inStatus.length > 0 ? [...new Set(inStatus)] : [80, ...(spec?.tls?.length ? [443] : [])];
}

/** The object's own listeners and, of an Ingress, its rules as a CLB has them: without a host for the CLB's address (457/45685). */
export function ownListenersOf(migrant: Migrant): OwnListeners {
    const ports = listenerPortsOf(migrant);
    if (migrant.kind === "Service") {
        return { ports, rules: [] };
    }
    const { spec, status } = migrant.object;
    const [entry] = status?.loadBalancer?.ingress ?? [];
    const address = entry?.ip ?? entry?.hostname ?? "";
    const rules = (spec?.rules ?? []).flatMap(({ host, http }) =>
        (http?.paths ?? []).map(({ path, pathType }) => ({
            domain: host || address,
            url: `${pathType === "Exact" ? "=" : ""}${path || "/"}`,
        })),
    );
    return { ports, rules };
}

/** What a listener of the object will have bound in a mode: Pods by their own addresses, or NodePorts. */
export function backendsInMode(
    migrant: Migrant,
    mode: Mode,
    objects: ClusterObjects,
): (listener: Pick<Listener, "Port">) => PathTarget[] {
    const index = new ObjectIndex(objects);
    const namespace = migrant.object.metadata?.namespace ?? "default";
    const own = listenerPortsOf(migrant);
    const isMigrant = ({ metadata }: Ingress) =>
        metadata?.name === migrant.object.metadata?.name && namespaceOf(metadata) === namespace;
    const ports = (listener: Pick<Listener, "Port">): { service: Service; port: ServicePort }[] => {
        const named =
            migrant.kind === "Service"
                ? [{ service: migrant.object.metadata?.name ?? "", port: listener.Port }]
                : objects.ingresses.filter(isMigrant).flatMap(backendsOf);
        return named.flatMap(({ service: name, port: wanted }) => {
            const service = index.service(namespace, name);
            const port = service?.spec?.ports?.find((each) => each.port === wanted || each.name === wanted);
            return service && port ? [{ service, port }] : [];
        });
    };
    return (listener) =>
        own.includes(listener.Port ?? 0)
            ? ports(listener).flatMap(({ service, port }) => {
                  const pods = index.podsOf(service);
                  return mode === "direct"
                      ? pods.flatMap((pod) => podTarget(pod, port))
                      : boundNodes(mode, pods, objects.nodes).flatMap((node) => nodeTarget(node, port));
              })
            : [];
}

type ServicePort = NonNullable<NonNullable<Service["spec"]>["ports"]>[number];

function podTarget(pod: Pod, { port, targetPort }: ServicePort): PathTarget[] {
    const address = pod.status?.podIP;
    const containerPorts = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports);
    const number =
        typeof targetPort === "string" && !/^\d+$/.test(targetPort)
            ? containerPorts.find(({ name }) => name === targetPort)?.containerPort
            : Number(targetPort ?? port);
    return address && number ? [{ isNode: false, address, port: number }] : [];
}

function boundNodes(mode: Mode, pods: readonly Pod[], nodes: readonly Node[]): Node[] {
    const hosts = new Set(pods.map(({ spec }) => spec?.nodeName));
    return nodes.filter((node) => !isSuperNode(node) && (mode !== "local" || hosts.has(node.metadata?.name)));
}

function nodeTarget({ status }: Node, { nodePort }: ServicePort): PathTarget[] {
    const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    return address && nodePort ? [{ isNode: true, address, port: nodePort }] : [];
}
