import { Agent, request } from "node:https";
import { request as plainRequest } from "node:http";
import * as pulumi from "@pulumi/pulumi";
import pRetry from "p-retry";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";

/** A load balancer of the endpoint needs up to some minutes until it forwards (public reports of a reset connection). */
const TIMEOUT_SECONDS = 300;
const REQUEST_TIMEOUT_MS = 10_000;
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

interface Cluster {
    server: string;
    "certificate-authority-data"?: string;
    "insecure-skip-tls-verify"?: boolean;
    "tls-server-name"?: string;
}

/**
 * Resolves to the kubeconfig once its API server answers `/readyz`: refused credentials are an answer, too.
 * Throws a RunError with the remedy where it has not within the time limit.
 */
export async function awaitApiServer(
    kubeconfig: string,
    { timeoutSeconds = TIMEOUT_SECONDS, ...endpoint }: AwaitApiServerOptions = {},
): Promise<string> {
    const cluster = clusterOf(kubeconfig);
    try {
        await pRetry(() => askReadiness(cluster), {
            retries: Number.POSITIVE_INFINITY,
            factor: 1,
            minTimeout: POLL_MS,
            maxRetryTime: timeoutSeconds * 1000,
            onFailedAttempt: ({ attemptNumber, error }) => {
                if (attemptNumber === NOTICE_AFTER_ATTEMPTS) {
                    const text = `waiting until the API server ${cluster.server} answers (${error.message}), at most ${timeoutSeconds} s`;
                    void pulumi.log.info(text);
                }
            },
        });
    } catch (error) {
        throw new pulumi.RunError(silenceMessage(cluster.server, timeoutSeconds, error as Error, endpoint));
    }
    return kubeconfig;
}

/** What happened, and what to do about it. */
export function silenceMessage(
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
        `${remedy}.\n  What was created stays; the same command goes on from there`
    );
}

/** The cluster of the current context. */
function clusterOf(kubeconfig: string): Cluster {
    const config = JSON.parse(checkedKubeconfig(kubeconfig)) as {
        "current-context"?: string;
        contexts?: { name?: string; context?: { cluster?: string } }[];
        clusters?: { name?: string; cluster?: Cluster }[];
    };
    const context = config.contexts?.find(({ name }) => name === config["current-context"]) ?? config.contexts?.[0];
    const named = config.clusters?.find(({ name }) => name === context?.context?.cluster) ?? config.clusters?.[0];
    if (!named?.cluster?.server) {
        throw new pulumi.RunError("the kubeconfig of the stack's cluster names no API server");
    }
    return named.cluster;
}

/** Rejects if there is no answer, or the answer is that the server is not ready. */
function askReadiness(cluster: Cluster): Promise<void> {
    const url = new URL("/readyz", cluster.server);
    const authority = cluster["certificate-authority-data"];
    return new Promise((resolve, reject) => {
        const call =
            url.protocol === "http:"
                ? plainRequest(url)
                : request(url, {
                      agent: new Agent({ proxyEnv: process.env }),
                      ca: authority === undefined ? undefined : Buffer.from(authority, "base64"),
                      rejectUnauthorized: !cluster["insecure-skip-tls-verify"],
                      servername: cluster["tls-server-name"],
                  });
        call.setTimeout(REQUEST_TIMEOUT_MS, () =>
            call.destroy(new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`)),
        );
        call.on("error", reject);
        call.on("response", (response) => {
            response.resume();
            const { statusCode = 0 } = response;
            if (statusCode < 500) {
                resolve();
            } else {
                reject(new Error(`it answers ${statusCode}`));
            }
        });
        call.end();
    });
}
