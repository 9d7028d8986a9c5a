import type { V1Service } from "@kubernetes/client-node";
import type { EntryObject } from "./backends/direct-backends";
import { certificateIdOf } from "./ingress-certificates";
import {
    distinct,
    type ClusterView,
    type DesiredListener,
    type DesiredRule,
    type DesiredState,
} from "./load-balancer-model";
import { error, type Problem } from "../status/problems";
import { backendsOf } from "./backends/service-backends";
import { loadBalancerSettings } from "./service-config";
import { servedPorts, SPECIFY_PROTOCOL, type ServedPort } from "./service-protocols";

/**
 * A TCP listener for every port of a LoadBalancer Service, or one by the protocols that its annotation specifies.
 *
 * @param address the CLB's: the domain of layer 7 listeners without hosts.
 */
export function serviceListeners(service: V1Service, address: string, view: ClusterView): DesiredState {
    const { namespace = "default", name = "", annotations = {} } = service.metadata ?? {};
    const entry: EntryObject = { kind: "Service", annotations };
    const config = loadBalancerSettings(entry, name, (each) => view.serviceConfig(namespace, each));
    const { ports, problems } = servedPorts(service);
    const served = ports.map((port) => listenerOf(service, port, address, entry, view));
    return {
        listeners: served.flatMap(({ listener }) => listener ?? []),
        ...(config.settings && { settings: config.settings }),
        problems: distinct([...config.problems, ...problems, ...served.flatMap((each) => each.problems)]),
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
    if (protocol === "UDP" || protocol === "TCP_SSL" || protocol === "QUIC") {
        const message = `port ${port.port}: the lab serves no ${protocol} listeners, only TCP, HTTP and HTTPS ones`;
        return { problems: [error(`${message}; the port is left out`)] };
    }
    const { targets, problems } = backendsOf(service, port, { proto: protocol, port: port.port }, entry, view);
    if (protocol === "TCP") {
        return { listener: { protocol, port: port.port, targets, rules: [] }, problems };
    }
    const hosts = served.hosts.length > 0 ? served.hosts : [{ host: address, secretName: served.secretName }];
    const rules: DesiredRule[] = hosts.map(({ host }) => ({ domain: host, url: "/", targets }));
    if (protocol === "HTTP") {
        return { listener: { protocol, port: port.port, targets: [], rules }, problems };
    }
    const namespace = service.metadata?.namespace ?? "default";
    const certIds = hosts.map(({ secretName }) =>
        secretName ? certificateIdOf(view.secret(namespace, secretName)) : undefined,
    );
    const missing = hosts.filter((_, index) => !certIds[index]);
    const secured = rules.map((rule, index): DesiredRule => {
        const certId = certIds[index];
        return certId ? { ...rule, certIds: [certId] } : { ...rule, isWithoutCertificate: true };
    });
    return {
        listener: { protocol, port: port.port, targets: [], rules: secured },
        problems: [...problems, ...missing.map(({ host, secretName }) => withoutCertificate(host, secretName))],
    };
}

/** The Services' codes for it are not published; that what is served stays is what 457/90598 says of Ingresses. */
function withoutCertificate(host: string, secretName: string | undefined): Problem {
    return {
        severity: "error",
        message:
            `${SPECIFY_PROTOCOL}: host ${host} has no certificate: Secret ${secretName ?? "(none named)"} does not exist ` +
            "or has no qcloud_cert_id. What to do: create it in the namespace of the Service (type Opaque), and name it as tls.",
    };
}
