// The pre-commit hook: formats what is staged, and lints it. A file of which only a part is staged is checked as it lies
// in the folder, and not rewritten.
import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(project, "node_modules", ".bin");

const git = (...args) =>
    execFileSync("git", args, { cwd: project, encoding: "utf8" })
        .split("\0")
        .filter((name) => name !== "");
const staged = git("diff", "--cached", "--name-only", "--diff-filter=d", "-z");
const partial = new Set(git("diff", "--name-only", "-z"));
const whole = staged.filter((file) => !partial.has(file));

let failed = false;
function run(tool, args, files) {
    if (files.length > 0) {
        const { status } = spawnSync(join(bin, tool), [...args, ...files], { cwd: project, stdio: "inherit" });
        failed ||= status !== 0;
    }
}

run("prettier", ["--write", "--ignore-unknown", "--log-level=warn"], whole);
if (whole.length > 0) {
    execFileSync("git", ["add", "--", ...whole], { cwd: project });
}
run(
    "prettier",
    ["--check", "--ignore-unknown"],
    staged.filter((file) => partial.has(file)),
);
run(
    "eslint",
    ["--max-warnings=0"],
    staged.filter((file) => /\.[cm]?ts$|\.[cm]js$/.test(file)),
);
process.exitCode = failed ? 1 : 0;
