import type { KubeConfig } from "@kubernetes/client-node";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { kubeConfigClass } from "../../kubeconfig/kube-config-class";
import { EnvironmentError } from "../model/environment-error";

/**
 * The configuration of the cluster that a context names, and its API server.
 *
 * @param path of a kubeconfig @default - `KUBECONFIG`, `~/.kube/config`, or the Pod's own service account
 * @param context @default - the kubeconfig's current one
 * @throws EnvironmentError where no cluster, or not the one that is asked for, is configured
 */
export async function clusterConfig(
    path: string | undefined,
    context: string | undefined,
): Promise<{ kubeConfig: KubeConfig; server: URL }> {
    const kubeConfig = await loadConfig(path);
    const names = kubeConfig.getContexts().map(({ name }) => name);
    if (context !== undefined) {
        if (!names.includes(context)) {
            throw new EnvironmentError({
                en: `context ${context} is not in the kubeconfig: it has ${names.join(", ") || "none"}`,
                zh: `kubeconfig 中没有上下文 ${context}：现有 ${names.join(", ") || "无"}`,
            });
        }
        kubeConfig.setCurrentContext(context);
    }
    const cluster = kubeConfig.getCurrentCluster();
    const current = kubeConfig.getCurrentContext();
    if (!cluster && current) {
        throw new EnvironmentError({
            en: `context ${current} of the kubeconfig leads to no cluster: set --context, the kubeconfig has ${names.join(", ") || "none"}`,
            zh: `kubeconfig 的上下文 ${current} 没有对应的集群：请设置 --context，现有 ${names.join(", ") || "无"}`,
        });
    }
    if (!cluster) {
        throw new EnvironmentError({
            en: "no cluster is configured: set --kubeconfig F, --context C or KUBECONFIG, or give manifests with -f",
            zh: "没有配置集群：请设置 --kubeconfig F、--context C 或 KUBECONFIG，或用 -f 给出清单",
        });
    }
    checkCertificate(kubeConfig);
    if (!URL.canParse(cluster.server)) {
        throw new EnvironmentError({
            en: `server ${cluster.server} of cluster ${cluster.name} of the kubeconfig is not a URL: write https://HOST:PORT`,
            zh: `kubeconfig 中集群 ${cluster.name} 的 server ${cluster.server} 不是 URL：应写为 https://HOST:PORT`,
        });
    }
    return { kubeConfig, server: new URL(cluster.server) };
}

async function loadConfig(path: string | undefined): Promise<KubeConfig> {
    const KubeConfig = await kubeConfigClass();
    const kubeConfig = new KubeConfig();
    if (path !== undefined && !existsSync(path)) {
        throw new EnvironmentError({
            en: `--kubeconfig ${path}: the file does not exist`,
            zh: `--kubeconfig ${path}：文件不存在`,
        });
    }
    try {
        if (path === undefined) {
            kubeConfig.loadFromDefault();
        } else {
            kubeConfig.loadFromString(readFileSync(path, "utf8"));
        }
    } catch (error) {
        throw new EnvironmentError({
            en: `the kubeconfig ${path ? `${path} ` : ""}cannot be read (${firstLine(error)}): download a new one, or name another with --kubeconfig`,
            zh: `无法读取 kubeconfig ${path ?? ""}（${firstLine(error)}）：请重新下载，或用 --kubeconfig 指定另一个`,
        });
    }
    // The library invents a cluster on this machine where there is no kubeconfig at all.
    if (
        path === undefined &&
        kubeConfig.getCurrentContext() === "loaded-context" &&
        /localhost:8080/.test(kubeConfig.getCurrentCluster()?.server ?? "")
    ) {
        throw new EnvironmentError({
            en: "no cluster is configured: set --kubeconfig F, --context C or KUBECONFIG, or give manifests with -f",
            zh: "没有配置集群：请设置 --kubeconfig F、--context C 或 KUBECONFIG，或用 -f 给出清单",
        });
    }
    return kubeConfig;
}

function checkCertificate(kubeConfig: KubeConfig): void {
    const { certData, certFile } = kubeConfig.getCurrentUser() ?? {};
    const pem = certData
        ? Buffer.from(certData, "base64")
        : certFile && existsSync(certFile)
          ? readFileSync(certFile)
          : undefined;
    if (!pem) {
        return;
    }
    let until: Date;
    try {
        until = new Date(new X509Certificate(pem).validTo);
    } catch {
        throw new EnvironmentError({
            en: "the client certificate of the kubeconfig cannot be read: download a new kubeconfig",
            zh: "无法读取 kubeconfig 中的客户端证书：请重新下载 kubeconfig",
        });
    }
    if (until.getTime() < Date.now()) {
        const day = until.toISOString().slice(0, 10);
        throw new EnvironmentError({
            en: `the client certificate of the kubeconfig expired on ${day}: download a new kubeconfig`,
            zh: `kubeconfig 中的客户端证书已于 ${day} 过期：请重新下载 kubeconfig`,
        });
    }
}

/** What a person needs of an error. */
export function firstLine(error: unknown): string {
    return (error as Error).message.split("\n")[0] ?? "";
}
