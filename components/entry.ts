import type * as pulumi from "@pulumi/pulumi";

/** What a way in tells. */
export interface Entry {
    /** What a client calls. */
    url: pulumi.Output<string>;
    loadBalancerId: pulumi.Output<string>;
}

/** `status.loadBalancer` of a Service or an Ingress. */
export interface LoadBalancerStatus {
    ingress?: { ip?: string; hostname?: string; ports?: { port: number }[] }[];
}

export interface EntryUrlOptions {
    /** The port of the Service, or of the Ingress's listener. @default 80 */
    port?: number;
}

/**
 * Where clients reach a Service or an Ingress of one port. A CLB of an account registered since 2023-03-06 has a domain
 * name instead of an address (214/53830).
 * Throws when the CLB has given neither.
 */
export function entryUrl(
    object: string,
    status: LoadBalancerStatus | undefined,
    { port = 80 }: EntryUrlOptions = {},
): string {
    const entry = status?.ingress?.[0];
    const host = entry?.ip || entry?.hostname;
    if (!host) {
        throw new Error(`${object} has no address: its events tell why (kubectl describe ${object})`);
    }
    const served = entry?.ports?.[0]?.port ?? port;
    return served === 80 ? `http://${host}` : `http://${host}:${served}`;
}
