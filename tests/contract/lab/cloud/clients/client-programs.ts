import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { ProcessLock } from "../../../../../machine/process-lock";

const execFileAsync = promisify(execFile);

/** Both are given a version: what tccli sends is decided by the SDK. */
const TCCLI = ["tccli==3.1.189.1", "tencentcloud-sdk-python==3.1.195"];

const GO_CLIENT = join(__dirname, "../../../../fixtures/go-client");

/** How long a first download may take. */
export const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** A client program that is ready: what to run before its arguments, and what that needs in its environment. */
export interface ClientProgram {
    command: string[];
    environment: (lab: Record<string, string>) => Record<string, string>;
}

/** Why a client program cannot be had on this machine. */
export class Unavailable extends Error {}

/** Runs a program to its end and gives what it printed. Rejects with what it wrote to stderr. */
export async function run(command: string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<string> {
    const [file, ...args] = command;
    try {
        return (await execFileAsync(file!, args, { env, cwd, maxBuffer: 1024 * 1024 * 1024 })).stdout;
    } catch (error) {
        const { stderr, stdout, message } = error as Error & { stderr?: string; stdout?: string };
        throw new Error([stderr, stdout].join("\n").trim() || message, { cause: error });
    }
}

/** Skips the suite, and says why, where its program cannot be had. */
export async function orSkip<T>(context: Mocha.Context, program: Promise<T>): Promise<T> {
    return program.catch((error: unknown) => {
        if (!(error instanceof Unavailable)) {
            throw error;
        }
        console.log(`    skipped: ${error.message}`);
        return context.skip();
    });
}

/** Tencent's command line, in a virtual environment, or in a folder of its own where Python has no `venv`. */
export async function tccli(env = process.env): Promise<ClientProgram> {
    const directory = await prepared(`tccli-${fingerprint(TCCLI.join(" "))}`, env, async (folder) => {
        const install = ["install", "--quiet", "--no-compile", "--disable-pip-version-check"];
        try {
            await run(["python3", "-m", "venv", folder], env);
            await run([join(folder, "bin", "python"), "-m", "pip", ...install, ...TCCLI], env);
        } catch (venvError) {
            rmSync(folder, { recursive: true, force: true });
            await run(["python3", "-m", "pip", ...install, "--target", folder, ...TCCLI], env).catch((error: Error) => {
                const reasons = [venvError as Error, error].map(({ message }) => message.split("\n").at(-1));
                throw new Unavailable(
                    `tccli cannot be installed from PyPI, which takes python3 with venv or pip: ${reasons.join("; ")}`,
                );
            });
        }
    });
    const program = join(directory, "bin", "tccli");
    if (existsSync(join(directory, "pyvenv.cfg"))) {
        return { command: [program], environment: (lab) => lab };
    }
    const pythonPath = (lab: Record<string, string>) => [lab.PYTHONPATH, directory].filter(Boolean).join(delimiter);
    return {
        command: ["python3", program],
        environment: (lab) => ({ ...lab, PYTHONPATH: pythonPath(lab) }),
    };
}

/** The Go program that makes one call with Tencent's SDK. */
export async function goClient(env = process.env): Promise<ClientProgram> {
    const sources = readdirSync(GO_CLIENT).map((file) => readFileSync(join(GO_CLIENT, file), "utf8"));
    const directory = await prepared(`go-client-${fingerprint(sources.join("\n"))}`, env, async (folder) => {
        await run(["go", "build", "-o", join(folder, "call"), "."], env, GO_CLIENT).catch((error: Error) => {
            throw new Unavailable(
                `the Go client cannot be built, which takes Go and its module proxy: ${error.message}`,
            );
        });
    });
    return { command: [join(directory, "call")], environment: (lab) => lab };
}

function fingerprint(content: string): string {
    return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** A folder of the user's cache that `prepare` has filled once, whoever asks for it first. */
async function prepared(
    name: string,
    env: NodeJS.ProcessEnv,
    prepare: (folder: string) => Promise<void>,
): Promise<string> {
    // The XDG Base Directory specification has relative paths ignored.
    const configured = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
    const folder = join(configured ?? join(env.HOME ?? homedir(), ".cache"), "tke-client-ip", name);
    const stamp = `${folder}.ready`;
    if (existsSync(stamp)) {
        return folder;
    }
    mkdirSync(folder, { recursive: true });
    const lock = await ProcessLock.acquire(`${folder}.lock.db`);
    try {
        if (!existsSync(stamp)) {
            await prepare(folder);
            writeFileSync(stamp, "");
        }
    } finally {
        lock.release();
    }
    return folder;
}
