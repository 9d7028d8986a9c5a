import { request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import * as pulumi from "@pulumi/pulumi";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";

const TIMEOUT_MS = 10_000;

interface Cluster {
    server: string;
    "certificate-authority-data"?: string;
    "insecure-skip-tls-verify"?: boolean;
    "tls-server-name"?: string;
}

interface User {
    "client-certificate-data"?: string;
    "client-key-data"?: string;
    token?: string;
}

/** Where a kubeconfig's current context leads, and as whom. */
export interface ApiServerAccess {
    cluster: Cluster;
    user: User;
}

/** Throws a RunError for a kubeconfig that names no API server. */
export function apiServerAccess(kubeconfig: string): ApiServerAccess {
    const config = JSON.parse(checkedKubeconfig(kubeconfig)) as {
        "current-context"?: string;
        contexts?: { name?: string; context?: { cluster?: string; user?: string } }[];
        clusters?: { name?: string; cluster?: Cluster }[];
        users?: { name?: string; user?: User }[];
    };
    const context = config.contexts?.find(({ name }) => name === config["current-context"])?.context;
    const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
    if (!cluster?.server) {
        throw new pulumi.RunError("the kubeconfig of the stack's cluster names no API server");
    }
    return { cluster, user: config.users?.find(({ name }) => name === context?.user)?.user ?? {} };
}

/**
 * One request, without a client library, which takes longer to load than all components. Rejects if there is no answer.
 *
 * @param body is sent by POST. @default - a GET
 * @returns status and text of the answer.
 */
export function callApiServer(
    { cluster, user }: ApiServerAccess,
    path: string,
    body?: object,
): Promise<{ status: number; text: string }> {
    const url = new URL(path, cluster.server);
    const decoded = (data: string | undefined) => (data === undefined ? undefined : Buffer.from(data, "base64"));
    const settings = {
        method: body ? "POST" : "GET",
        headers: {
            ...(body ? { "Content-Type": "application/json" } : {}),
            ...(user.token ? { Authorization: `Bearer ${user.token}` } : {}),
        },
    };
    return new Promise((resolve, reject) => {
        const call =
            url.protocol === "http:"
                ? plainRequest(url, settings)
                : request(url, {
                      ...settings,
                      agent: new Agent({ proxyEnv: process.env }),
                      ca: decoded(cluster["certificate-authority-data"]),
                      cert: decoded(user["client-certificate-data"]),
                      key: decoded(user["client-key-data"]),
                      rejectUnauthorized: !cluster["insecure-skip-tls-verify"],
                      servername: cluster["tls-server-name"],
                  });
        call.setTimeout(TIMEOUT_MS, () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
        call.on("error", reject);
        call.on("response", (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (chunk: string) => (text += chunk));
            response.on("error", reject);
            response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        });
        call.end(body && JSON.stringify(body));
    });
}
