import { HTTPS_PORT, type Scenario, ServiceType } from "../../tke/scenarios";
import { APP_PORT, CLB_PORT, HTTP_PORT_NAME, type OpenPort, Protocol } from "../network/security-rules";

/** A port of a CLB, and what of the Pods it leads to. */
export interface EntryPort {
    /** The port of the CLB. */
    port: number;
    /**
     * The number or the name of the port of the Pods' containers.
     * @default - the port on which the stack's image listens
     */
    targetPort?: string;
    /** The protocol of the CLB's listener. @default "TCP" */
    protocol?: Protocol;
}

/** An {@link EntryPort} with nothing left out, as a Service has it. */
export interface ServicePort {
    /** Of the Service's port. */
    name: string;
    port: number;
    targetPort: number | string;
    protocol: Protocol;
}

/** The settings of a stack that decide its ports. */
export interface PortSettings {
    ports?: readonly EntryPort[];
    containerPort?: number;
}

/** The ports of a scenario's CLB: those that are set, or the scenario's own to the image's port. */
export function scenarioPorts(settings: PortSettings, scenario: Pick<Scenario, "ports">): ServicePort[] {
    const entries: readonly EntryPort[] = settings.ports ?? (scenario.ports ?? [CLB_PORT]).map((port) => ({ port }));
    return servicePorts(entries, settings.containerPort, hasServicePerPort(scenario));
}

/** The ports of a Service. @param isEach whether each port gets a Service of its own */
export function servicePorts(entries: readonly EntryPort[], containerPort = APP_PORT, isEach = false): ServicePort[] {
    return entries.map(({ port, targetPort, protocol = Protocol.Tcp }) => ({
        name:
            (entries.length === 1 || isEach) && protocol === Protocol.Tcp
                ? HTTP_PORT_NAME
                : listenerRole({ port, protocol }),
        port,
        targetPort: targetPort === undefined ? containerPort : numberOrName(targetPort),
        protocol,
    }));
}

/** Whether each port of a scenario's CLB has a Service of its own (scenario 12). */
export function hasServicePerPort({ ports }: Pick<Scenario, "ports">): boolean {
    return (ports?.length ?? 1) > 1;
}

/** The listener port of a scenario's Ingress, unless another one is set. */
export function ingressPort({ https }: Pick<Scenario, "https">): number {
    return https ? HTTPS_PORT : CLB_PORT;
}

/** Whether clients are let in by an Ingress (layer 7) rather than by Services or listeners of the stack's own (layer 4). */
export function hasIngress({ serviceType, proxyProtocol }: Pick<Scenario, "serviceType" | "proxyProtocol">): boolean {
    return serviceType !== ServiceType.LoadBalancer && !proxyProtocol;
}

/** What tells the listeners apart that a stack owns: `tcp-8080`. */
export function listenerRole({ port, protocol }: Pick<ServicePort, "port" | "protocol">): string {
    return `${protocol.toLowerCase()}-${port}`;
}

/** The ports of the Pods that clients reach. */
export function targetsOf(ports: readonly ServicePort[]): OpenPort[] {
    const targets = ports.map(({ targetPort, protocol }) => ({ port: `${targetPort}`, protocol }));
    return targets.filter(
        (each, index) =>
            targets.findIndex(({ port, protocol }) => port === each.port && protocol === each.protocol) === index,
    );
}

/** The ports of the CLB that clients reach. */
export function listenersOf(ports: readonly ServicePort[]): OpenPort[] {
    return ports.map(({ port, protocol }) => ({ port: `${port}`, protocol }));
}

function numberOrName(port: string): number | string {
    return /^\d+$/.test(port) ? Number(port) : port;
}
