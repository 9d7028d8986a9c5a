import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { AnyObject, Service } from "../../model/cluster-objects";
import { BACKEND_LABEL, PROOF_LABELS, TWIN_NAME } from "../identity";
import type { TwinNote } from "./twin-notes";
import type { TwinPods } from "./twin-pods";
import { specifiedProtocols } from "./twin-settings";
import type { TwinEntry, TwinTarget } from "./twin-parts";

interface ServicePort {
    port: number;
    target: number | string;
    protocol: string;
}

export function servicePorts({ spec }: Service): ServicePort[] {
    return (spec?.ports ?? []).map(({ port = 0, targetPort, protocol = "TCP" }) => ({
        port,
        target: targetPort ?? port,
        protocol,
    }));
}

/** The twin of a LoadBalancer Service. @param onExistingPort in place of its first port; it has no others then */
export function twinService(
    original: Service,
    annotations: Readonly<Record<string, string>>,
    pods: TwinPods,
    onExistingPort: number | undefined,
): TwinEntry {
    const { specifyProtocol } = ANNOTATION_KEYS.Service;
    const specified = specifiedProtocols(original.metadata?.annotations?.[specifyProtocol]);
    const all = servicePorts(original);
    const ports = (onExistingPort === undefined ? all : all.slice(0, 1)).map((port) => ({
        ...port,
        port: onExistingPort ?? port.port,
        protocols: specified[String(port.port)],
    }));
    const wanted = ports.flatMap(({ port, protocols }) => (protocols ? [[port, { protocol: protocols }]] : []));
    const body = backendService(TWIN_NAME, original, "backend-1", pods, onExistingPort);
    return {
        objects: [
            {
                ...body,
                metadata: {
                    ...body.metadata,
                    annotations: {
                        ...annotations,
                        ...(wanted.length > 0 && { [specifyProtocol]: JSON.stringify(Object.fromEntries(wanted)) }),
                    },
                },
            },
        ],
        targets: ports.flatMap(({ port, protocol, protocols = [protocol] }) =>
            protocols.map((each): TwinTarget => ({
                protocol: each === "UDP" ? "udp" : "http",
                layer: each === "HTTP" ? 7 : 4,
                port,
                path: "/",
            })),
        ),
        notes: portNotes(all.length, onExistingPort),
    };
}

/** A Service of the same type and policy, before the twin's Pods. */
export function backendService(
    name: string,
    { spec }: Service,
    backend: string,
    pods: TwinPods,
    onExistingPort?: number,
): AnyObject {
    const { type = "ClusterIP", externalTrafficPolicy, sessionAffinity, ipFamilies, ipFamilyPolicy } = spec ?? {};
    const { loadBalancerSourceRanges, allocateLoadBalancerNodePorts } = spec ?? {};
    const isLoadBalancer = type === "LoadBalancer" && name === TWIN_NAME;
    // A LoadBalancer Service behind an Ingress would get a CLB of its own: what the Ingress binds are its NodePorts.
    const ownType = type === "LoadBalancer" && !isLoadBalancer ? "NodePort" : type;
    const ports = servicePorts({ spec: spec ?? {} });
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, labels: { ...PROOF_LABELS } },
        spec: {
            type: ownType,
            selector: { [BACKEND_LABEL]: backend },
            ports: (onExistingPort === undefined ? ports : ports.slice(0, 1)).map(({ port, target, protocol }) => ({
                name: `${protocol.toLowerCase()}-${onExistingPort ?? port}`,
                port: onExistingPort ?? port,
                targetPort: pods.portOf(target, protocol),
                protocol,
            })),
            ...(ownType !== "ClusterIP" && externalTrafficPolicy && { externalTrafficPolicy }),
            ...(sessionAffinity && { sessionAffinity }),
            ...(ipFamilies && { ipFamilies }),
            ...(ipFamilyPolicy && { ipFamilyPolicy }),
            ...(isLoadBalancer && loadBalancerSourceRanges && { loadBalancerSourceRanges }),
            ...(isLoadBalancer && allocateLoadBalancerNodePorts === false && { allocateLoadBalancerNodePorts }),
        },
    };
}

function portNotes(count: number, onExistingPort: number | undefined): TwinNote[] {
    return onExistingPort === undefined || count < 2
        ? []
        : [
              {
                  kind: "Service",
                  what: "ports",
                  treatment: "leave",
                  why: {
                      en: `of ${count} ports the twin has the first, as ${onExistingPort}`,
                      zh: `原对象有 ${count} 个端口，副本只有第一个，端口号为 ${onExistingPort}`,
                  },
              },
          ];
}
