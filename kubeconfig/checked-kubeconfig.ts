import { parse } from "yaml";
import { goYaml } from "../yaml/go-yaml";
import { kubeconfigMistakes } from "./kubeconfig-mistakes";

/** Fields that run a program of this machine, or send or use one of its files. */
const USER_FIELDS = ["exec", "auth-provider", "token-file", "tokenFile", "client-certificate", "client-key"];
const CLUSTER_FIELDS = ["certificate-authority"];

/** A kubeconfig that is not used: its message says why and what to do, and never has a value of it. */
export class KubeconfigRefused extends Error {}

type Entry = Record<string, unknown> | null | undefined;

/**
 * Checks a kubeconfig that came from an API, a config or a stack's state: it may carry credentials, but must not have this
 * process run a program or read a file. What is damaged is refused, too.
 *
 * @returns the kubeconfig as JSON, for `KubeConfig.loadFromString`: what was checked is what is loaded, since two parsers
 * may read one text differently (merge keys, duplicates)
 * @throws KubeconfigRefused that names what is wrong by user, cluster and field, never a value
 */
export function checkedKubeconfig(text: string): string {
    const content = parsed(text);
    const refused = [
        ...refusedFields(content?.users, "user", USER_FIELDS),
        ...refusedFields(content?.clusters, "cluster", CLUSTER_FIELDS),
    ];
    if (refused.length > 0) {
        throw new KubeconfigRefused(
            "the kubeconfig is not used, because it would run a program or read a file of this machine: " +
                `${refused.join(", ")}\n  put the credentials into it (kubectl config view --raw --flatten)`,
        );
    }
    const mistakes = kubeconfigMistakes(content);
    if (mistakes.length > 0) {
        throw new KubeconfigRefused(
            `the kubeconfig cannot be used: ${mistakes.join("; ")}\n` +
                "  give the whole text of a kubeconfig file (kubectl config view --raw --minify --flatten)",
        );
    }
    return JSON.stringify(content);
}

function parsed(text: string): Entry {
    try {
        return parse(text, goYaml("kubectl")) as Entry;
    } catch (error) {
        // Not the parser's message, which quotes the line, and with it perhaps a token.
        throw new KubeconfigRefused("the kubeconfig is not YAML: give the text of a kubeconfig file", {
            cause: error instanceof Error ? error.name : error,
        });
    }
}

function refusedFields(entries: unknown, kind: "user" | "cluster", fields: readonly string[]): string[] {
    return (Array.isArray(entries) ? (entries as Entry[]) : []).flatMap((entry) => {
        const settings = entry?.[kind];
        return typeof settings === "object" && settings !== null
            ? fields
                  .filter((field) => (settings as Record<string, unknown>)[field])
                  .map((field) => `${field} of ${kind} ${JSON.stringify(entry?.name ?? "")}`)
            : [];
    });
}
