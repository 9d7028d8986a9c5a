import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(__dirname, "..", "..", "..");

interface Room {
    room: string;
    mayKnow: string[] | "all";
}

interface Module {
    source: string;
    dependencies: { resolved: string }[];
}

interface Rooms {
    parseRooms(markdown: string): Room[];
    roomOf(file: string, rooms: Room[]): Room | undefined;
    breaches(modules: Module[], rooms: Room[]): Map<string, string[]>;
    cycleBreaches(cycles: string[][], rooms: Room[]): Map<string, string[]>;
    folderCycleBreaches(modules: Module[]): Map<string, string[]>;
}

const TABLE = `
| room | what | may know of |
| --- | --- | --- |
| \`tke/\` | facts | nothing |
| \`lab/cloud/\` | API | \`tke/\`, \`lab/*.ts\` |
| \`lab/*.ts\` | daemon | \`lab/\` |
| \`cli/\` | commands | all |

| if you change | run |
| --- | --- |
| \`cli/\` | tests |
`;

describe("the rooms of docs/structure.md", () => {
    let lint: Rooms;
    let rooms: Room[];

    before(async () => {
        lint = (await import(["..", "..", "..", "lint", "rooms.mjs"].join("/"))) as Rooms;
        rooms = lint.parseRooms(TABLE);
    });

    const forbidden = (source: string, resolved: string) => [
        ...lint.breaches([{ source, dependencies: [{ resolved }] }], rooms).keys(),
    ];

    it("are the first table's rows, with what each may know of", () => {
        assert.deepEqual(rooms, [
            { room: "tke/", mayKnow: [] },
            { room: "lab/cloud/", mayKnow: ["tke/", "lab/*.ts"] },
            { room: "lab/*.ts", mayKnow: ["lab/"] },
            { room: "cli/", mayKnow: "all" },
        ]);
    });

    it("refuse a row whose rule cannot be read", () => {
        assert.throws(
            () => lint.parseRooms("| room | a | b |\n| - | - | - |\n| `x/` | y | the protocols |"),
            /`rooms`/,
        );
    });

    it("allow what the table allows, and each room itself", () => {
        assert.deepEqual(forbidden("lab/cloud/a.ts", "tke/b.ts"), []);
        assert.deepEqual(forbidden("lab/cloud/a.ts", "lab/log.ts"), []);
        assert.deepEqual(forbidden("lab/daemon.ts", "lab/cloud/http/b.ts"), []);
        assert.deepEqual(forbidden("cli/main.ts", "lab/cloud/a.ts"), []);
        assert.deepEqual(forbidden("tke/a.ts", "tke/b/c.ts"), []);
    });

    it("report an import that the table forbids, and a file without a room", () => {
        assert.deepEqual(forbidden("tke/a.ts", "lab/cloud/b.ts"), ["tke/ → lab/cloud/"]);
        assert.deepEqual(forbidden("lab/cloud/a.ts", "cli/b.ts"), ["lab/cloud/ → cli/"]);
        assert.deepEqual(forbidden("attic/a.ts", "tke/b.ts"), ["attic/a.ts is in no room"]);
    });

    it("report files that import one another in a circle, by the rooms they are in", () => {
        const found = lint.cycleBreaches([["lab/log.ts", "lab/cloud/a.ts"]], rooms);
        assert.deepEqual([...found], [["cycle in lab/*.ts, lab/cloud/", ["lab/log.ts → lab/cloud/a.ts"]]]);
    });

    describe("report folders that import one another in a circle", () => {
        const circles = (...imports: [string, string][]) => [
            ...lint.folderCycleBreaches(imports.map(([source, to]) => ({ source, dependencies: [{ resolved: to }] }))),
        ];

        it("where no file is in a circle", () => {
            const [[circle, imports] = []] = circles(
                ["lab/model/a.ts", "lab/status/b.ts"],
                ["lab/status/c.ts", "lab/model/d.ts"],
                ["lab/watch/e.ts", "lab/model/a.ts"],
            );
            assert.equal(circle, "cycle in lab: model/, status/");
            assert.equal(imports?.length, 2);
        });

        it("over a third one, over a file beside them, and from deep below", () => {
            const over = circles(
                ["a/x/1.ts", "a/y/deep/2.ts"],
                ["a/y/3.ts", "a/between.ts"],
                ["a/between.ts", "a/x/deep/4.ts"],
            );
            assert.deepEqual(
                over.map(([circle]) => circle),
                ["cycle in a: between.ts, x/, y/"],
            );
        });

        it("and not a folder whose files import down from their own level, or one another", () => {
            const down: [string, string][] = [
                ["a/index.ts", "a/b/c.ts"],
                ["a/b/c.ts", "a/types.ts"],
                ["a/b/c.ts", "a/b/d.ts"],
                ["e.ts", "a/index.ts"],
            ];
            assert.deepEqual(circles(...down), []);
        });
    });

    it("can be read from the page, where the ground floor knows nothing and the lab not the program", () => {
        const page = lint.parseRooms(readFileSync(join(project, "docs", "structure.md"), "utf8"));
        const find = (name: string) => page.find(({ room }) => room === name) ?? assert.fail(name);
        assert.deepEqual(find("tke/").mayKnow, []);
        assert.deepEqual(find("app/").mayKnow, []);
        for (const { room, mayKnow } of page.filter((each) => each.room.startsWith("lab/"))) {
            assert.ok(mayKnow !== "all" && !mayKnow.some((name) => /^(components|cli|verify)\//.test(name)), room);
        }
        for (const { mayKnow } of page) {
            const known = page.map(({ room }) => room);
            for (const name of mayKnow === "all" ? [] : mayKnow) {
                assert.ok(known.includes(name) || existsSync(join(project, name)), name);
            }
        }
    });
});
