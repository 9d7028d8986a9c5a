// Runs a command of the project after installing what it needs. No dependencies: on a fresh clone there are none yet.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** Only one run installs; another one that starts meanwhile waits for it. */
async function takeLock() {
    mkdirSync(dirname(lock), { recursive: true });
    for (;;) {
        try {
            writeFileSync(lock, String(process.pid), { flag: "wx" });
            return;
        } catch (error) {
            if (error.code !== "EEXIST") {
                throw error;
            }
        }
        const holder = Number(readFileSync(lock, { encoding: "utf8", flag: "a+" }));
        if (holder && !isAlive(holder)) {
            rmSync(lock, { force: true });
        }
        await delay(500);
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
const node = [join(bin, "node"), "--disable-warning=ExperimentalWarning"];

/** What runs for a command of package.json. */
function programOf(name) {
    switch (name) {
        case "cli":
            return [...node, "-r", join(project, "preload.cjs"), join(project, "cli", "main.ts"), ...args];
        case "test":
            return [...node, join(bin, "mocha"), ...(args.length > 0 ? args : ["tests/**/*.test.ts"])];
        default:
            return [join(bin, name), ...args];
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
