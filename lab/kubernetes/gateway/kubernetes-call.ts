const VERBS: Readonly<Record<string, string>> = {
    POST: "create",
    PUT: "update",
    PATCH: "patch",
};

/**
 * What a request asks of an API server, as its audit log names it: `patch deployments.apps`, `watch pods`,
 * `get pods/log`, `get /version` (k8s.io/apiserver, RequestInfoFactory).
 */
export function kubernetesCall(method: string, url: string): string {
    const { pathname, searchParams } = new URL(url, "https://api-server");
    const segments = pathname.split("/").filter((segment) => segment !== "");
    const [prefix, ...rest] = segments;
    const isCore = prefix === "api";
    const [group, ...path] = isCore ? ["", ...rest.slice(1)] : [rest[0] ?? "", ...rest.slice(2)];
    if ((!isCore && prefix !== "apis") || path.length === 0) {
        return `${method.toLowerCase()} ${pathname}`;
    }
    // `namespaces/x` is the namespace itself; only what follows is in it.
    const [resource = "", name, subresource] = path[0] === "namespaces" && path.length > 2 ? inNamespace(path) : path;
    const kind = `${resource}${group && `.${group}`}${subresource ? `/${subresource}` : ""}`;
    return `${verbOf(method, name, searchParams)} ${kind}`;
}

/** Subresources of a Namespace itself. */
const OF_NAMESPACE = new Set(["status", "finalize"]);

function inNamespace(path: readonly string[]): readonly string[] {
    return OF_NAMESPACE.has(path[2]!) ? path : path.slice(2);
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
    switch (method) {
        case "GET":
        case "HEAD":
            if (["true", "1"].includes(query.get("watch") ?? "")) {
                return "watch";
            }
            return name === undefined ? "list" : "get";
        case "DELETE":
            return name === undefined ? "deletecollection" : "delete";
        default:
            return VERBS[method] ?? method.toLowerCase();
    }
}
