import type { Ingress, Service, ServicePort } from "../model/cluster-objects";
import { directAccessOf, keepaliveOf, protocolOf, snatOf, type Question } from "./derive-clues";
import { backendsOf } from "./objects/object-index";
import { isUdpBesideTcp, isUndeclared, isWithoutListener } from "./obstacles";

/** Ports of a Service of which one verdict can be given. */
export interface PortClass {
    ports: readonly ServicePort[];
    /** Ports that an Ingress names and the Service does not have. @default - they exist */
    missing?: readonly (number | string)[];
}

/**
 * A Service's ports, those together whose listeners are alike; of an Ingress those that it names, and those that it names
 * in vain.
 */
export function portClasses(question: Omit<Question, "ports" | "pods" | "mixed" | "network">): PortClass[] {
    const { entry, service, index } = question;
    if (entry.kind === "Ingress") {
        const { found, missing } = namedPorts(entry.object, service);
        const classes = listenerClasses(found, (port) => String(isUndeclared(port, service, index)));
        return missing.length === 0 ? classes : [...(found.length > 0 ? classes : []), { ports: [], missing }];
    }
    return listenerClasses(service.spec?.ports ?? [], (port) => {
        const one = { ...question, ports: [port] };
        const isLayer7 = protocolOf(one).values.includes("HTTP");
        const keepalive = isLayer7 ? keepaliveOf(one)?.values : undefined;
        const hasBackend = !isWithoutListener(service, port) && !isUndeclared(port, service, index);
        const isLeftOut = directAccessOf("Service", service.metadata) !== "true" && isUdpBesideTcp(service, port);
        return JSON.stringify([hasBackend, isLeftOut, isLayer7, snatOf(one)?.values, keepalive]);
    });
}

function listenerClasses(ports: readonly ServicePort[], classOf: (port: ServicePort) => string): PortClass[] {
    return ports.length < 2 ? [{ ports }] : [...Map.groupBy(ports, classOf).values()].map((some) => ({ ports: some }));
}

function namedPorts(ingress: Ingress, { metadata, spec }: Service) {
    const all = spec?.ports ?? [];
    const wanted = backendsOf(ingress).flatMap(({ service, port }) => (service === metadata?.name ? [port] : []));
    const has = (port: number | string | undefined) =>
        all.filter((each) => port === undefined || each.port === port || each.name === port);
    return {
        found: [...new Set(wanted.flatMap(has))],
        missing: wanted.flatMap((port) => (port === undefined || has(port).length > 0 ? [] : [port])),
    };
}
