import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { kubernetesClient } from "../../../../kubeconfig/kubernetes-client";
import { KubeconfigRefused, staticKubeConfig } from "../../../../kubeconfig/static-kubeconfig";
import { EngineError } from "../../../api/engine";
import type { ProviderContext } from "../../provider";

const opened = new Map<string, KubernetesObjectApi>();

/** The API of the cluster that the resource's explicit provider names. */
export function apiFor(context: ProviderContext): KubernetesObjectApi {
    const { kubeconfig } = context.providerInputs;
    if (typeof kubeconfig !== "string" || kubeconfig === "") {
        throw new EngineError(
            "no kubeconfig: give the resource a kubernetes.Provider with the cluster's kubeconfig (the default provider is not used)",
        );
    }
    const api = opened.get(kubeconfig) ?? open(kubeconfig);
    opened.set(kubeconfig, api);
    return api;
}

function open(kubeconfig: string): KubernetesObjectApi {
    try {
        return kubernetesClient().KubernetesObjectApi.makeApiClient(staticKubeConfig(kubeconfig));
    } catch (error) {
        throw error instanceof KubeconfigRefused ? new EngineError(error.message, { cause: error }) : error;
    }
}

/** HTTP status of the API server's answer; 0 where there was none. */
export function statusOf(error: unknown): number {
    return error instanceof kubernetesClient().ApiException ? error.code : 0;
}

/** Undefined where the API server answers 404. */
export async function unlessNotFound<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
        return await request();
    } catch (error) {
        if (statusOf(error) === 404) {
            return undefined;
        }
        throw asEngineError(error);
    }
}

/** The message of the API server's Status object instead of a dump of its answer. */
export function asEngineError(error: unknown): unknown {
    if (!(error instanceof kubernetesClient().ApiException)) {
        return error;
    }
    const { message, reason } = statusObject(error.body);
    return new EngineError(message ? `${reason ?? error.code}: ${message}` : `the API server answered ${error.code}`, {
        cause: error,
    });
}

function statusObject(body: unknown): { message?: string; reason?: string } {
    if (typeof body === "object" && body !== null) {
        return body;
    }
    try {
        return JSON.parse(String(body)) as { message?: string; reason?: string };
    } catch {
        return { message: String(body) };
    }
}

/** Whether nothing answered at all: the API server, or its endpoint, is not there. */
export function isUnreachable(error: unknown): boolean {
    const codes = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EHOSTUNREACH", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"];
    for (let current = error; current instanceof Error; current = current.cause) {
        const { code } = current as { code?: unknown };
        if (typeof code === "string" && codes.includes(code)) {
            return true;
        }
    }
    return false;
}
