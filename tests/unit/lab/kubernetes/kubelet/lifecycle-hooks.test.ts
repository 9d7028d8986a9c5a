import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runLifecycleHook, sleepSeconds } from "../../../../../lab/kubernetes/kubelet/lifecycle-hooks";

describe("sleep of a hook", () => {
    const cases: [string[], number | undefined][] = [
        [["sleep", "15"], 15],
        [["/bin/sleep", "0.5"], 0.5],
        [["sleep", "2m"], 120],
        [["sh", "-c", "sleep 20"], 20],
        [["/bin/bash", "-c", " sleep 20; "], 20],
        [["sh", "-c", "sleep 20 && nginx -s quit"], undefined],
        [["sh", "-c", "$(sleep) 20"], undefined],
        [["sh", "-c", "rm -rf /"], undefined],
        [["sh", "-c"], undefined],
        [["sleep"], undefined],
        [["sleep", "soon"], undefined],
        [["sleep", "1", "2"], undefined],
        [["nginx", "-s", "quit"], undefined],
        [[], undefined],
    ];
    for (const [command, seconds] of cases) {
        it(`${JSON.stringify(command)}: ${seconds}`, () => assert.equal(sleepSeconds(command), seconds));
    }
});

describe("lifecycle hook", () => {
    let server: Server;
    let asked: string[];
    const target = () => ({
        address: "127.0.0.1",
        podIP: "10.20.3.7",
        localAddress: "127.1.4.5",
        container: { name: "echo", ports: [{ name: "http", containerPort: (server.address() as AddressInfo).port }] },
        toLoopback: (address: string) => address,
    });
    const signal = new AbortController().signal;

    before(async () => {
        asked = [];
        server = createServer((request, response) => {
            asked.push(`${request.socket.remoteAddress} ${request.url}`);
            if (request.url !== "/silent") {
                response.writeHead(500).end();
            }
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
    });
    after(() => {
        server.closeAllConnections();
        server.close();
    });

    it("of httpGet does not ask a program that listens on all addresses in the Pod's place", async () => {
        const everywhere = createServer((request, response) => {
            asked.push(request.url ?? "");
            response.end();
        }).listen(0, "0.0.0.0");
        await once(everywhere, "listening");
        try {
            const httpGet = { path: "/stop", port: (everywhere.address() as AddressInfo).port };
            const asks = runLifecycleHook({ httpGet }, { ...target(), address: "127.1.4.6" }, signal);
            await assert.rejects(asks, /the Pod does not listen on port/);
            assert.deepEqual(asked, []);
        } finally {
            everywhere.close();
        }
    });

    it("of httpGet asks the Pod from the node, and takes any answer", async () => {
        await runLifecycleHook({ httpGet: { path: "/stop", port: "http" } }, target(), signal);
        assert.deepEqual(asked, ["127.1.4.5 /stop"]);
    });

    it("fails where nobody answers", async () => {
        await assert.rejects(runLifecycleHook({ httpGet: { port: 1 } }, target(), signal), /ECONNREFUSED/);
        await assert.rejects(runLifecycleHook({ httpGet: { port: "none" } }, target(), signal), /port: "none"/);
    });

    it("ends with its signal", async () => {
        const over = AbortSignal.abort();
        await assert.rejects(runLifecycleHook({ httpGet: { path: "/silent", port: "http" } }, target(), over));
        await assert.rejects(runLifecycleHook({ sleep: { seconds: 600 } }, target(), over));
    });

    it("runs no command of an image on this machine", async () => {
        const exec = { command: ["touch", "/tmp/of-a-container"] };
        await assert.rejects(runLifecycleHook({ exec }, target(), signal), /`touch \/tmp\/of-a-container`/);
    });
});
