import { parse } from "yaml";
import type { ClusterObjects, Workload } from "../model/cluster-objects";

/** The value of an argument of one of a workload's containers: `--name=value` or `--name value`, in whatever case. */
export function argumentOf(workload: Workload, name: string): string | undefined {
    const wanted = `--${name}`.toLowerCase();
    for (const words of wordsOf(workload)) {
        for (const [index, word] of words.entries()) {
            const [key = "", ...value] = word.split("=");
            if (key.toLowerCase() === wanted || key.toLowerCase() === wanted.slice(1)) {
                return value.length > 0 ? value.join("=") : (words[index + 1] ?? "");
            }
        }
    }
    return undefined;
}

/** Every `--name=value` of a workload's containers, and every variable whose value stands in its template, by lower-case name. */
export function optionsOf(workload: Workload): Map<string, string> {
    const fromArguments = wordsOf(workload)
        .flat()
        .flatMap((word): [string, string][] => {
            const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
            return match ? [[(match[1] ?? "").toLowerCase(), match[2] ?? "true"]] : [];
        });
    const fromEnvironment = (workload.template.spec?.containers ?? []).flatMap(({ env = [] }) =>
        env.flatMap(({ name, value }): [string, string][] =>
            name && value !== undefined ? [[name.toLowerCase(), value]] : [],
        ),
    );
    return new Map([...fromEnvironment, ...fromArguments]);
}

/** The tag of the image whose repository matches; undefined: no container has one, or it has no tag. */
export function imageTagOf({ template }: Workload, repository: RegExp): string | undefined {
    for (const { image = "" } of template.spec?.containers ?? []) {
        const [, name = "", tag] = /^([^@]*?)(?::([^/:@]+))?(?:@.*)?$/.exec(image) ?? [];
        if (repository.test(name)) {
            return tag;
        }
    }
    return undefined;
}

/** The ConfigMaps whose files a workload has mounted, as far as they were read. */
export function mountedFiles(
    workload: Workload,
    { configMaps }: ClusterObjects,
): { from: string; name: string; content: string }[] {
    const namespace = workload.metadata?.namespace ?? "default";
    const names = mountedConfigMaps(workload).map(({ name }): string | undefined => name);
    return configMaps
        .filter(({ metadata }) => names.includes(metadata?.name) && (metadata?.namespace ?? "default") === namespace)
        .flatMap(({ metadata, data }) =>
            Object.entries(data ?? {}).map(([name, content = ""]) => ({
                from: `ConfigMap ${namespace}/${metadata?.name ?? ""}: ${name}`,
                name,
                content,
            })),
        );
}

/** The ConfigMaps that a workload mounts. */
export function mountedConfigMaps(workload: Workload): { namespace: string; name: string }[] {
    const namespace = workload.metadata?.namespace ?? "default";
    return (workload.template.spec?.volumes ?? [])
        .flatMap(({ configMap, projected }) => [
            configMap?.name,
            ...(projected?.sources ?? []).map((source) => source.configMap?.name),
        ])
        .flatMap((name) => (name ? [{ namespace, name }] : []));
}

/** A value at a path of a YAML or JSON text; undefined where it has none, or is neither. */
export function valueAt(text: string, ...path: readonly string[]): unknown {
    try {
        return path.reduce<unknown>(
            (value, key) =>
                typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
            parse(text),
        );
    } catch {
        return undefined;
    }
}

function wordsOf({ template }: Workload): string[][] {
    return (template.spec?.containers ?? []).map(({ command = [], args = [] }) => [...command, ...args]);
}
