import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A Kubernetes API server that knows one ConfigMap, and only from the given request on. */
export interface ApiServer {
    kubeconfig: string;
    requests: string[];
    close(): Promise<void>;
}

/** Two nodes that are CVM instances. */
export const NODES = {
    "/api/v1/nodes": {
        items: ["ins-adopted1", "ins-adopted2"].map((id, index) => ({
            metadata: { name: `10.9.0.${2 + index}`, labels: { "cloud.tencent.com/node-instance-id": id } },
            status: { conditions: [{ type: "Ready", status: "True" }] },
        })),
    },
};

/**
 * @param status what the `count`-th request (from 1) for a URL is answered with
 * @param objects by their URLs; everything else is an empty ConfigMap, or an empty list @default - two nodes
 */
export async function startApiServer(
    status: (count: number, url: string) => number = () => 200,
    objects: Readonly<Record<string, object>> = NODES,
): Promise<ApiServer> {
    const requests: string[] = [];
    const server = createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        response.writeHead(status(requests.length, request.url ?? ""), { "content-type": "application/json" });
        const nothing = { apiVersion: "v1", kind: "ConfigMap", metadata: {}, items: [] };
        response.end(JSON.stringify(objects[request.url ?? ""] ?? nothing));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        kubeconfig: JSON.stringify({
            apiVersion: "v1",
            kind: "Config",
            "current-context": "test",
            clusters: [
                { name: "test", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } },
            ],
            contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
            users: [{ name: "test", user: {} }],
        }),
        requests,
        close: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => resolve());
            }),
    };
}
