import assert from "node:assert/strict";
import { InvalidImages, parseImageFile } from "../../../../lab/images/image-file";

const FILE = "/team/project/lab.images.yaml";

function mistakesOf(text: string): readonly string[] {
    try {
        parseImageFile(text, FILE);
    } catch (error) {
        assert.ok(error instanceof InvalidImages, String(error));
        assert.ok(error.message.startsWith(FILE));
        return error.mistakes;
    }
    return [];
}

describe("lab.images.yaml", () => {
    it("declares what the lab runs, in folders relative to its own", () => {
        const images = parseImageFile(
            `images:
  ghcr.io/me/shop:1.2:
    command: [node, server.js, --listen, "{host}:{port}"]
    port: 8080
    directory: ../shop
    env: { LOG_LEVEL: debug }
    exec: [[node, migrate.js]]
  web:
    command: [python3, -m, http.server]
`,
            FILE,
        );
        assert.deepEqual(images, [
            {
                reference: "ghcr.io/me/shop:1.2",
                command: ["node", "server.js", "--listen", "{host}:{port}"],
                port: 8080,
                directory: "/team/shop",
                env: { LOG_LEVEL: "debug" },
                exec: [["node", "migrate.js"]],
                origin: { file: FILE },
            },
            {
                reference: "web",
                command: ["python3", "-m", "http.server"],
                directory: "/team/project",
                origin: { file: FILE },
            },
        ]);
    });

    it("names all its mistakes at once, each with key, value and what to write", () => {
        assert.deepEqual(
            mistakesOf(`images:
  Shop: { command: [node] }
  a: { comand: [node], port: 80800 }
  b: { command: node server.js, directory: 7 }
  c: { command: [node, 8080], env: [A=1] }
  docker.io/library/a: { command: [] }
version: 1
`),
            [
                "images → a → command is missing: it must be a list of the program and its arguments: [node, server.js]",
                "images → a → port: 80800 must be a whole number from 1 to 65535",
                "images → a → comand is unknown: write command",
                'images → b → command: "node server.js" must be a list of the program and its arguments: [node, server.js]',
                "images → b → directory: 7 must be a text: put it in quotes",
                "images → c → command → 1: 8080 must be a text: put it in quotes",
                'images → c → env: ["A=1"] must be a map of names to texts: {LOG_LEVEL: debug}',
                "images → docker.io/library/a → command: [] must name a program: [node, server.js]",
                "version is unknown: the keys are images",
                '"Shop" is not an image reference, such as ghcr.io/me/shop:1.2',
                "docker.io/library/a is the same image as a: leave one of them out",
            ],
        );
    });

    it("has to be YAML with images", () => {
        assert.match(mistakesOf("images: [").join(), /is not YAML: /);
        assert.match(mistakesOf("images:\n  a: {command: [x]}\n  a: {command: [y]}\n").join(), /is not YAML: .*unique/);
        assert.deepEqual(mistakesOf(""), [
            "images is missing: it must be a map of image references to what the lab runs for them",
        ]);
        assert.equal(mistakesOf("7").length, 1);
        assert.equal(mistakesOf("images: [a]").length, 1);
    });
});
