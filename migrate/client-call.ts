import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../tke/annotations/table";
import { urlsOf } from "../verify/app-proof/app-urls";
import type { Migrant } from "./modes";

/** What the steady clients of a migration call, so that the app's Pods answer them, and not the CLB itself. */
export interface ClientCall {
    url: string;
    /** The CLB's address, where the URL's host is a domain. @default - the URL's host */
    connectTo?: string;
}

/**
 * A Service is called at its first TCP port, else at its first UDP port; an Ingress by the host and the path of its first rule,
 * since the CLB answers any other with a 404 of its own, which would pass for an answer of the app.
 * Throws where the object has no address.
 */
export function clientCallOf({ kind, object }: Migrant): ClientCall {
    return kind === "Service" ? callOfService(object) : callOfIngress(object);
}

function callOfService(service: V1Service): ClientCall {
    const [url] = urlsOf(service);
    if (url !== undefined) {
        return { url };
    }
    const { ip, hostname } = service.status?.loadBalancer?.ingress?.[0] ?? {};
    return { url: `udp://${ip ?? hostname}:${service.spec?.ports?.[0]?.port}` };
}

function callOfIngress({ metadata, spec, status }: V1Ingress): ClientCall {
    const [entry] = status?.loadBalancer?.ingress ?? [];
    const address = entry?.ip ?? entry?.hostname;
    if (!entry || !address) {
        throw new Error(`Ingress ${metadata?.namespace}/${metadata?.name} has no CLB's address in its status`);
    }
    const rule = spec?.defaultBackend ? undefined : spec?.rules?.find(({ http }) => http?.paths.length);
    const path = rule?.http?.paths[0]?.path ?? "/";
    const host = rule?.host?.replace(/^\*/, "any");
    const isTls = (spec?.tls ?? []).some(({ hosts = [] }) => hosts.length === 0 || hosts.includes(rule?.host ?? ""));
    const wanted = listenPorts(metadata?.annotations?.[ANNOTATION_KEYS.Ingress.listenPorts], isTls);
    // A status names its ports where they are served elsewhere than asked.
    const ports = (entry.ports ?? []).map((each) => each.port);
    const port = ports.length === 0 || ports.includes(wanted.port) ? wanted.port : ports[0];
    const isDefault = port === (wanted.protocol === "https" ? 443 : 80);
    const origin = `${wanted.protocol}://${host ?? address}${isDefault ? "" : `:${port}`}`;
    return { url: origin + path, ...(host !== undefined && { connectTo: address }) };
}

/** The listener to call, of `[{"HTTP":8080},{"HTTPS":8443}]`: by HTTPS where the Ingress has a certificate for the host. */
function listenPorts(annotation: string | undefined, isTls: boolean): { protocol: "http" | "https"; port: number } {
    const protocol = isTls ? "https" : "http";
    const byDefault = { protocol, port: isTls ? 443 : 80 } as const;
    try {
        const entries = JSON.parse(annotation ?? "[]") as Record<string, number>[];
        const port = entries.map((entry) => entry[protocol.toUpperCase()]).find((each) => each !== undefined);
        return port === undefined ? byDefault : { protocol, port };
    } catch {
        return byDefault;
    }
}
