import assert from "node:assert/strict";
import pc from "picocolors";
import { diagnose } from "../../../../doctor/diagnose";
import { LANGUAGES } from "../../../../doctor/model/text";
import { boxTable, columnWidths, displayWidth, wrapped } from "../../../../doctor/output/box-table";
import { terminalReport } from "../../../../doctor/output/terminal-report";
import { CASES } from "../finding-cases";

describe("doctor's table", () => {
    it("breaks at spaces, and inside a word that is wider than its column", () => {
        assert.deepEqual(wrapped("one two three", 7), ["one two", "three"]);
        assert.deepEqual(wrapped("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
        assert.deepEqual(wrapped("a\nb", 3), ["a", "b"]);
    });

    it("counts two columns for a character of East Asia", () => {
        assert.equal(displayWidth("节点 a→"), 7);
        assert.deepEqual(wrapped("使用节点网桥", 5), ["使用", "节点", "网桥"]);
        assert.deepEqual(wrapped("1 个 Pod，使用弹性网卡（VPC-CNI）", 16), [
            "1 个 Pod，使用弹",
            "性网卡",
            "（VPC-CNI）",
        ]);
    });

    it("draws lines that are equally wide, colours without counting them", () => {
        const table = boxTable(
            [{ text: "object" }, { text: "结论" }],
            [[{ text: "Service a long name" }, { text: "lost", paint: (line) => `<${line}>` }]],
            [8, 6],
        );
        const lines = table.split("\n");
        assert.deepEqual(new Set(lines.map((line) => displayWidth(line.replace(/[<>]/g, "")))), new Set([21]));
        assert.match(table, /│ Service {2}│ <lost> {3}│\n│ a long {3}│ {8}│/);
    });

    it("takes the terminal's columns, at least 80 and at most 120", () => {
        const widths = { narrow: [10, 54], wide: [20, 84] };
        const of = (columns?: number) => columnWidths(widths, columns);
        assert.deepEqual(
            [of(), of(200), of(100), of(80), of(20)],
            [
                [20, 84],
                [20, 84],
                [15, 69],
                [10, 54],
                [10, 54],
            ],
        );
    });

    it("fits the reports into narrow terminals, but for commands, which are copied", () => {
        const [name, { has }] = Object.entries(CASES).find(([each]) => each === "nodePortSnat")!;
        for (const language of LANGUAGES) {
            for (const columns of [80, 97, 120]) {
                const lines = terminalReport(diagnose(...has), language, pc.createColors(false), columns).split("\n");
                const tooLong = lines.filter((line) => displayWidth(line) > columns && !line.includes("kubectl"));
                assert.deepEqual(tooLong, [], `${name} ${language}`);
            }
        }
    });
});
