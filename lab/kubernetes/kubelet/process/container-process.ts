import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { constants } from "node:os";
import type { ImageProcess } from "../../../images/image-process";
import type { ContainerLog } from "../logs/container-log";
import { closeDescriptors, openOutputPipes, type OutputPipes } from "./output-pipes";
import { killProcessesOf, RUN_VARIABLE } from "./own-processes";
import { exitCodeOf } from "../restart";

export interface ProcessOptions {
    image: ImageProcess;
    /** The whole environment, but for the run's name. */
    env: Record<string, string>;
    /** Whether something may be written to it (`stdin` of the container). @default it reads nothing */
    stdin?: boolean;
    /** The run's name: what the process starts goes by it too, and ends with the process. */
    run: string;
    /** The control plane binary, which starts a program so that it dies with the lab. @default started directly */
    binary?: string;
    /** Ended with the process. */
    log: ContainerLog;
}

/** The process that stands for one run of a container. */
export class ContainerProcess {
    private constructor(
        private readonly child: ChildProcess,
        /** The exit code, once the process has ended and its output is in the log. */
        readonly exitCode: Promise<number>,
    ) {}

    /** Throws where the program cannot be started. */
    static async start({ image, env, run, stdin, binary, log }: ProcessOptions): Promise<ContainerProcess> {
        const own = [image.program, ...image.args];
        const [program, ...args] = binary ? [binary, "exec", ...own] : own;
        const pipes = await openOutputPipes();
        const child = startedWith(pipes, () =>
            spawn(program ?? "", args, {
                env: { ...env, [RUN_VARIABLE]: run },
                cwd: image.directory,
                stdio: [stdin ? "pipe" : "ignore", ...pipes.descriptors],
            }),
        );
        child.stdin?.on("error", () => undefined);
        // As the end of a container's first process ends all others. They would keep its output open, and its port.
        child.once("exit", () => killProcessesOf((other) => other === run));
        const written = (["stdout", "stderr"] as const).map((stream) => {
            pipes[stream].on("data", (chunk: Buffer) => log.write(stream, chunk));
            return new Promise((resolve) => pipes[stream].once("close", resolve));
        });
        const exitCode = new Promise<number>((resolve) =>
            child.once("close", (code, signal) => {
                void Promise.all(written).then(() => {
                    log.end();
                    resolve(exitCodeOf(code, signal ? constants.signals[signal] : undefined));
                });
            }),
        );
        await once(child, "spawn");
        return new ContainerProcess(child, exitCode);
    }

    /** What the process reads; undefined where it reads nothing. */
    get stdin(): Writable | undefined {
        return this.child.stdin ?? undefined;
    }

    get pid(): number {
        return this.child.pid ?? 0;
    }

    /** SIGTERM, and SIGKILL where it has not ended in time. */
    end(gracePeriodMs: number): void {
        this.child.kill("SIGTERM");
        const timer = setTimeout(() => this.child.kill("SIGKILL"), Math.max(0, gracePeriodMs)).unref();
        this.child.once("exit", () => clearTimeout(timer));
    }
}

/** The process has its own descriptors from then on: without it nobody writes, and the readers end. */
function startedWith(pipes: OutputPipes, start: () => ChildProcess): ChildProcess {
    try {
        return start();
    } finally {
        closeDescriptors(pipes);
    }
}
