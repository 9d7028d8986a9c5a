// Runs a command of the project after installing what it needs. No dependencies: on a fresh clone there are none yet.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const project = dirname(fileURLToPath(import.meta.url));
const stamp = join(project, "node_modules", ".installed");
const lock = join(project, ".lab", "install.lock");

function wanted() {
    return createHash("sha256")
        .update(readFileSync(join(project, "package-lock.json")))
        .digest("hex");
}

function installed() {
    return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === "EPERM";
    }
}

/** Only one run installs; another one that starts meanwhile waits for it, and says so. */
async function takeLock() {
    mkdirSync(dirname(lock), { recursive: true });
    const draft = `${lock}.${process.pid}`;
    writeFileSync(draft, String(process.pid));
    try {
        for (let waited = 0; ; waited++) {
            try {
                // Whole or not at all: a lock without a process in it was left by a machine that went down.
                linkSync(draft, lock);
                return;
            } catch (error) {
                if (error.code !== "EEXIST") {
                    throw error;
                }
            }
            const holder = lockHolder();
            if (holder === undefined) {
                rmSync(lock, { force: true });
                continue;
            }
            if (waited === 2) {
                process.stderr.write(
                    `Waiting for process ${holder}, which installs the dependencies. ` +
                        `If it does not, delete ${lock}\n`,
                );
            }
            await delay(500);
        }
    } finally {
        rmSync(draft, { force: true });
    }
}

/** The process that installs; undefined where there is none any more, or the lock names none. */
function lockHolder() {
    try {
        const holder = Number(readFileSync(lock, "utf8"));
        return Number.isInteger(holder) && holder > 0 && isAlive(holder) ? holder : undefined;
    } catch {
        return undefined;
    }
}

async function install() {
    await takeLock();
    try {
        if (installed()) {
            return;
        }
        process.stderr.write("Installing dependencies (npm ci, about half a minute) …\n");
        const npm = spawnSync("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], {
            cwd: project,
            stdio: ["ignore", "ignore", "inherit"],
        });
        if (npm.status !== 0) {
            process.stderr.write("Installing dependencies failed: `npm ci --loglevel=notice` shows more.\n");
            process.exit(1);
        }
        writeFileSync(stamp, wanted());
    } finally {
        rmSync(lock, { force: true });
    }
}

if (!installed()) {
    await install();
}
const [command, ...args] = process.argv.slice(2);
const bin = join(project, "node_modules", ".bin");
/** The first version that runs the commands; an older one installs a newer one for itself (package.json, optionalDependencies). */
const MINIMUM_NODE = [22, 19];
const node = [nodeBinary(), "--disable-warning=ExperimentalWarning"];

/** The Node that is among the dependencies on Linux, else the one that runs this. */
function nodeBinary() {
    const own = join(project, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
    if (existsSync(own)) {
        return own;
    }
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
        process.stderr.write(
            `Node.js ${process.versions.node} is too old, and none is installed here for ${process.platform}-${process.arch}.\n` +
                `  Install Node.js ${MINIMUM_NODE.join(".")} or later, or run \`npm ci --include=optional\`.\n`,
        );
        process.exit(1);
    }
    return process.execPath;
}

/** doctor reads large lists: a young generation of half the usual size takes a third off its memory, at the same CPU. */
function memory([name]) {
    return name === "doctor" ? ["--max-semi-space-size=8"] : [];
}

/** What runs for a command of package.json. */
function programOf(name) {
    switch (name) {
        case "cli":
            return [
                ...node,
                ...memory(args),
                "-r",
                join(project, "preload.cjs"),
                join(project, "cli", "main.ts"),
                ...args,
            ];
        case "test":
            return [
                ...node,
                ...(args.length > 0 ? [join(bin, "mocha"), ...args] : [join(project, "tests", "run.mjs")]),
            ];
        case "script":
            return [...node, ...args];
        case "coverage":
            return [
                ...node,
                join(bin, "c8"),
                ...[join(bin, "mocha"), ...(args.length > 0 ? args : ["tests/{unit,golden}/**/*.test.ts"])],
            ];
        default:
            // Each is JavaScript: run by the Node from here, whichever the machine's is.
            return [...node, join(bin, name), ...args];
    }
}

const [file, ...programArgs] = programOf(command);
const child = spawn(file, programArgs, {
    cwd: project,
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
});
// A terminal sends its signals to the child too; the child decides, and its end is ours.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
        if (signal === "SIGTERM") {
            child.kill(signal);
        }
    });
}
child.on("exit", (code, signal) => process.exit(signal ? 128 + 15 : code));
