type Mapping = Readonly<Record<string, unknown>>;

const PEM = /^-----BEGIN [A-Z0-9 ]+-----/;
const CLUSTER_DATA = ["certificate-authority-data"];
const USER_DATA = ["client-certificate-data", "client-key-data"];

/**
 * What keeps a kubeconfig's current context from being used: what is missing, or no certificate, key or address where one has to
 * be. Names fields and entries, never a value that could be secret.
 *
 * @param content as YAML reads it.
 */
export function kubeconfigMistakes(content: unknown): string[] {
    if (!isMapping(content)) {
        return ["it is not a kubeconfig: clusters, users, contexts and current-context are expected"];
    }
    const current = content["current-context"];
    const context = entryOf(content.contexts, current)?.context;
    if (!isMapping(context)) {
        return [
            typeof current === "string" && current !== ""
                ? `it has no context ${JSON.stringify(current)}, which is its current-context`
                : "it has no current-context",
        ];
    }
    const cluster = entryOf(content.clusters, context.cluster)?.cluster;
    const user = entryOf(content.users, context.user)?.user;
    return [
        ...(isMapping(cluster)
            ? [...serverMistakes(cluster), ...dataMistakes("the cluster", cluster, CLUSTER_DATA)]
            : [`it has no cluster ${JSON.stringify(context.cluster ?? "")}, which its current context names`]),
        ...(isMapping(user)
            ? dataMistakes("the user", user, USER_DATA)
            : [`it has no user ${JSON.stringify(context.user ?? "")}, which its current context names`]),
    ];
}

function serverMistakes({ server }: Mapping): string[] {
    const url = typeof server === "string" ? URL.parse(server) : null;
    return url && ["http:", "https:"].includes(url.protocol)
        ? []
        : ["the cluster's server is not a URL such as https://10.0.0.1"];
}

function dataMistakes(whose: string, entry: Mapping, fields: readonly string[]): string[] {
    return fields
        .filter((field) => {
            const data = entry[field];
            return (
                data !== undefined && !(typeof data === "string" && PEM.test(Buffer.from(data, "base64").toString()))
            );
        })
        .map((field) => `${field} of ${whose} is not a certificate or key in PEM, encoded in base64`);
}

function entryOf(list: unknown, name: unknown): Mapping | undefined {
    return Array.isArray(list) ? list.filter(isMapping).find((entry) => entry.name === name) : undefined;
}

function isMapping(value: unknown): value is Mapping {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
