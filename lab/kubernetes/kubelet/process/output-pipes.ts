import { execFile } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const mkfifo = promisify(execFile);

/** What a process writes, to read, and the descriptors that the process gets. */
export interface OutputPipes {
    stdout: Readable;
    stderr: Readable;
    /** Of stdout and stderr; to be closed here once the process has them. */
    descriptors: readonly [number, number];
}

/**
 * Pipes for what a process writes. The ones that Node.js makes are sockets, which nothing can open again, while servers open
 * `/dev/stdout` for their access log (nginx, Tomcat).
 */
export async function openOutputPipes(): Promise<OutputPipes> {
    const folder = await mkdtemp(join(tmpdir(), "tke-lab-output-"));
    try {
        const [stdout, stderr] = [join(folder, "stdout"), join(folder, "stderr")];
        await mkfifo("mkfifo", ["-m", "600", stdout, stderr]);
        const [out, err] = [openPipe(stdout), openPipe(stderr)];
        return { stdout: out.reader, stderr: err.reader, descriptors: [out.descriptor, err.descriptor] };
    } finally {
        // What is open stays open.
        await rm(folder, { recursive: true, force: true });
    }
}

export function closeDescriptors({ descriptors }: OutputPipes): void {
    descriptors.forEach((descriptor) => closeSync(descriptor));
}

function openPipe(path: string): { reader: Readable; descriptor: number } {
    // Without O_NONBLOCK it would wait for somebody who writes.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const reader = new Socket({ fd, readable: true, writable: false });
    // It closes then, too.
    reader.on("error", () => undefined);
    return { reader, descriptor: openSync(path, "w") };
}
