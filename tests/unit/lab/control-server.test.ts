import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callControl, NotRunning, serveControl } from "../../../lab/control-server";

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

    it("takes over the socket that a killed daemon left behind", async () => {
        rmSync(socket, { force: true });
        writeFileSync(socket, "");
        await assert.rejects(callControl(socket, "status"), NotRunning);
        server = await serveControl(socket, { status: () => "new" });
        assert.equal(await callControl(socket, "status"), "new");
    });
});
