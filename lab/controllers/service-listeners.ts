import type { V1Service } from "@kubernetes/client-node";
import { serviceKeys } from "./annotations";
import { warning } from "./error-codes";
import { distinct, type ClusterView, type DesiredState } from "./listeners";
import { backendsOf } from "./service-backends";

/** A TCP listener for every port of a LoadBalancer Service. */
export function serviceListeners(service: V1Service, view: ClusterView): DesiredState {
    const annotation = service.metadata?.annotations?.[serviceKeys.directAccess];
    const ports = service.spec?.ports ?? [];
    const served = ports.filter((port) => (port.protocol ?? "TCP") === "TCP");
    const backends = served.map((port) => backendsOf(service, port, { annotation, entry: true }, view));
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
