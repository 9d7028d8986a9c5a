import assert from "node:assert/strict";
import { parse, parseDocument } from "yaml";
import { configValues, goYaml, quoted, VERBATIM } from "../../../yaml/go-yaml";

/** By text: what both read, or what kubectl and what the Pulumi CLI reads (each run through both libraries). */
const CASES: [text: string, kubectl: unknown, pulumi?: unknown][] = [
    ["12e45678", "12e45678"],
    ["1e400", "1e400"],
    ["1e3", 1000],
    ["0o17", 15],
    ["017", 15],
    ["08", 8],
    ["0x1F", 31],
    ["0b101", 5],
    ["-0o17", -15],
    ["1_000", 1000],
    ["1__0", 10],
    ["0x_1", 1],
    ["018", 18],
    ["0o8", "0o8"],
    ["0b", "0b"],
    ["1e", "1e"],
    [".e1", ".e1"],
    ["99999999999999999999", 1e20],
    ["_1", "_1"],
    ["+12", 12],
    ["1.10", 1.1],
    [".5", 0.5],
    ["5.", 5],
    ["1.2.3", "1.2.3"],
    ["10:20", "10:20"],
    ["yes", true, "yes"],
    ["No", false, "No"],
    ["on", true, "on"],
    ["y", true, "y"],
    ["true", true],
    ["FALSE", false],
    ["tRue", "tRue"],
    ["~", null],
    ["null", null],
    ["nUll", "nUll"],
    ["2026-11-30", "2026-11-30", "2026-11-30T00:00:00Z"],
    ["2026-1-2", "2026-1-2", "2026-01-02T00:00:00Z"],
    ["2026-13-45", "2026-13-45"],
    ["2026-11-30T10:20:30.500+08:00", "2026-11-30T10:20:30.500+08:00", "2026-11-30T10:20:30.5+08:00"],
    ["2026-11-30 10:20:30", "2026-11-30 10:20:30", "2026-11-30T10:20:30Z"],
    ["'12'", "12"],
    ['"yes"', "yes"],
    ["!!str 12", "12"],
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["cls-1a2b3c4d", "cls-1a2b3c4d"],
    [".", "."],
    [".inf", Infinity],
    ["-.INF", -Infinity],
];

describe("YAML as programs in Go read it", () => {
    for (const [text, kubectl, pulumi = kubectl] of CASES) {
        it(`${text}`, () => {
            assert.deepEqual((parse(`a: ${text}`, goYaml("kubectl")) as { a: unknown }).a, kubectl, "kubectl");
            assert.deepEqual((parse(`a: ${text}`, goYaml("pulumi")) as { a: unknown }).a, pulumi, "the Pulumi CLI");
        });
    }

    it("merges maps, and has lists and maps as such", () => {
        const text = "base: &base {a: 1}\nb:\n  <<: *base\n  c: [x, 2]\n";
        assert.deepEqual((parse(text, goYaml("kubectl")) as { b: unknown }).b, { a: 1, c: ["x", 2] });
    });
});

describe("a config's values", () => {
    it("are texts as they stand there, unless they are lists or maps", () => {
        const text = [
            "config:",
            ...["a: 12e45678", "b: 1_000", "c: 0o17", "d: yes", "e: 2026-11-30", "f: 1.10", "g:", 'h: "\\u0041"'],
            ...["i: 12345678901234567890", "j: [1.10, 12e45678]", "k: {x: 2026-11-30}", "l: |", "    line", "m: true"],
        ].join("\n  ");
        assert.deepEqual(configValues(parseDocument(text, goYaml("pulumi")), ["config"]), {
            a: "12e45678",
            b: "1_000",
            c: "0o17",
            d: "yes",
            e: "2026-11-30",
            f: "1.10",
            g: "",
            h: "A",
            i: "12345678901234567890",
            j: [1.1, "12e45678"],
            k: { x: "2026-11-30T00:00:00Z" },
            l: "line\n",
            m: "true",
        });
    });

    it("are none where there is no map", () => {
        for (const text of ["", "config:", "config: []", "other: {}"]) {
            assert.deepEqual(configValues(parseDocument(text, goYaml("pulumi")), ["config"]), {}, text);
        }
    });
});

describe("a file that is written again", () => {
    it("has every value as it was spelled, and new ones as texts", () => {
        const text = "a: 12e45678\nb: 1_000\nc: 12345678901234567890\nd: yes\ne: .inf\nf: 0o17 # octal\n";
        const document = parseDocument(text, VERBATIM);
        document.set("g", quoted("null"));
        assert.equal(document.toString({ lineWidth: 0 }), `${text}g: "null"\n`);
    });
});
