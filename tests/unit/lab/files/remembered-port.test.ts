import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { API_SERVER_PORTS, rememberedPort } from "../../../../lab/files/remembered-port";

describe("a remembered port", () => {
    let directory: string;
    let file: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "ports-"));
        file = join(directory, "port");
    });

    afterEach(() => rmSync(directory, { recursive: true }));

    it("is the same one again, and no ephemeral one", async () => {
        const port = await rememberedPort(file);
        assert.ok(port >= API_SERVER_PORTS.first && port <= API_SERVER_PORTS.last);
        assert.equal(await rememberedPort(file), port);
    });

    it("gives way to a new one, which is then remembered, when another program has taken it", async () => {
        const port = await rememberedPort(file);
        const other = createServer();
        await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
        try {
            const next = await rememberedPort(file);
            assert.notEqual(next, port);
            assert.equal(readFileSync(file, "utf8"), `${next}\n`);
        } finally {
            other.close();
        }
    }).timeout(5_000);
});
