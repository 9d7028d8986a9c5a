import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ProcessLock } from "../../machine/process-lock";
import { coerce, gte, major, minor } from "semver";
import { userCache } from "../../machine/user-cache";
import { assertOwnProgram } from "./own-program";
import { addBuildLine, buildMessage, type BuildState } from "./build-progress";

const execFileAsync = promisify(execFile);

/** Names a control plane binary that is ready, which is then used as it is: nothing is built. */
const BINARY_VARIABLE = "TKE_LAB_CONTROL_PLANE";

export interface ControlPlaneBinaryOptions {
    /** Called with one line a step: what is being downloaded or compiled, and how long the rest may take. */
    onProgress?: (message: string) => void;
    /** @default process.env */
    env?: NodeJS.ProcessEnv;
    /** The Go package that is built. @default the one beside this file */
    source?: string;
}

/** What a build of the Go package is made of. */
export interface BuildRecipe {
    /** `v1.34.4` */
    kubernetesVersion: string;
    /** Go version that go.mod asks for, `1.24.0`. */
    goVersion: string;
    /** Flags of `go build` and `go list`. */
    flags: string[];
    /** Changes when the sources or the flags do. */
    hash: string;
}

const SOURCES = ["main.go", "go.mod", "go.sum"];

/**
 * The Kubernetes control plane binary: the cached one, or a new build of the Go package `control-plane`
 * (about 6 minutes on 2 cores with empty Go caches).
 *
 * Throws when Go is missing or too old, or the build fails; the message says what to install or set.
 */
export async function controlPlaneBinary(options: ControlPlaneBinaryOptions = {}): Promise<string> {
    const { onProgress = () => {}, env = process.env, source = join(__dirname, "control-plane") } = options;
    if (process.platform !== "linux") {
        throw new Error(
            `the lab needs Linux (loopback addresses 127.0.0.0/8 and prctl(2)); this is ${process.platform}`,
        );
    }
    const given = env[BINARY_VARIABLE];
    if (given) {
        return givenBinary(given);
    }
    const recipe = buildRecipe(await readSources(source));
    const directory = cacheDirectory(recipe, env);
    const binary = join(directory, "control-plane");
    if (existsSync(binary)) {
        assertOwnProgram(binary);
        return binary;
    }
    await mkdir(directory, { recursive: true });
    const lock = await ProcessLock.acquire(buildLock(directory), () =>
        onProgress("Kubernetes control plane: another command is building it, waiting for that"),
    );
    try {
        if (!existsSync(binary)) {
            await requireGo(recipe, source, env);
            await build(recipe, { source, env, binary, onProgress });
        }
    } finally {
        lock.release();
    }
    assertOwnProgram(binary);
    return binary;
}

/** Held while the binary of a cache folder is built. */
export function buildLock(directory: string): string {
    return `${directory}.build-lock`;
}

/** What is built, from the texts of main.go, go.mod and go.sum. Versions are go.mod's. */
export function buildRecipe(sources: Record<string, string>): BuildRecipe {
    const goMod = sources["go.mod"] ?? "";
    const kubernetesVersion = required(
        /^\s*(?:require\s+)?k8s\.io\/kubernetes (v\S+)/m.exec(goMod)?.[1],
        "k8s.io/kubernetes",
    );
    const goVersion = required(/^go (\S+)/m.exec(goMod)?.[1], "go");
    const flags = ["-trimpath", "-buildvcs=false", "-ldflags", linkerFlags(kubernetesVersion)];
    const hash = createHash("sha256")
        .update(JSON.stringify([flags, ...SOURCES.map((name) => sources[name] ?? "")]))
        .digest("hex")
        .slice(0, 12);
    return { kubernetesVersion, goVersion, flags, hash };
}

/** In the user's cache, the folder of the control plane that this recipe builds. */
export function cacheDirectory(
    recipe: Pick<BuildRecipe, "kubernetesVersion" | "hash">,
    env: NodeJS.ProcessEnv,
): string {
    return join(userCache(env), `control-plane-${recipe.kubernetesVersion}-${recipe.hash}`);
}

