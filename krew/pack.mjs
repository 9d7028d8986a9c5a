// `npm run pack:kubectl -- FOLDER`: the archive of the kubectl plugin from what is committed, and krew's manifest of it.
// GITHUB_REPOSITORY, as GitHub's runners set it, says whose releases have the archive.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { parseDocument } from "yaml";

/** What no command of the plugin reads. */
const LEFT_OUT = ["tests", "examples", ".github", ".devcontainer"];

const own = import.meta.dirname;
const project = join(own, "..");
const [folder] = process.argv.slice(2);
if (folder === undefined) {
    process.stderr.write("name the folder for the archive and its manifest: npm run pack:kubectl -- dist\n");
    process.exit(2);
}
const target = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: tag } = process.env;
const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
if (type === "tag" && tag !== `v${version}`) {
    process.stderr.write(
        `the tag is ${tag} and package.json has ${version}: make them agree, krew/client-ip.yaml too\n`,
    );
    process.exit(1);
}
const manifest = parseDocument(readFileSync(join(own, "client-ip.yaml"), "utf8"));
const platform = ["spec", "platforms", 0];
const repository = process.env.GITHUB_REPOSITORY ?? "OWNER/tke-client-ip";
const of = (uri) => uri.replace("OWNER/tke-client-ip", repository);
const uri = of(manifest.getIn([...platform, "uri"]));

const paths = LEFT_OUT.map((name) => `:!${name}`);
const tar = execFileSync("git", ["archive", "--format=tar", "HEAD", "--", ".", ...paths], {
    cwd: project,
    maxBuffer: 2 ** 28,
});
// Without a time of packing: the same commit makes the same archive.
const archive = gzipSync(tar, { level: 9 });
manifest.commentBefore = null;
manifest.contents.commentBefore = null;
manifest.setIn(["spec", "homepage"], of(manifest.getIn(["spec", "homepage"])));
manifest.setIn([...platform, "uri"], uri);
manifest.setIn([...platform, "sha256"], createHash("sha256").update(archive).digest("hex"));

mkdirSync(target, { recursive: true });
for (const [name, content] of [
    [uri.split("/").at(-1), archive],
    ["client-ip.yaml", String(manifest)],
]) {
    writeFileSync(join(target, name), content);
    process.stdout.write(`${join(target, name)}\n`);
}
