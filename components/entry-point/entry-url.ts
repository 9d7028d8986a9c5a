import type * as pulumi from "@pulumi/pulumi";
import { HTTPS_PORT } from "../../tke/scenarios";
import { Protocol } from "../network/security-rules";

const HTTP_PORT = 80;

/** What an entry point has. */
export interface EntryPoint {
    /** What a client calls, one for each port. */
    urls: pulumi.Output<string[]>;
    /** The CLB's address or name, where the URL has a domain that DNS has to lead there. @default - the URL's host */
    connectTo?: pulumi.Output<string>;
    loadBalancerId: pulumi.Output<string>;
}

/** `status.loadBalancer` of a Service or an Ingress. */
export interface LoadBalancerStatus {
    ingress?: { ip?: string; hostname?: string; ports?: { port: number }[] }[];
}

export interface EntryUrlOptions {
    /** The port of the Service, or of the Ingress's listener. @default - 80; 443 by HTTPS */
    port?: number;
    /** Which of the object's ports it is, counted from 0. @default 0 */
    index?: number;
    /** By UDP the URL is `udp://<address>:<port>`. @default "TCP" */
    protocol?: Protocol;
    /** Whether clients call by HTTPS. @default false */
    https?: boolean;
    /** A domain that clients call. @default - the CLB's address or name */
    host?: string;
    /** @default "/", which the URL leaves out */
    path?: string;
}

/**
 * Where clients reach a port of a Service or an Ingress. A CLB of an account registered since 2023-03-06 has a domain name
 * instead of an address (214/53830).
 * Throws where neither a host is given nor the CLB has an address or a name.
 */
export function entryUrl(
    object: string,
    status: LoadBalancerStatus | undefined,
    options: EntryUrlOptions = {},
): string {
    const { index = 0, protocol, https = false, port = https ? HTTPS_PORT : HTTP_PORT, path = "/" } = options;
    const host = options.host ?? entryAddress(object, status);
    const served = status?.ingress?.[0]?.ports?.[index]?.port ?? port;
    if (protocol === Protocol.Udp) {
        return `udp://${host}:${served}`;
    }
    const [scheme, usual] = https ? ["https", HTTPS_PORT] : ["http", HTTP_PORT];
    return `${scheme}://${host}${served === usual ? "" : `:${served}`}${path === "/" ? "" : path}`;
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
