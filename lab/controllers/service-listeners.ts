import type { V1Service } from "@kubernetes/client-node";
import type { EntryObject } from "./direct-backends";
import { warning } from "./error-codes";
import { distinct, type ClusterView, type DesiredState } from "./listeners";
import { loadBalancerSettings } from "./service-config";
import { backendsOf } from "./service-backends";

/** A TCP listener for every port of a LoadBalancer Service. */
export function serviceListeners(service: V1Service, view: ClusterView): DesiredState {
    const entry: EntryObject = { kind: "Service", annotations: service.metadata?.annotations ?? {} };
    const { namespace = "default", name = "" } = service.metadata ?? {};
    const config = loadBalancerSettings(entry, name, (each) => view.serviceConfig(namespace, each));
    const ports = service.spec?.ports ?? [];
    const served = ports.filter((port) => (port.protocol ?? "TCP") === "TCP");
    const backends = served.map((port) => backendsOf(service, port, { proto: "TCP", port: port.port }, entry, view));
    return {
        listeners: served.map(({ port }, index) => ({
            protocol: "TCP",
            port,
            targets: backends[index]!.targets,
            rules: [],
        })),
        ...(config.settings && { settings: config.settings }),
        problems: distinct([
            ...config.problems,
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
