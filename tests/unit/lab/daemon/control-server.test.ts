import assert from "node:assert/strict";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer as createSocketServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
    askStatus,
    callControl,
    EndedMeanwhile,
    NotRunning,
    serveControl,
} from "../../../../lab/daemon/control-server";
import { labHome } from "../../../../lab/home";
import { HomeRefused } from "../../../../lab/files/home-folder";

describe("the daemon's control socket", () => {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-control-"));
    const socket = join(directory, "control.sock");
    let server: Server | undefined;

    afterEach(() => {
        server?.close();
        server = undefined;
    });
    after(() => rmSync(directory, { recursive: true }));

    it("carries a call and its answer, and is for its owner only", async () => {
        server = await serveControl(socket, { status: () => ({ ok: true }), echo: (body) => body });
        assert.deepEqual(await callControl(socket, "echo", { a: 1 }), { a: 1 });
        assert.equal(statSync(socket).mode & 0o777, 0o600);
    });

    it("carries an error, and refuses an unknown call", async () => {
        server = await serveControl(socket, {
            status: () => null,
            broken: () => {
                throw new Error("no such luck");
            },
        });
        await assert.rejects(callControl(socket, "broken"), /no such luck/);
        await assert.rejects(callControl(socket, "unknown"), /no such call: unknown/);
    });

    it("refuses a second daemon on the same state", async () => {
        server = await serveControl(socket, { status: () => null });
        await assert.rejects(serveControl(socket, {}), /already running/);
    });

    it("works in a folder whose name is longer than a socket's may be", async () => {
        const long = join(directory, "x".repeat(120));
        mkdirSync(long);
        const descriptors = () => readdirSync("/proc/self/fd").length;
        server = await serveControl(join(long, "control.sock"), { status: () => "far" });
        assert.equal(await callControl(join(long, "control.sock"), "status"), "far");
        await new Promise((resolve) => server?.close(resolve));
        server = undefined;
        const before = descriptors();
        await assert.rejects(callControl(join(long, "control.sock"), "status"), NotRunning);
        assert.equal(descriptors(), before);
    });

    it("is not called in another user's folder, whose daemon it would be", async function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        const theirs = join(directory, "theirs");
        mkdirSync(theirs);
        server = await serveControl(join(theirs, "control.sock"), { status: () => "theirs" });
        chownSync(theirs, 65_534, 65_534);
        await assert.rejects(callControl(join(theirs, "control.sock"), "status"), HomeRefused);
        await assert.rejects(serveControl(join(theirs, "control.sock"), {}), HomeRefused);
    });

    it("is not in a folder that others share", () => {
        assert.equal(dirname(labHome("/project", "/project/.lab").socket), "/project/.lab");
    });

    it("takes over the socket that a killed daemon left behind", async () => {
        rmSync(socket, { force: true });
        writeFileSync(socket, "");
        await assert.rejects(callControl(socket, "status"), NotRunning);
        server = await serveControl(socket, { status: () => "new" });
        assert.equal(await callControl(socket, "status"), "new");
    });

    describe("of a daemon that is killed while it is asked", () => {
        /** Takes calls and cuts them off: before an answer, or in the middle of one. */
        const dyingDaemon = async (calls: number, cut: (connection: Socket) => void) => {
            rmSync(socket, { force: true });
            const dying = createSocketServer((connection) => {
                cut(connection);
                calls -= 1;
                if (calls === 0) {
                    dying.close();
                }
            });
            await new Promise<void>((resolve) => dying.listen(socket, resolve));
        };
        const reset = (connection: Socket) => connection.destroy();
        const halfAnAnswer = (connection: Socket) => connection.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");

        for (const cut of [reset, halfAnAnswer]) {
            it(`says so where it was a change (${cut.name})`, async () => {
                await dyingDaemon(1, cut);
                await assert.rejects(callControl(socket, "set"), (error: unknown) => {
                    assert.ok(error instanceof EndedMeanwhile, String(error));
                    assert.match(error.message, /^the lab ended before it had answered set: npm run lab -- start$/);
                    return true;
                });
            });

            it(`finds that none runs, and that another may start (${cut.name})`, async () => {
                await dyingDaemon(3, cut);
                await assert.rejects(askStatus(socket), NotRunning);
                await dyingDaemon(2, cut);
                server = await serveControl(socket, { status: () => "new" });
                assert.equal(await askStatus(socket), "new");
            });
        }
    });
});
