import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { ContainerLog } from "../../../../../lab/kubernetes/kubelet/logs/container-log";
import { linePrinter, readLog, type LogQuery } from "../../../../../lab/kubernetes/kubelet/logs/log-reader";
import { logRequest } from "../../../../../lab/kubernetes/kubelet/server/container-logs";
import { showsOwnAddress } from "../../../../../lab/kubernetes/kubelet/shown-address";

const { signal } = new AbortController();

describe("container log", () => {
    let directory: string;
    let file: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "container-log-"));
        file = join(directory, "echo", "0.log");
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    function written(...chunks: (string | Buffer)[]): void {
        const log = new ContainerLog(file);
        chunks.forEach((chunk) => log.write("stdout", Buffer.from(chunk)));
        log.end();
    }

    function read(query: LogQuery = {}, live?: ContainerLog): Promise<string> {
        return text(Readable.from(readLog({ file, live }, query, signal)));
    }

    it("keeps whole lines however they arrive, and the last one without an end", async () => {
        written("one\ntw", "o\nthr", "ee");
        assert.equal(await read(), "one\ntwo\nthree\n");
    });

    it("gives back every byte that a process wrote, line separators of Unicode and carriage returns too", async () => {
        const lines = "a\u2028b\u2029c\r\n10 %\r20 %\r\n\n\u0085 €\n";
        written(lines.slice(0, 3), lines.slice(3));
        assert.equal(await read(), lines);
        assert.equal(await read({ tailLines: 4 }), lines);
    });

    it("gives back bytes that are no UTF-8, and characters that arrive in two pieces", async () => {
        const [first, second] = [Buffer.from("€").subarray(0, 1), Buffer.from("€").subarray(1)];
        written(first, second, Buffer.from([0xff, 0x0a]));
        const bytes = Buffer.concat((await Readable.from(readLog({ file }, {}, signal)).toArray()) as Buffer[]);
        assert.deepEqual(bytes, Buffer.from([...Buffer.from("€"), 0xff, 0x0a]));
    });

    it("keeps a very long line in parts, which are printed as one", async () => {
        const line = "x".repeat(100_000);
        written(line, "y\nnext\n");
        assert.equal(await read(), `${line}y\nnext\n`);
        assert.ok(
            readFileSync(file, "utf8")
                .split("\n")
                .every((entry) => entry.length < 17_000),
        );
        assert.match(await read({ timestamps: true }), /^\S+Z x{100000}y\n\S+Z next\n$/);
    });

    it("gives the last lines, also of a log of many blocks", async () => {
        written("one\ntwo\nthree\n");
        assert.equal(await read({ tailLines: 2 }), "two\nthree\n");
        assert.equal(await read({ tailLines: 0 }), "");
        assert.equal(await read({ tailLines: 9 }), "one\ntwo\nthree\n");
        const many = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
        written(...many);
        assert.equal(await read({ tailLines: 15_000 }), many.slice(-15_000).join(""));
    });

    it("gives what was written since a time; of the last lines, those since then", async () => {
        const at = (second: number, message: string) => `2026-01-02T03:04:0${second}.000Z stdout F ${message}\n`;
        written("");
        writeFileSync(file, [at(1, "one"), at(2, "two"), at(3, "three")].join(""));
        const since = new Date("2026-01-02T03:04:02Z");
        assert.equal(await read({ since }), "two\nthree\n");
        assert.equal(await read({ since, tailLines: 1 }), "three\n");
        assert.equal(await read({ since: new Date("2026-01-02T03:04:04Z") }), "");
    });

    it("gives no more bytes than asked for, also in the middle of a line", async () => {
        written("one\ntwo\nthree\n");
        assert.equal(await read({ limitBytes: 6 }), "one\ntw");
        assert.equal(await read({ limitBytes: 6, tailLines: 1 }), "three\n");
        assert.equal(await read({ limitBytes: 600 }), "one\ntwo\nthree\n");
    });

    it("is followed from its first line to its last one, whoever begins when", async () => {
        const log = new ContainerLog(file);
        const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index}\n`);
        const readers: Promise<string>[] = [];
        for (const [index, line] of lines.entries()) {
            log.write(index % 2 ? "stderr" : "stdout", Buffer.from(line));
            if (index % 150 === 0) {
                readers.push(read({}, log));
            }
            if (index % 7 === 0) {
                await nextTurn();
            }
        }
        log.end();
        for (const seen of await Promise.all(readers)) {
            assert.equal(seen, lines.join(""));
        }
    });

    it("is followed up to a number of bytes, or until nobody listens", async () => {
        const log = new ContainerLog(file);
        const limited = read({ limitBytes: 5 }, log);
        log.write("stdout", Buffer.from("one\n"));
        log.write("stdout", Buffer.from("two\n"));
        assert.equal(await limited, "one\nt");
        const gone = new AbortController();
        const followed = text(Readable.from(readLog({ file, live: log }, { tailLines: 1 }, gone.signal)));
        await nextTurn();
        gone.abort();
        assert.equal(await followed, "two\n");
        log.end();
    });

    it("puts the time in front where asked to, and prints nothing of a line that is not the format's", () => {
        const line = "2026-01-02T03:04:05.000Z stdout F hello world";
        assert.equal(linePrinter({})(line), "hello world\n");
        assert.equal(linePrinter({ timestamps: true })(line), "2026-01-02T03:04:05.000Z hello world\n");
        assert.equal(linePrinter({})("torn li"), "");
    });

    it("shows the Pod's own address for the loopback one that serves it", async () => {
        const log = new ContainerLog(file, showsOwnAddress("127.16.3.7", "10.20.3.7"));
        log.write(
            "stdout",
            Buffer.from("on 127.16.3.7:80. Not 127.16.3.70, 1.127.16.3.7 or 127.16.3.7.1, but 127.16.3.7.\n"),
        );
        log.end();
        assert.equal(await read(), "on 10.20.3.7:80. Not 127.16.3.70, 1.127.16.3.7 or 127.16.3.7.1, but 10.20.3.7.\n");
    });
});

describe("a request for a log", () => {
    const now = new Date("2026-01-02T03:04:05Z");

    it("has the kubelet's parameters", () => {
        const parameters = new URLSearchParams("tailLines=5&timestamps=true&sinceSeconds=60&limitBytes=7&follow=true");
        assert.deepEqual(logRequest(parameters, now), {
            query: { tailLines: 5, timestamps: true, since: new Date("2026-01-02T03:03:05Z"), limitBytes: 7 },
            follow: true,
            previous: false,
        });
        const { query } = logRequest(new URLSearchParams("sinceTime=2026-01-02T03:04:05%2B08:00"), now);
        assert.deepEqual(query.since, new Date("2026-01-01T19:04:05Z"));
    });

    for (const parameters of ["tailLines=-1", "limitBytes=many", "sinceTime=yesterday", "follow=perhaps"]) {
        it(`with ${parameters} is refused`, () => {
            assert.throws(() => logRequest(new URLSearchParams(parameters), now), /Invalid|has to be/i);
        });
    }
});
