import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import type { ListenerProtocol } from "../../../tke/clb";
import { error, warning, type Problem } from "../problems";

/** What the listener of a port speaks, where it is not what the Service says (457/51259). */
export const SPECIFY_PROTOCOL = ANNOTATION_KEYS.Service.specifyProtocol;

/** What a port of a Service is served as. */
export interface ServedPort {
    port: V1ServicePort;
    protocol: ListenerProtocol;
    /** Layer 7 only; none: the CLB's address. */
    hosts: { host: string; secretName?: string }[];
    /** The Secret for layer 7 without hosts. */
    secretName?: string;
}

/** Whether the lab's controllers make a listener for a port. */
export function hasListener({ protocol }: Pick<ServedPort, "protocol">): boolean {
    return protocol !== "QUIC";
}

/** Every port of a LoadBalancer Service by each protocol it is served by, and ports that are specified without being any. */
export function servedPorts({ metadata, spec }: V1Service): { ports: ServedPort[]; problems: Problem[] } {
    const specified = readAnnotation("Service", "specifyProtocol", metadata?.annotations ?? {}) ?? {};
    const ports = (spec?.ports ?? []).flatMap((port): ServedPort[] => {
        const own = specified[String(port.port)];
        if (!own) {
            return port.protocol === "SCTP"
                ? []
                : [{ port, protocol: port.protocol === "UDP" ? "UDP" : "TCP", hosts: [] }];
        }
        const hosts = Object.entries(own.hosts ?? {}).map(([host, { tls }]) => ({ host, secretName: tls ?? own.tls }));
        return [...new Set(own.protocol)].map((protocol) => ({ port, protocol, hosts, secretName: own.tls }));
    });
    const absent = Object.keys(specified).filter((port) => !spec?.ports?.some((each) => String(each.port) === port));
    return {
        ports,
        problems: [
            ...absent.map((port) =>
                warning(
                    `${SPECIFY_PROTOCOL}: the Service has no port ${port}. What to do: add it to spec.ports, or remove it here.`,
                ),
            ),
            ...(spec?.ports ?? [])
                .filter(({ port, protocol }) => protocol === "SCTP" && !specified[String(port)])
                .map(({ port }) =>
                    error(
                        `port ${port} by SCTP gets no listener: a CLB has none for it. What to do: use TCP or UDP, or connect to the NodePort.`,
                    ),
                ),
        ],
    };
}
