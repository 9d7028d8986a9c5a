import * as pulumi from "@pulumi/pulumi";
import pRetry from "p-retry";
import { apiServerAccess, type ApiServerAccess, callApiServer } from "./api-server-call";

/** A load balancer of the endpoint needs up to some minutes until it forwards (public reports of a reset connection). */
const TIMEOUT_SECONDS = 300;
const POLL_MS = 2000;
/** After as long a silence, a user wants to know what is waited for. */
const NOTICE_AFTER_ATTEMPTS = 5;

/** The endpoint that a kubeconfig leads to, as far as the remedy depends on it. */
export interface ApiServerEndpoint {
    /** Whom the public endpoint lets in. @default - it is the intranet endpoint */
    allowedCidrs?: readonly string[];
}

export interface AwaitApiServerOptions extends ApiServerEndpoint {
    /** @default 300 */
    timeoutSeconds?: number;
}

/**
 * Resolves to the kubeconfig once its API server answers `/readyz`: refused credentials are an answer, too.
 * Throws a RunError with the remedy where it has not within the time limit.
 */
export async function awaitApiServer(
    kubeconfig: string,
    { timeoutSeconds = TIMEOUT_SECONDS, ...endpoint }: AwaitApiServerOptions = {},
): Promise<string> {
    const access = apiServerAccess(kubeconfig);
    const { server } = access.cluster;
    try {
        await pRetry(() => askReadiness(access), {
            retries: Number.POSITIVE_INFINITY,
            factor: 1,
            minTimeout: POLL_MS,
            maxRetryTime: timeoutSeconds * 1000,
            onFailedAttempt: ({ attemptNumber, error }) => {
                if (attemptNumber === NOTICE_AFTER_ATTEMPTS) {
                    const text = `waiting until the API server ${server} answers (${error.message}), at most ${timeoutSeconds} s`;
                    void pulumi.log.info(text);
                }
            },
        });
    } catch (error) {
        throw new pulumi.RunError(unreachableMessage(server, timeoutSeconds, error as Error, endpoint));
    }
    return kubeconfig;
}

/** What happened, and what to do about it. */
export function unreachableMessage(
    server: string,
    timeoutSeconds: number,
    { message }: Error,
    { allowedCidrs }: ApiServerEndpoint,
): string {
    const remedy = allowedCidrs
        ? `  It is the cluster's public endpoint, whose security group lets in ${allowedCidrs.join(", ")}: set apiServerAllowedCidrs ` +
          "to this machine's public IPv4 address, which `curl -4s https://ifconfig.me` prints, or run Pulumi from an address in there"
        : "  It is the cluster's intranet endpoint, an address of the VPC: run Pulumi where the VPC is reached (CCN, VPN, a CVM in " +
          "it), or set apiServerAllowedCidrs to this machine's public address, such as [203.0.113.7/32], for a public endpoint";
    return (
        `the API server ${server} of the stack's cluster has not answered within ${timeoutSeconds} s (${message}).\n` +
        `${remedy}.\n  What was created stays; the same command continues from there`
    );
}

/** Rejects if there is no answer, or the answer is that the server is not ready. */
async function askReadiness(access: ApiServerAccess): Promise<void> {
    const { status } = await callApiServer(access, "/readyz");
    if (status >= 500) {
        throw new Error(`it answers ${status}`);
    }
}
