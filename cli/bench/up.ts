import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { labStatus } from "../../lab/daemon-client";
import { labHome } from "../../lab/home";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { projectDirectory } from "../project";

export interface UpMeasurement {
    cores: number;
    oneScenarioSeconds: number;
    fiveScenariosSeconds: number;
    /** Five scenarios in the time of how many single ones: below 5 where they share the machine well. */
    fiveToOneRatio: number;
    /** Proportional set size of every process of the lab with five clusters, in MiB. */
    labMemoryMiB: number;
}

/** Runs the project's own commands in a lab of its own: from no lab at all to the printed proof. */
export async function measureUp(): Promise<UpMeasurement> {
    await controlPlaneBinary({ onProgress: (message) => process.stderr.write(`${message}\n`) });
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-bench-"));
    try {
        const oneScenarioSeconds = await timed(directory, ["up", "scenario1"]);
        await timed(directory, ["destroy"]);
        const fiveScenariosSeconds = await timed(directory, ["up"]);
        const labMemoryMiB = await memoryOfLab(directory);
        await timed(directory, ["destroy"]);
        return {
            cores: availableParallelism(),
            oneScenarioSeconds,
            fiveScenariosSeconds,
            fiveToOneRatio: Number((fiveScenariosSeconds / oneScenarioSeconds).toFixed(2)),
            labMemoryMiB,
        };
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}

export function upText(measured: UpMeasurement): string {
    return [
        `on ${measured.cores} cores, from no lab to the printed proof, control plane built before:`,
        `  one scenario          ${measured.oneScenarioSeconds} s`,
        `  all five              ${measured.fiveScenariosSeconds} s (${measured.fiveToOneRatio} times one)`,
        `  memory of the lab     ${measured.labMemoryMiB} MiB with five clusters`,
    ].join("\n");
}

async function timed(labDirectory: string, args: string[]): Promise<number> {
    const startedAt = Date.now();
    await new Promise<void>((resolve, reject) => {
        const child = spawn(
            process.execPath,
            [...process.execArgv, join(projectDirectory, "cli", "main.ts"), ...args],
            {
                cwd: projectDirectory,
                env: { ...process.env, TKE_LAB_HOME: labDirectory },
                stdio: ["ignore", "ignore", "inherit"],
            },
        );
        child.once("error", reject);
        child.once("exit", (code) =>
            code === 0 ? resolve() : reject(new Error(`npm run ${args.join(" ")} ended with exit code ${code}`)),
        );
    });
    return Number(((Date.now() - startedAt) / 1000).toFixed(1));
}

async function memoryOfLab(labDirectory: string): Promise<number> {
    const status = await labStatus(labHome(projectDirectory, labDirectory));
    if (!status) {
        throw new Error("the lab stopped while it was measured");
    }
    const kibibytes = processTree(status.pid).map(proportionalSetSize);
    return Math.round(kibibytes.reduce((sum, each) => sum + each, 0) / 1024);
}

function processTree(root: number): number[] {
    const children = new Map<number, number[]>();
    for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        const parent = parentOf(Number(entry));
        children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    }
    const tree = [root];
    for (const pid of tree) {
        tree.push(...(children.get(pid) ?? []));
    }
    return tree;
}

function parentOf(pid: number): number {
    return Number(/^PPid:\s+(\d+)$/m.exec(readProc(pid, "status"))?.[1] ?? 0);
}

/** Shared pages are counted once over all processes that share them (proc(5), smaps_rollup). */
function proportionalSetSize(pid: number): number {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readProc(pid, "smaps_rollup"))?.[1] ?? 0);
}

function readProc(pid: number, file: string): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}
