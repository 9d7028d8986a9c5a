import type { KubeConfig } from "@kubernetes/client-node";
import { Agent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { addressOn, ApiStatusError, messageOf } from "../../kubeconfig/read-api";
import { EnvironmentError } from "../model/environment-error";
import { clusterConfig, firstLine } from "./kube-config";
import { parseWithoutManagedFields } from "./managed-fields";

export interface ConnectOptions {
    /** Path of a kubeconfig. @default - `KUBECONFIG`, `~/.kube/config`, or the Pod's own service account */
    kubeconfig?: string;
    /** @default - the kubeconfig's current one */
    context?: string;
    /** Milliseconds until a request is given up. @default 20000 */
    timeoutMs?: number;
}

/** Objects of a list that are asked for at once. */
export const PAGE_SIZE = 250;

/** Pages that are on their way at the same time: each is in memory whole, as text and as objects. */
const PARALLEL = 2;

/** Requests to one API server, as JSON: the client library's own models take several times as long. */
export class KubeApi {
    private readonly agent: Agent | HttpsAgent;

    private constructor(
        private readonly kubeConfig: KubeConfig,
        private readonly server: URL,
        private readonly timeoutMs: number,
    ) {
        const options = { keepAlive: true, maxSockets: PARALLEL };
        this.agent = server.protocol === "http:" ? new Agent(options) : new HttpsAgent(options);
    }

    /** @throws EnvironmentError where no cluster, or not the one that is asked for, is configured */
    static async connect({ kubeconfig, context, timeoutMs = 20_000 }: ConnectOptions): Promise<KubeApi> {
        const { kubeConfig, server } = await clusterConfig(kubeconfig, context);
        return new KubeApi(kubeConfig, server, timeoutMs);
    }

    /** Name of the context. */
    get context(): string {
        return this.kubeConfig.getCurrentContext();
    }

    /** Id of the TKE cluster, by which a kubeconfig of TKE's names the cluster and its domain; undefined: it has neither. */
    get clusterId(): string | undefined {
        const { name = "", server = "", tlsServerName = "" } = this.kubeConfig.getCurrentCluster() ?? {};
        return /\bcls-[a-z0-9]{8}\b/.exec(`${name} ${tlsServerName} ${server}`)?.[0];
    }

    /** The context's namespace. */
    get namespace(): string {
        return this.kubeConfig.getContextObject(this.context)?.namespace ?? "default";
    }

    /** Every object of a list, page by page, each cut down by `prune` before the next page is asked for. */
    async list<T>(path: string, prune: (item: T) => T): Promise<T[]> {
        const items: T[] = [];
        let token = "";
        do {
            const query = `limit=${PAGE_SIZE}${token && `&continue=${encodeURIComponent(token)}`}`;
            const separator = path.includes("?") ? "&" : "?";
            const page = (await this.request("GET", `${path}${separator}${query}`)) as ListPage<T>;
            items.push(...page.items.map(prune));
            token = page.metadata?.continue ?? "";
        } while (token);
        return items;
    }

    get(path: string): Promise<unknown> {
        return this.request("GET", path);
    }

    post(path: string, body: object): Promise<unknown> {
        return this.request("POST", path, body);
    }

    put(path: string, body: object): Promise<unknown> {
        return this.request("PUT", path, body);
    }

    delete(path: string, body: object): Promise<unknown> {
        return this.request("DELETE", path, body);
    }

    close(): void {
        this.agent.destroy();
    }

    private async request(method: string, path: string, body?: object): Promise<unknown> {
        const payload = body && JSON.stringify(body);
        const options: RequestOptions = {
            method,
            ...addressOn(this.server, path),
            agent: this.agent,
            timeout: this.timeoutMs,
            headers: {
                Accept: "application/json",
                // Node sends the body of a DELETE without its length otherwise.
                ...(payload && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(payload) }),
            },
        };
        await this.authenticate(options);
        const { status, text } = await this.send(options, payload);
        if (status >= 400) {
            throw new ApiStatusError(status, messageOf(text));
        }
        try {
            return parseWithoutManagedFields(text);
        } catch {
            throw new EnvironmentError({
                en: `${this.server.host} of context ${this.context} answers, but is not an API server: correct server of the kubeconfig's cluster`,
                zh: `上下文 ${this.context} 的 ${this.server.host} 有应答，但不是 API Server：请修正 kubeconfig 中该集群的 server`,
            });
        }
    }

    /** Adds credentials, and the proxy where the kubeconfig names one. */
    private async authenticate(options: RequestOptions): Promise<void> {
        const { agent } = options;
        try {
            await this.kubeConfig.applyToHTTPSOptions(options);
        } catch (error) {
            const name = this.kubeConfig.getCurrentUser()?.name ?? "";
            throw new EnvironmentError({
                en: `the credentials of user ${name} of the kubeconfig cannot be used (${firstLine(error)}): log in again, or download a new kubeconfig`,
                zh: `kubeconfig 中用户 ${name} 的凭证无法使用（${firstLine(error)}）：请重新登录或重新下载 kubeconfig`,
            });
        }
        if (this.proxy === undefined) {
            // The library's own agent closes a connection after each request.
            Object.assign(options, { agent });
        }
    }

    /** `proxy-url` of the cluster, without a password. */
    private get proxy(): string | undefined {
        const url = this.kubeConfig.getCurrentCluster()?.proxyUrl;
        return url && url.replace(/\/\/[^@/]*@/, "//");
    }

    private send(options: RequestOptions, body?: string): Promise<{ status: number; text: string }> {
        const start = this.server.protocol === "http:" ? httpRequest : httpsRequest;
        return new Promise((resolve, reject) => {
            const request = start(options, (response) => {
                let text = "";
                response.setEncoding("utf8");
                response.on("data", (chunk: string) => (text += chunk));
                response.on("error", reject);
                response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
            });
            request.on("timeout", () => request.destroy(new Error(`no answer within ${this.timeoutMs / 1000} s`)));
            request.on("error", (error) => reject(this.explained(error)));
            request.end(body);
        });
    }

    private explained(error: Error & { code?: string }): EnvironmentError {
        const { host } = this.server;
        const code = error.code ?? error.message;
        if (this.proxy !== undefined) {
            return new EnvironmentError({
                en: `the API server ${host} of context ${this.context} cannot be reached through ${this.proxy} (${code}): correct proxy-url of the kubeconfig's cluster, or remove it`,
                zh: `无法通过 ${this.proxy} 访问上下文 ${this.context} 的 API Server ${host}（${code}）：请修正或删除 kubeconfig 中该集群的 proxy-url`,
            });
        }
        if (/CERT|SIGNATURE|ALTNAME/.test(code)) {
            return new EnvironmentError({
                en: `the certificate of the API server ${host} is not accepted (${code}): download a new kubeconfig, or correct its certificate-authority-data`,
                zh: `API Server ${host} 的证书不被接受（${code}）：请重新下载 kubeconfig，或修正其中的 certificate-authority-data`,
            });
        }
        if (code === "EPROTO") {
            return new EnvironmentError({
                en: `${host} of context ${this.context} does not speak TLS (${code}): correct server of the kubeconfig's cluster`,
                zh: `上下文 ${this.context} 的 ${host} 不使用 TLS（${code}）：请修正 kubeconfig 中该集群的 server`,
            });
        }
        return new EnvironmentError({
            en: `the API server ${host} of context ${this.context} cannot be reached (${code}): enable the cluster's endpoint, or choose another --context`,
            zh: `无法访问上下文 ${this.context} 的 API Server ${host}（${code}）：请开启集群的访问端点，或换一个 --context`,
        });
    }
}

interface ListPage<T> {
    items: T[];
    metadata?: { continue?: string };
}
