import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectDirectory } from "../project";

/** The property tests of each kind of input. Their generators are the tests' own: here they run with other seeds. */
export const FUZZ_TARGETS = {
    api: ["tests/contract/lab/cloud/requests/fuzz.test.ts"],
    config: ["tests/unit/components/config/config-property.test.ts"],
    annotations: [
        "tests/unit/tke/annotations-property.test.ts",
        "tests/unit/lab/controllers/model/one-validator.test.ts",
    ],
    l7: ["tests/contract/lab/network/l7/fuzz.test.ts"],
    files: ["tests/unit/lab/files/damaged-files.test.ts", "tests/unit/engine/state.test.ts"],
} as const satisfies Record<string, readonly string[]>;

export type FuzzTarget = keyof typeof FUZZ_TARGETS;

export interface FuzzFailure {
    target: FuzzTarget;
    seed: number;
    /** What the tests printed: fast-check's smallest input is in it. */
    output: string;
    /** The command that tries it again. */
    reproduce: string;
}

export interface FuzzReport {
    seed: number;
    /** Runs of a target's tests, each with a seed of its own. */
    rounds: number;
    seconds: number;
    failures: FuzzFailure[];
}

export interface FuzzOptions {
    targets: readonly FuzzTarget[];
    /** Of the first round; each further one has the next number. */
    seed: number;
    minutes: number;
    signal: AbortSignal;
    onProgress: (message: string) => void;
    onFailure: (failure: FuzzFailure) => void;
}

/** Runs the targets' tests in turn, with one seed after the other, until the time is up; each at least once. */
export async function fuzz({ targets, seed, minutes, ...options }: FuzzOptions): Promise<FuzzReport> {
    const startedAt = Date.now();
    const report: FuzzReport = { seed, rounds: 0, seconds: 0, failures: [] };
    for (let turn = 0; turn === 0 || Date.now() < startedAt + minutes * 60_000; turn += 1) {
        for (const target of targets) {
            const ownSeed = seed + turn;
            options.onProgress(
                `${target}, seed ${ownSeed}: ${report.failures.length} failures in ${report.rounds} runs`,
            );
            const { exitCode, output } = await runTests(FUZZ_TARGETS[target], ownSeed, options.signal);
            if (options.signal.aborted) {
                return { ...report, seconds: (Date.now() - startedAt) / 1000 };
            }
            report.rounds += 1;
            if (exitCode !== 0) {
                const reproduce = `npm run fuzz -- --target ${target} --seed ${ownSeed} --minutes 0`;
                const failure = { target, seed: ownSeed, output, reproduce };
                report.failures.push(failure);
                options.onFailure(failure);
            }
        }
    }
    return { ...report, seconds: (Date.now() - startedAt) / 1000 };
}

async function runTests(
    files: readonly string[],
    seed: number,
    signal: AbortSignal,
): Promise<{ exitCode: number | null; output: string }> {
    const mocha = join(projectDirectory, "node_modules", "mocha", "bin", "mocha.js");
    const options = ["--no-config", "-r", "./preload.cjs", "--reporter", "dot", "--timeout", "600000"];
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", mocha, ...options, ...files], {
        cwd: projectDirectory,
        env: { ...process.env, FUZZ_SEED: String(seed) },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => child.kill();
    signal.addEventListener("abort", kill);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    }
    const exitCode = await new Promise<number | null>((resolve, reject) =>
        child.once("error", reject).once("close", resolve),
    );
    signal.removeEventListener("abort", kill);
    return { exitCode, output };
}
