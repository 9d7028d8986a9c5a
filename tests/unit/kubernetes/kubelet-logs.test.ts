import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ContainerLog, printedLine, readLog } from "../../../lab/kubernetes/kubelet/container-log";
import { logQuery } from "../../../lab/kubernetes/kubelet/logs-server";

describe("container log", () => {
    let directory: string;
    let file: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "container-log-"));
        file = join(directory, "echo", "0.log");
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    async function written(...chunks: string[]): Promise<ContainerLog> {
        const log = new ContainerLog(file);
        chunks.forEach((chunk) => log.write("stdout", chunk));
        log.end();
        await delay(20);
        return log;
    }

    it("keeps whole lines however they arrive, and the last one without an end", async () => {
        await written("one\ntw", "o\nthr", "ee");
        assert.deepEqual(readLog(file, {}), ["one", "two", "three"]);
    });

    it("gives the last lines, or those since a time", async () => {
        await written("one\ntwo\nthree\n");
        assert.deepEqual(readLog(file, { tailLines: 2 }), ["two", "three"]);
        assert.deepEqual(readLog(file, { tailLines: 0 }), []);
        assert.deepEqual(readLog(file, { since: new Date(Date.now() + 1000) }), []);
    });

    it("puts the time in front where asked to", () => {
        const line = "2026-01-02T03:04:05.000Z stdout F hello world";
        assert.equal(printedLine(line), "hello world");
        assert.equal(printedLine(line, true), "2026-01-02T03:04:05.000Z hello world");
    });

    it("is followed until the run ends", () => {
        const log = new ContainerLog(file);
        const seen: string[] = [];
        log.follow(
            (line) => seen.push(printedLine(line)),
            () => seen.push("(end)"),
        );
        log.write("stderr", "late\n");
        log.end();
        assert.deepEqual(seen, ["late", "(end)"]);
    });

    it("is asked for by the kubelet's parameters", () => {
        const now = new Date("2026-01-02T03:04:05Z");
        const query = logQuery(new URLSearchParams("tailLines=5&timestamps=true&sinceSeconds=60"), now);
        assert.deepEqual(query, { tailLines: 5, timestamps: true, since: new Date("2026-01-02T03:03:05Z") });
    });
});
