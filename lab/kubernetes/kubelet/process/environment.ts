import type { ContainerImage } from "../../../images/image";
import type { CoreV1Api, V1Container, V1EnvVar, V1Pod } from "@kubernetes/client-node";

/** What a container's environment is made from besides its spec. */
export interface EnvironmentSources {
    pod: V1Pod;
    podIP: string;
    hostIP: string;
    configMap: (name: string) => Promise<Record<string, string> | undefined>;
    secret: (name: string) => Promise<Record<string, string> | undefined>;
}

/** A mistake in a Pod's spec, for which a kubelet reports CreateContainerConfigError. */
export class ContainerConfigError extends Error {}

/** The variables of `env` and `envFrom`, `$(NAME)` references resolved. Throws a ContainerConfigError. */
export async function containerEnvironment(
    container: V1Container,
    sources: EnvironmentSources,
): Promise<Record<string, string>> {
    const environment: Record<string, string> = {};
    for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
        const reference = configMapRef ?? secretRef;
        const values = configMapRef
            ? await sources.configMap(configMapRef.name ?? "")
            : await sources.secret(secretRef?.name ?? "");
        if (!values && !reference?.optional) {
            throw new ContainerConfigError(`${configMapRef ? "configmap" : "secret"} "${reference?.name}" not found`);
        }
        for (const [key, value] of Object.entries(values ?? {})) {
            environment[prefix + key] = value;
        }
    }
    for (const variable of container.env ?? []) {
        const value = variable.valueFrom
            ? await valueFrom(variable.valueFrom, sources)
            : expanded(variable.value ?? "", environment);
        if (value !== undefined) {
            environment[variable.name] = value;
        }
    }
    return environment;
}

/** `$(NAME)` becomes the variable's value where there is one, `$$(NAME)` stays `$(NAME)` (Kubernetes API, EnvVar). */
export function expanded(value: string, environment: Readonly<Record<string, string>>): string {
    return value.replace(/\$\$|\$\(([^)]+)\)/g, (match, name?: string) =>
        name === undefined ? "$" : (environment[name] ?? match),
    );
}

/** A field of the Pod by the downward API's path. Throws a ContainerConfigError for one that is not supported. */
function fieldValue(fieldPath: string, { pod, podIP, hostIP }: EnvironmentSources): string {
    const { metadata, spec } = pod;
    const [, map, key] = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath) ?? [];
    if (map && key) {
        return metadata?.[map as "labels" | "annotations"]?.[key] ?? "";
    }
    const fields: Record<string, string | undefined> = {
        "metadata.name": metadata?.name,
        "metadata.namespace": metadata?.namespace,
        "metadata.uid": metadata?.uid,
        "spec.nodeName": spec?.nodeName,
        "spec.serviceAccountName": spec?.serviceAccountName,
        "status.hostIP": hostIP,
        "status.hostIPs": hostIP,
        "status.podIP": podIP,
        "status.podIPs": podIP,
    };
    if (!(fieldPath in fields)) {
        throw new ContainerConfigError(`unsupported fieldPath: ${fieldPath}`);
    }
    return fields[fieldPath] ?? "";
}

async function valueFrom(
    source: NonNullable<V1EnvVar["valueFrom"]>,
    sources: EnvironmentSources,
): Promise<string | undefined> {
    const { fieldRef, configMapKeyRef, secretKeyRef } = source;
    if (fieldRef) {
        return fieldValue(fieldRef.fieldPath, sources);
    }
    const reference = configMapKeyRef ?? secretKeyRef;
    if (!reference) {
        throw new ContainerConfigError(
            "the lab resolves fieldRef, configMapKeyRef and secretKeyRef only in env.valueFrom",
        );
    }
    const kind = configMapKeyRef ? "configmap" : "secret";
    const values = await (configMapKeyRef ? sources.configMap : sources.secret)(reference.name ?? "");
    const value = values?.[reference.key];
    if (value === undefined && !reference.optional) {
        throw new ContainerConfigError(
            values
                ? `couldn't find key ${reference.key} in ${kind} ${reference.name}`
                : `${kind} "${reference.name}" not found`,
        );
    }
    return value;
}

/** Where the lab's own programs look for others. */
const BASE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface ProcessEnvironmentSources {
    image: ContainerImage;
    /** What the Pod sets, and the process may have. */
    handed: Readonly<Record<string, string>>;
    hostname: string;
    /** The address to listen on. */
    host: string;
    /** The port that the container declares first. */
    containerPort?: number;
    /** The folder that is the container's /tmp. */
    temporary: string;
    /** Where the owner of the lab has programs. @default PATH of the lab's own environment */
    path?: string;
}

/**
 * The whole environment of a container's process: what the image sets, then what the Pod does. Of the lab's own there is the
 * PATH, for programs that the lab's owner has declared, and nothing else.
 */
export function processEnvironment(sources: ProcessEnvironmentSources): Record<string, string> {
    const { image, handed, hostname, host, containerPort, temporary, path = process.env.PATH } = sources;
    const port = image.port ?? containerPort;
    return {
        PATH: (image.origin !== "built in" && path) || BASE_PATH,
        HOSTNAME: hostname,
        ...(port !== undefined && { PORT: String(port) }),
        ...image.env,
        ...handed,
        TMPDIR: temporary,
        // Last: a process that listens on any other address would be reached on every Pod's.
        HOST: host,
    };
}

/** Reads ConfigMaps and Secrets of one namespace from the API server. */
export function apiValues(core: CoreV1Api, namespace: string): Pick<EnvironmentSources, "configMap" | "secret"> {
    return {
        configMap: async (name) => {
            const { items } = await core.listNamespacedConfigMap({ namespace, fieldSelector: `metadata.name=${name}` });
            return items[0] && { ...items[0].data };
        },
        secret: async (name) => {
            const { items } = await core.listNamespacedSecret({ namespace, fieldSelector: `metadata.name=${name}` });
            return (
                items[0] &&
                Object.fromEntries(
                    Object.entries(items[0].data ?? {}).map(([key, value]) => [
                        key,
                        Buffer.from(value, "base64").toString("utf8"),
                    ]),
                )
            );
        },
    };
}
