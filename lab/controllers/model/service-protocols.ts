import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import { z } from "zod";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { LISTENER_PROTOCOLS, type ListenerProtocol } from "../../../tke/clb";
import { parseJson } from "./annotation-json";
import type { Problem } from "../status/problems";

/** What the listener of a port speaks, where it is not what the Service says (457/51259). */
export const SPECIFY_PROTOCOL = ANNOTATION_KEYS.Service.specifyProtocol;

const specification = z.record(
    z.string().regex(/^\d+$/),
    z.object({
        protocol: z.array(z.enum(LISTENER_PROTOCOLS)).min(1),
        /** A Secret with `qcloud_cert_id`, for all hosts that name none. */
        tls: z.string().optional(),
        hosts: z.record(z.string(), z.object({ tls: z.string().optional() })).default({}),
    }),
);

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
    return protocol === "TCP" || protocol === "HTTP" || protocol === "HTTPS";
}

/** Every port of a LoadBalancer Service by each protocol it is served by. Ports that the Service has not are ignored. */
export function servedPorts({ metadata, spec }: V1Service): { ports: ServedPort[]; problems: Problem[] } {
    const text = metadata?.annotations?.[SPECIFY_PROTOCOL];
    const parsed = text === undefined ? undefined : specification.safeParse(parseJson(text));
    const specified = parsed?.data ?? {};
    const ports = (spec?.ports ?? []).flatMap((port): ServedPort[] => {
        const own = specified[String(port.port)];
        if (!own) {
            return [{ port, protocol: port.protocol === "UDP" ? "UDP" : "TCP", hosts: [] }];
        }
        const hosts = Object.entries(own.hosts).map(([host, { tls }]) => ({ host, secretName: tls ?? own.tls }));
        return [...new Set(own.protocol)].map((protocol) => ({ port, protocol, hosts, secretName: own.tls }));
    });
    return { ports, problems: parsed && !parsed.success ? [invalid(text)] : [] };
}

function invalid(text: string | undefined): Problem {
    return {
        severity: "error",
        message:
            `${SPECIFY_PROTOCOL}: ${text} is not of the form {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}, with ` +
            `protocols ${LISTENER_PROTOCOLS.join(", ")}. What to do: correct it; until then the ports are served as the Service says.`,
    };
}
