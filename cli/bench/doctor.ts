import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { PAGE_SIZE } from "../../doctor/read/kube-api";
import { apiPathOf, RESOURCES } from "../../doctor/read/resources";
import { projectDirectory } from "../project";
import { startLargeCluster, type ClusterSize } from "./large-cluster";
import { median, rounded } from "./statistics";

export interface DoctorMeasurement {
    cores: number;
    objects: ClusterSize;
    /** From the command's process to its end, all namespaces of a live cluster. */
    seconds: number;
    /** CPU time of its process in that time, user and system: the same on a busy machine as on an idle one. */
    cpuSeconds: number;
    /** Reading the same lists from the same API server, and nothing else: no parsing, no process to start. */
    readSeconds: number;
    /** How many times longer than that doctor takes. */
    doctorToReadRatio: number;
    /** The most that the command's process had in memory, in MiB. */
    memoryMiB: number;
}

const SIZE: ClusterSize = { services: 2000, ingresses: 500, pods: 5000, nodes: 100, namespaces: 20 };
const ROUNDS = 5;

/** Creates a large cluster in the lab's API server and diagnoses it, again and again. */
export async function measureDoctor(): Promise<DoctorMeasurement> {
    const cluster = await startLargeCluster(SIZE, (message) => process.stderr.write(`${message}\n`));
    try {
        const seconds: number[] = [];
        const readSeconds: number[] = [];
        const cpuSeconds: number[] = [];
        const memory: number[] = [];
        // The first round fills the caches.
        for (let round = 0; round <= ROUNDS; round++) {
            const run = await runDoctor(cluster.kubeconfig);
            const read = await timeToRead(cluster.kubeConfig);
            if (round > 0) {
                seconds.push(run.seconds);
                readSeconds.push(read);
                cpuSeconds.push(run.cpuSeconds);
                memory.push(run.memoryMiB);
            }
        }
        return {
            cores: availableParallelism(),
            objects: SIZE,
            seconds: rounded(median(seconds)),
            cpuSeconds: rounded(median(cpuSeconds)),
            readSeconds: rounded(median(readSeconds)),
            doctorToReadRatio: rounded(median(seconds) / median(readSeconds)),
            memoryMiB: Math.max(...memory),
        };
    } finally {
        await cluster.stop();
    }
}

export function doctorText(measured: DoctorMeasurement): string {
    const { services, ingresses, pods } = measured.objects;
    return [
        `on ${measured.cores} cores, which the API server shares, ${services} Services, ${ingresses} Ingresses and ${pods} Pods, live:`,
        `  doctor -A             ${measured.seconds} s, of which it computes ${measured.cpuSeconds} s; ${measured.memoryMiB} MiB`,
        `  reading these lists   ${measured.readSeconds} s (doctor takes ${measured.doctorToReadRatio} times that)`,
    ].join("\n");
}

interface DoctorRun {
    seconds: number;
    cpuSeconds: number;
    memoryMiB: number;
}

/** Runs the command as `npm run doctor` does. Only Linux reports what a process has used. */
async function runDoctor(kubeconfig: string): Promise<DoctorRun> {
    const startedAt = performance.now();
    const child = spawn(
        process.execPath,
        [
            join(projectDirectory, "bootstrap.mjs"),
            ...["cli", "doctor", "-A", "--kubeconfig", kubeconfig, "--failure-threshold", "never"],
        ],
        { cwd: projectDirectory, stdio: ["ignore", "ignore", "ignore"] },
    );
    const ended = once(child, "exit") as Promise<[number | null]>;
    const used = { cpuSeconds: 0, memoryMiB: 0 };
    const sampling = setInterval(() => {
        for (const pid of childrenOf(child.pid)) {
            used.cpuSeconds = Math.max(used.cpuSeconds, cpuSecondsOf(pid));
            used.memoryMiB = Math.max(used.memoryMiB, peakMiB(pid));
        }
    }, 10);
    const [code] = await ended;
    clearInterval(sampling);
    if (code !== 0) {
        throw new Error(`doctor ended with exit code ${code}`);
    }
    return { seconds: (performance.now() - startedAt) / 1000, ...used };
}

function childrenOf(pid: number | undefined): number[] {
    return readProc(`${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
}

/** User and system time until now (proc(5), stat: clock ticks, of which Linux has 100 a second). */
function cpuSecondsOf(pid: number): number {
    const fields = readProc(`${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** The most that a process has had in memory until now (proc(5), status). */
function peakMiB(pid: number): number {
    return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(readProc(`${pid}/status`))?.[1] ?? 0) / 1024);
}

/** Empty where the process has ended. */
function readProc(file: string): string {
    try {
        return readFileSync(`/proc/${file}`, "utf8");
    } catch {
        return "";
    }
}

/** Seconds for every page of every list that doctor reads, the lists at once as doctor does. */
async function timeToRead(kubeConfig: KubeConfig): Promise<number> {
    const startedAt = performance.now();
    await Promise.all(RESOURCES.map((resource) => readPages(kubeConfig, apiPathOf(resource, undefined))));
    return (performance.now() - startedAt) / 1000;
}

async function readPages(kubeConfig: KubeConfig, path: string): Promise<void> {
    let token = "";
    do {
        const separator = path.includes("?") ? "&" : "?";
        const query = `limit=${PAGE_SIZE}${token && `&continue=${encodeURIComponent(token)}`}`;
        const text = await body(kubeConfig, `${path}${separator}${query}`);
        // The list's own metadata is before its items.
        token = /^.{0,200}"continue":"([^"]+)"/s.exec(text)?.[1] ?? "";
    } while (token);
}

async function body(kubeConfig: KubeConfig, path: string): Promise<string> {
    const options = { headers: { Accept: "application/json" } };
    await kubeConfig.applyToHTTPSOptions(options);
    return new Promise((resolve, reject) => {
        const sent = request(`${kubeConfig.getCurrentCluster()?.server}${path}`, options, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => resolve(Buffer.concat(chunks).toString()));
        });
        sent.on("error", reject);
        sent.end();
    });
}
