import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parse } from "yaml";
import { readProject } from "../../engine/embedded/project";
import { projectDirectory } from "../project";
import { MonitorStandIn } from "./monitor-stand-in";
import { median, rounded } from "./statistics";

export interface StartUpMeasurement {
    cores: number;
    /** From the program's process to the registration of its first resource, as Pulumi.yaml has it run. */
    startUpSeconds: number;
    /** The same with ts-node without type-checking, the fastest of what Pulumi does by itself with TypeScript. */
    tsNodeStartUpSeconds: number;
    /** How many times longer that takes. */
    tsNodeToOursRatio: number;
}

const STACK = "dev";
const ROUNDS = 7;

const runtimeOptions = z.object({
    runtime: z.object({ options: z.object({ nodeargs: z.string(), typescript: z.boolean() }) }),
});

/** How the language host is to start Node. */
interface Start {
    nodeArguments: string[];
    environment: Record<string, string>;
}

/**
 * Starts the program as `pulumi-language-nodejs` does, again and again, both ways alternately, and takes each way's
 * median. A round before them fills the caches.
 */
export async function measureStartUp(): Promise<StartUpMeasurement> {
    const monitor = await MonitorStandIn.start();
    try {
        const seconds = { ours: [] as number[], tsNode: [] as number[] };
        for (let round = 0; round <= ROUNDS; round++) {
            for (const way of ["ours", "tsNode"] as const) {
                const measured = await timeToFirstResource(monitor, way === "ours" ? ourStart() : tsNodeStart);
                if (round > 0) {
                    seconds[way].push(measured);
                }
            }
        }
        const [startUpSeconds, tsNodeStartUpSeconds] = [median(seconds.ours), median(seconds.tsNode)];
        return {
            cores: availableParallelism(),
            startUpSeconds: rounded(startUpSeconds),
            tsNodeStartUpSeconds: rounded(tsNodeStartUpSeconds),
            tsNodeToOursRatio: rounded(tsNodeStartUpSeconds / startUpSeconds),
        };
    } finally {
        monitor.close();
    }
}

export function startUpText(measured: StartUpMeasurement): string {
    return [
        `on ${measured.cores} cores, from the program's process to its first resource:`,
        `  as Pulumi.yaml has it   ${measured.startUpSeconds} s`,
        `  with ts-node            ${measured.tsNodeStartUpSeconds} s, types unchecked (${measured.tsNodeToOursRatio} times that)`,
    ].join("\n");
}

const tsNodeStart: Start = {
    nodeArguments: [],
    environment: { PULUMI_NODEJS_TYPESCRIPT: "true", PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
};

function ourStart(): Start {
    const { options } = runtimeOptions.parse(
        parse(readFileSync(join(projectDirectory, "Pulumi.yaml"), "utf8")),
    ).runtime;
    return {
        nodeArguments: options.nodeargs.split(" "),
        environment: options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {},
    };
}

async function timeToFirstResource(monitor: MonitorStandIn, start: Start): Promise<number> {
    const { name, config } = readProject(projectDirectory, STACK);
    const registered = monitor.firstResource();
    const startedAt = performance.now();
    const program = spawn(
        process.execPath,
        [
            ...start.nodeArguments,
            require.resolve("@pulumi/pulumi/cmd/run"),
            ...["--monitor", monitor.address, "--engine", monitor.address],
            ...["--project", name, "--stack", STACK, "--pwd", projectDirectory, "--dry-run", "--parallel", "8", "."],
        ],
        {
            cwd: projectDirectory,
            env: { ...process.env, ...start.environment, PULUMI_CONFIG: JSON.stringify(config) },
            stdio: ["ignore", "ignore", "inherit"],
        },
    );
    const ended = once(program, "exit");
    try {
        const failed = ended.then(() => Promise.reject(new Error("the program ended before its first resource")));
        await Promise.race([registered, failed]);
        return (performance.now() - startedAt) / 1000;
    } finally {
        program.kill("SIGKILL");
        await ended;
    }
}