/** Whether `installed` (`go1.26.8`) is at least `needed` (`1.24.0`). */
export function isGoRecentEnough(installed: string, needed: string): boolean {
    const [have, want] = [coerce(installed), coerce(needed)];
    return have !== null && want !== null && gte(have, want);
}

/** The release's build sets the version in the same way (kubernetes/hack/lib/version.sh); the module alone does not know it. */
function linkerFlags(version: string): string {
    const values = { gitVersion: version, gitMajor: major(version), gitMinor: minor(version), gitCommit: "" };
    const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
    const settings = packages.flatMap((path) =>
        Object.entries(values).map(([name, value]) => `-X ${path}.${name}=${value}`),
    );
    return ["-s", "-w", ...settings].join(" ");
}

async function readSources(source: string): Promise<Record<string, string>> {
    const sources: Record<string, string> = {};
    for (const name of SOURCES) {
        sources[name] = await readFile(join(source, name), "utf8");
    }
    return sources;
}

async function givenBinary(path: string): Promise<string> {
    try {
        await access(path, constants.X_OK);
    } catch {
        throw new Error(
            `${BINARY_VARIABLE}=${path} is not a program that can be run: correct it, or unset it to build one`,
        );
    }
    return path;
}

async function requireGo(recipe: BuildRecipe, source: string, env: NodeJS.ProcessEnv): Promise<void> {
    const advice =
        `Kubernetes ${recipe.kubernetesVersion} is built from source once: install Go ${recipe.goVersion} or later ` +
        `(https://go.dev/dl/), or set ${BINARY_VARIABLE} to a control plane binary that was built elsewhere`;
    let installed: string;
    try {
        // In the module's folder Go may switch to the toolchain that go.mod asks for (go.dev/doc/toolchain).
        installed = (await execFileAsync("go", ["env", "GOVERSION"], { cwd: source, env })).stdout.trim();
    } catch (error) {
        const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
        throw new Error(missing ? `go is not installed. ${advice}` : `${(error as Error).message.trim()}\n${advice}`, {
            cause: error,
        });
    }
    if (!isGoRecentEnough(installed, recipe.goVersion)) {
        throw new Error(`${installed} is too old. ${advice}`);
    }
}

interface BuildTarget {
    source: string;
    env: NodeJS.ProcessEnv;
    binary: string;
    onProgress: (message: string) => void;
}

async function build(recipe: BuildRecipe, target: BuildTarget): Promise<void> {
    const { source, binary, onProgress } = target;
    const env = { ...target.env, CGO_ENABLED: "0" };
    const state: BuildState = { downloaded: 0, compiled: 0, startedAt: Date.now() };
    const report = () => onProgress(buildMessage(recipe.kubernetesVersion, state, Date.now()));
    const follow = (line: string) => {
        addBuildLine(state, line);
        report();
    };
    report();
    const unfinished = `${binary}.${process.pid}`;
    try {
        const list = ["list", ...recipe.flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", "."];
        const stale = await runGo(list, { cwd: source, env, onLine: follow });
        state.toCompile = stale.split("\n").filter(Boolean).length;
        state.startedAt = Date.now();
        await runGo(["build", "-v", ...recipe.flags, "-o", unfinished, "."], { cwd: source, env, onLine: follow });
        await rename(unfinished, binary);
    } finally {
        await rm(unfinished, { force: true });
    }
}

interface GoRun {
    cwd: string;
    env: NodeJS.ProcessEnv;
    onLine: (line: string) => void;
}

/** Standard output of `go`; its standard error goes to `onLine`, and, where it fails, into the error. */
async function runGo(args: string[], { cwd, env, onLine }: GoRun): Promise<string> {
    const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
        lines.push(line);
        onLine(line);
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, signal) => {
            if (code === 0) {
                resolve(output);
            } else {
                const end = code === null ? `was ended by ${signal}` : `failed with code ${code}`;
                reject(new Error(`go ${args[0]} in ${cwd} ${end}:\n${lines.slice(-20).join("\n")}`));
            }
        });
    });
}

function required(value: string | undefined, name: string): string {
    if (!value) {
        throw new Error(`go.mod of the control plane names no version of ${name}`);
    }
    return value;
}
