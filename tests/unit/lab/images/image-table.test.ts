import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addImage, removeImage } from "../../../../lab/images/added-images";
import type { InvalidImages } from "../../../../lab/images/image-file";
import { ImageTable, type ImageFiles } from "../../../../lab/images/image-table";

describe("the table of images", () => {
    let directory: string;
    let files: ImageFiles;
    let table: ImageTable;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "images-"));
        files = { added: join(directory, "images.yaml"), project: join(directory, "lab.images.yaml") };
        table = new ImageTable(files);
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    function declare(...references: string[]): void {
        const images = references.map((reference) => `  ${reference}: { command: ["${reference}"] }\n`);
        writeFileSync(files.project, `images:\n${images.join("")}`);
    }

    it("knows the built-in images without a file, and no other", () => {
        assert.equal(table.find("tke-client-ip-echo:v1")?.origin, "built in");
        assert.equal(table.find("nginx"), undefined);
        assert.equal(table.find("NOT AN IMAGE"), undefined);
    });

    it("finds the most exact declaration of an image", () => {
        declare("shop", "shop:1.2", "other");
        assert.deepEqual(table.find("shop:1.2")?.command, ["shop:1.2"]);
        assert.deepEqual(table.find("docker.io/library/shop:1.3")?.command, ["shop"]);
        assert.equal(table.find("me/shop"), undefined);
    });

    it("sees what is added, changed and removed while it is in use", async () => {
        declare("shop:1.2");
        assert.deepEqual(table.find("shop:1.2")?.command, ["shop:1.2"]);
        assert.equal(await addImage(files.added, "shop", { command: ["added"] }), false);
        assert.deepEqual(table.find("shop:1.2")?.command, ["added"]);
        assert.equal(table.find("shop:1.2")?.origin, "added");
        assert.equal(await addImage(files.added, "docker.io/library/shop", { command: ["again"] }), true);
        assert.deepEqual(
            table
                .list()
                .filter(({ origin }) => origin === "added")
                .map(({ command }) => command),
            [["again"]],
        );
        assert.equal(await removeImage(files.added, "shop"), true);
        assert.deepEqual(table.find("shop:1.2")?.command, ["shop:1.2"]);
        assert.equal(await removeImage(files.added, "shop"), false);
    });

    it("loses nothing that is added at the same time, in a file that is its owner's alone", async () => {
        const names = Array.from({ length: 12 }, (_, index) => `shop-${index}`);
        await Promise.all(names.map((name) => addImage(files.added, name, { command: [name] })));
        assert.deepEqual(
            names.filter((name) => !table.find(name)),
            [],
        );
        assert.equal(statSync(files.added).mode & 0o077, 0);
    });

    it("adds nothing that is not valid", async () => {
        await assert.rejects(addImage(files.added, "Shop", { command: [], port: 0 }), (error: InvalidImages) => {
            assert.equal(error.mistakes.length, 3);
            return true;
        });
        assert.equal(statSync(files.added, { throwIfNoEntry: false }), undefined);
    });

    it("says of an unknown image how to declare it, and what is wrong with the file that might have", () => {
        const message = table.unknownImageMessage("nginx:1.27");
        assert.match(message, /npm run lab -- image add nginx:1\.27 --port 8080 -- /);
        assert.match(message, /tke-client-ip-echo/);
        writeFileSync(files.project, "images: { nginx: { comand: [nginx] } }\n");
        assert.match(
            table.unknownImageMessage("nginx:1.27"),
            /cannot be read: .*lab\.images\.yaml:\n[^]*comand is unknown/,
        );
        assert.equal(table.problems().length, 1);
        declare("nginx");
        assert.deepEqual(table.problems(), []);
    });
});
