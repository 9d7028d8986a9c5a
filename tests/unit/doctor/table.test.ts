import assert from "node:assert/strict";
import { boxTable, displayWidth, wrapped } from "../../../doctor/output/table";

describe("doctor's table", () => {
    it("breaks at spaces, and inside a word that is wider than its column", () => {
        assert.deepEqual(wrapped("one two three", 7), ["one two", "three"]);
        assert.deepEqual(wrapped("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
        assert.deepEqual(wrapped("a\nb", 3), ["a", "b"]);
    });

    it("counts two columns for a character of East Asia", () => {
        assert.equal(displayWidth("节点 a→"), 7);
        assert.deepEqual(wrapped("使用节点网桥", 5), ["使用", "节点", "网桥"]);
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
});
