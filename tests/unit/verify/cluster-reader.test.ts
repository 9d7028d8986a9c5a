import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { promisify } from "node:util";
import { ClusterReader } from "../../../verify/cluster-reader";
import { startApiServer } from "../../support/clusters/api-server";
import { projectDirectory } from "../../support/project";

async function read<T>(
    objects: Readonly<Record<string, object>>,
    question: (cluster: ClusterReader) => Promise<T>,
    status = 200,
): Promise<T> {
    const server = await startApiServer(() => status, objects);
    try {
        return await question(ClusterReader.ofStack(server.kubeconfig));
    } finally {
        await server.close();
    }
}

const NODE_LIST = {
    "/api/v1/nodes": {
        items: [
            {
                status: {
                    addresses: [
                        { type: "InternalIP", address: "10.0.0.2" },
                        { type: "Hostname", address: "n" },
                    ],
                },
            },
            {},
        ],
    },
};

describe("what verify reads of a cluster", () => {
    it("is the nodes' internal addresses, and objects by namespace and selector", async () => {
        assert.deepEqual(await read(NODE_LIST, (cluster) => cluster.nodeAddresses()), ["10.0.0.2"]);
        const pod = { metadata: { name: "web-1" } };
        const url = "/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb%2Ctier%3Dfront";
        assert.deepEqual(
            await read({ [url]: { items: [pod] } }, (cluster) => cluster.pods("shop", "app=web,tier=front")),
            [pod],
        );
        const service = { metadata: { name: "web" } };
        const found = await read({ "/api/v1/namespaces/shop/services/web": service }, (c) => c.service("shop", "web"));
        assert.deepEqual(found, service);
    });

    it("is missing by name where the API server has no such Service, and refused with what it answers", async () => {
        const service = (cluster: ClusterReader) => cluster.service("shop", "web");
        await assert.rejects(read({}, service, 404), { message: /^the cluster has no Service shop\/web: / });
        const forbidden = { "/api/v1/namespaces/shop/services/web": { message: "services is forbidden" } };
        await assert.rejects(read(forbidden, service, 403), {
            message: "the API server answers 403: services is forbidden",
        });
    });

    it("is given up after 5 s where nothing answers", async function () {
        this.timeout(20_000);
        const silent = createServer().listen(0, "127.0.0.1");
        await new Promise((resolve) => silent.once("listening", resolve));
        const { port } = silent.address() as AddressInfo;
        const cluster = { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true };
        const kubeconfig = JSON.stringify({
            "current-context": "c",
            contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
            clusters: [{ name: "c", cluster }],
            users: [{ name: "c", user: {} }],
        });
        try {
            await assert.rejects(ClusterReader.ofStack(kubeconfig).nodeAddresses(), {
                message: "the API server gives no answer within 5 s",
            });
        } finally {
            silent.close();
        }
    });

    it("takes none of the client's models, which would cost each command a second of CPU", async () => {
        const server = await startApiServer(() => 200, NODE_LIST);
        const script = `
            const loaded = [];
            require("node:module").registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
            const { ClusterReader } = require("./verify/cluster-reader.ts");
            ClusterReader.ofStack(process.argv[1]).nodeAddresses().then((addresses) => {
                console.log(JSON.stringify([addresses, loaded.filter((url) => url.includes("/client-node/dist/gen/models/"))]));
            });
        `;
        const { stdout, stderr } = await promisify(execFile)(
            process.execPath,
            ["-r", "./preload.cjs", "-e", script, server.kubeconfig],
            { cwd: projectDirectory },
        );
        await server.close();
        assert.equal(stdout.trim(), JSON.stringify([["10.0.0.2"], []]), stderr);
    });
});
