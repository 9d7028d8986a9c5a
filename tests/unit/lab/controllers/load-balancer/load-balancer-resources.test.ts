import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { KubeConfig } from "@kubernetes/client-node";
import { LoadBalancerResources } from "../../../../../lab/controllers/load-balancer/load-balancer-resources";
import {
    withObject,
    withoutObject,
    type LoadBalancerUse,
    type ObjectReference,
} from "../../../../../lab/controllers/load-balancer/ownership";

type Resource = { metadata: object; spec: LoadBalancerUse };

const one: ObjectReference = { kind: "Service", namespace: "default", name: "one", uid: "uid-1" };
const other: ObjectReference = { kind: "Service", namespace: "default", name: "other", uid: "uid-2" };
const unused: LoadBalancerUse = { created: false, references: [], listeners: [] };

describe("LoadBalancerResources that both controllers write", () => {
    let server: Server;
    let stored: Resource | undefined;
    /** What somebody else does between a read and the write that follows it, once. */
    let interruption: (() => void) | undefined;
    let resources: LoadBalancerResources;

    beforeEach(async () => {
        stored = {
            metadata: { name: "lb-1", resourceVersion: "1" },
            spec: withObject(unused, one, [{ protocol: "TCP", port: 80, rules: [] }]),
        };
        server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
        await once(server, "listening");
        const kubeConfig = new KubeConfig();
        const { port } = server.address() as AddressInfo;
        kubeConfig.loadFromClusterAndUser(
            { name: "fake", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
            { name: "nobody" },
        );
        resources = new LoadBalancerResources(kubeConfig);
    });
    afterEach(() => {
        server.close();
        server.closeAllConnections();
    });

    async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        if (request.method !== "GET") {
            interruption?.();
            interruption = undefined;
        }
        if (!stored && request.method !== "POST") {
            response.writeHead(404, { "Content-Type": "application/json" }).end('{"code": 404}');
            return;
        }
        if (request.method === "DELETE") {
            stored = undefined;
        } else if (request.method !== "GET") {
            stored = (await json(request)) as Resource;
        }
        response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(stored ?? {}));
    }

    it("are written anew where the last user of a CLB lets go of it while another one takes it", async () => {
        interruption = () => (stored = undefined);
        await resources.change("lb-1", (use) => withObject(use ?? unused, other, []));
        assert.deepEqual(stored?.spec.references, [other]);
    });

    it("are gone where somebody else was faster to delete them", async () => {
        interruption = () => (stored = undefined);
        await resources.change("lb-1", (use) => withoutObject(use ?? unused, one.uid));
        assert.equal(stored, undefined);
    });
});
