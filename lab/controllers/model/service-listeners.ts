import type { V1Service } from "@kubernetes/client-node";
import { isOverUdp } from "../../../tke/annotations/json-shapes";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import type { EntryObject } from "./entry-object";
import { certificateIdsOf } from "./ingress-certificates";
import { distinct, type DesiredListener, type DesiredRule, type DesiredState } from "./load-balancer-model";
import { type ClusterView } from "./backends/cluster-view";
import { error, type Problem } from "../problems";
import { backendsOf } from "./backends/service-backends";
import { loadBalancerSettings } from "./service-config";
import { servedPorts, SPECIFY_PROTOCOL, type ServedPort } from "./service-protocols";

/**
 * A listener for every port of a LoadBalancer Service, by TCP or UDP as the port says, or by the protocols that its annotation specifies.
 *
 * @param address the CLB's: the domain of layer 7 listeners without hosts.
 */
export function serviceListeners(service: V1Service, address: string, view: ClusterView): DesiredState {
    const { namespace = "default", name = "", annotations = {} } = service.metadata ?? {};
    const entry: EntryObject = { kind: "Service", annotations };
    const config = loadBalancerSettings(entry, name, (each) => view.serviceConfig(namespace, each));
    const { ports, problems } = servedPorts(service);
    const servable = servablePorts(ports, entry);
    const served = servable.ports.map((port) => listenerOf(service, port, address, entry, view));
    return {
        listeners: served.flatMap(({ listener }) => listener ?? []),
        ...(config.settings && { settings: config.settings }),
        problems: distinct([
            ...config.problems,
            ...problems,
            ...servable.problems,
            ...served.flatMap((each) => each.problems),
        ]),
    };
}

function listenerOf(
    service: V1Service,
    served: ServedPort,
    address: string,
    entry: EntryObject,
    view: ClusterView,
): { listener?: DesiredListener; problems: Problem[] } {
    const { port, protocol } = served;
    if (protocol === "QUIC") {
        const message = `port ${port.port}: the lab serves no QUIC listeners; the port is left out. This is a limit of the lab, not of TKE`;
        return { problems: [error(`${message}. What to do: specify another protocol here.`)] };
    }
    const { targets, problems } = backendsOf(service, port, { proto: protocol, port: port.port }, entry, view);
    if (protocol === "TCP" || protocol === "UDP") {
        return { listener: { protocol, port: port.port, targets, rules: [] }, problems };
    }
    const namespace = service.metadata?.namespace ?? "default";
    const certIdsOf = (secretName: string | undefined) =>
        secretName ? certificateIdsOf(view.secret(namespace, secretName)) : [];
    if (protocol === "TCP_SSL") {
        const certIds = certIdsOf(served.secretName);
        const certificate = certIds.length > 0 ? { certIds } : { isWithoutCertificate: true };
        return {
            listener: { protocol, port: port.port, ...certificate, targets, rules: [] },
            problems: [
                ...problems,
                ...(certIds.length > 0 ? [] : [withoutCertificate(`port ${port.port}`, served.secretName)]),
            ],
        };
    }
    const hosts = served.hosts.length > 0 ? served.hosts : [{ host: address, secretName: served.secretName }];
    const rules: DesiredRule[] = hosts.map(({ host }) => ({ domain: host, url: "/", targets }));
    if (protocol === "HTTP") {
        return { listener: { protocol, port: port.port, targets: [], rules }, problems };
    }
    const certIds = hosts.map(({ secretName }) => certIdsOf(secretName));
    const missing = hosts.filter((_, index) => certIds[index]?.length === 0);
    const secured = rules.map((rule, index): DesiredRule => {
        const ids = certIds[index] ?? [];
        return ids.length > 0 ? { ...rule, certIds: ids } : { ...rule, isWithoutCertificate: true };
    });
    return {
        listener: { protocol, port: port.port, targets: [], rules: secured },
        problems: [
            ...problems,
            ...missing.map(({ host, secretName }) => withoutCertificate(`host ${host}`, secretName)),
        ],
    };
}

/** One port by TCP and by UDP takes direct access (457/51259): without it TCP's is served. */
function servablePorts(
    ports: readonly ServedPort[],
    { annotations }: EntryObject,
): { ports: readonly ServedPort[]; problems: Problem[] } {
    const hasTcp = ({ port }: ServedPort) =>
        ports.some((other) => other.port.port === port.port && !isOverUdp(other.protocol));
    const isDirect = readAnnotation("Service", "directAccess", annotations) === true;
    const left = isDirect ? [] : ports.filter((each) => isOverUdp(each.protocol) && hasTcp(each));
    return {
        ports: ports.filter((each) => !left.includes(each)),
        problems: left.map(({ port, protocol }) =>
            error(
                `port ${port.port} by ${protocol} is left out beside the same port by TCP, which takes direct access ` +
                    `(457/51259). What to do: set ${ANNOTATION_KEYS.Service.directAccess} to "true", or use another port.`,
            ),
        ),
    };
}

/** The Services' codes for it are not published; that what is served stays is what 457/90598 says of Ingresses. */
function withoutCertificate(place: string, secretName: string | undefined): Problem {
    return {
        severity: "error",
        message:
            `${SPECIFY_PROTOCOL}: ${place} has no certificate: Secret ${secretName ?? "(none named)"} does not exist ` +
            "or has no qcloud_cert_id. What to do: create it in the namespace of the Service (type Opaque), and name it as tls.",
    };
}
