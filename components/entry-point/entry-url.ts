import type * as pulumi from "@pulumi/pulumi";
import { HTTPS_PORT } from "../../tke/scenarios";

const HTTP_PORT = 80;

/** What a entry point has. */
export interface EntryPoint {
    /** What a client calls. */
    url: pulumi.Output<string>;
    /** The CLB's address or name, where the URL has a domain that DNS has to lead there. @default - the URL's host */
    connectTo?: pulumi.Output<string>;
    loadBalancerId: pulumi.Output<string>;
}

/** `status.loadBalancer` of a Service or an Ingress. */
export interface LoadBalancerStatus {
    ingress?: { ip?: string; hostname?: string; ports?: { port: number }[] }[];
}

export interface EntryUrlOptions {
    /** The port of the Service, or of the Ingress's listener. @default - 80; 443 with a domain */
    port?: number;
    /** What clients call by HTTPS. @default - the CLB's address or name, by HTTP */
    domain?: string;
}

/**
 * Where clients reach a Service or an Ingress of one port. A CLB of an account registered since 2023-03-06 has a domain
 * name instead of an address (214/53830).
 * Throws where neither a domain is given nor the CLB has an address or a name.
 */
export function entryUrl(
    object: string,
    status: LoadBalancerStatus | undefined,
    { domain, port = domain ? HTTPS_PORT : HTTP_PORT }: EntryUrlOptions = {},
): string {
    const host = domain ?? entryAddress(object, status);
    const served = status?.ingress?.[0]?.ports?.[0]?.port ?? port;
    const [protocol, usual] = domain ? ["https", HTTPS_PORT] : ["http", HTTP_PORT];
    return served === usual ? `${protocol}://${host}` : `${protocol}://${host}:${served}`;
}

/** The address or the domain name of the CLB. Throws when it has given neither. */
export function entryAddress(object: string, status: LoadBalancerStatus | undefined): string {
    const entry = status?.ingress?.[0];
    const host = entry?.ip || entry?.hostname;
    if (!host) {
        throw new Error(`${object} has no address: its events tell why (kubectl describe ${object})`);
    }
    return host;
}
