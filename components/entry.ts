/** `status.loadBalancer` of a Service or an Ingress. */
export interface LoadBalancerStatus {
    ingress?: { ip?: string; hostname?: string; ports?: { port: number }[] }[];
}

/**
 * Where clients reach a Service or an Ingress on port 80. A CLB of an account registered since 2023-03-06 has a domain
 * name instead of an address (214/53830).
 * Throws when the CLB has given neither.
 */
export function entryUrl(object: string, status: LoadBalancerStatus | undefined): string {
    const entry = status?.ingress?.[0];
    const host = entry?.ip || entry?.hostname;
    if (!host) {
        throw new Error(`${object} has no address: its events tell why (kubectl describe ${object})`);
    }
    const port = entry?.ports?.[0]?.port ?? 80;
    return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}
