import { finished } from "node:stream/promises";
import type { Readable, Writable } from "node:stream";
import type { SpdyStream } from "./spdy-connection";
import { upgradeToSpdy, type UpgradeRequest } from "./upgrade";

/** What a client has connected to a command, of what it asked for. */
export interface CommandStreams {
    stdin?: Readable;
    stdout?: Writable;
    stderr?: Writable;
    /** Aborts when the client is gone. */
    signal: AbortSignal;
}

/** Which streams a client asks for (kubelet's query parameters). */
export interface RequestedStreams {
    stdin: boolean;
    stdout: boolean;
    stderr: boolean;
    tty: boolean;
}

export function requestedStreams(parameters: URLSearchParams): RequestedStreams {
    const has = (name: string) => ["1", "true"].includes(parameters.get(name) ?? "");
    return { stdin: has("input"), stdout: has("output"), stderr: has("error"), tty: has("tty") };
}

/** Version 4 of the protocol: the exit code comes as JSON in the stream of errors. */
const PROTOCOLS = ["v4.channel.k8s.io"];
const STREAMS_TIMEOUT_MS = 30_000;

/**
 * Serves an exec or an attach: waits for the client's streams, runs the command, and sends its exit code.
 *
 * @param run its exit code; what it rejects with is shown to the client
 */
export async function serveRemoteCommand(
    upgrade: UpgradeRequest,
    requested: RequestedStreams,
    run: (streams: CommandStreams) => Promise<number>,
): Promise<void> {
    const connection = upgradeToSpdy(upgrade, PROTOCOLS);
    if (!connection) {
        return;
    }
    const gone = new AbortController();
    const streams = new Map<string, SpdyStream>();
    const { stdin, stdout, stderr, tty } = requested;
    const expected = [true, stdin, stdout, stderr, tty].filter(Boolean).length;
    const complete = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), STREAMS_TIMEOUT_MS);
        connection.on("stream", (stream) => {
            streams.set(stream.headers["streamtype"] ?? "", stream);
            if (streams.size === expected) {
                clearTimeout(timer);
                resolve(true);
            }
        });
        connection.on("close", () => {
            clearTimeout(timer);
            gone.abort();
            resolve(false);
        });
    });
    connection.start();
    if (await complete) {
        // A window's size is of no use without a terminal.
        streams.get("resize")?.resume();
        const status = await outcome(() =>
            run({
                stdin: streams.get("stdin"),
                stdout: streams.get("stdout"),
                stderr: streams.get("stderr"),
                signal: gone.signal,
            }),
        );
        await Promise.all([ended(streams.get("stdout")), ended(streams.get("stderr"))]);
        await ended(streams.get("error"), JSON.stringify(status));
    }
    connection.close();
}

async function ended(stream: Writable | undefined, text = ""): Promise<void> {
    if (stream && !stream.destroyed) {
        stream.end(text);
        await finished(stream, { readable: false }).catch(() => undefined);
    }
}

/** The fields of a `metav1.Status` that say how a command ended. */
export interface CommandStatus {
    metadata: object;
    status: "Success" | "Failure";
    reason?: string;
    message?: string;
    details?: { causes: { reason: string; message: string }[] };
}

async function outcome(run: () => Promise<number>): Promise<CommandStatus> {
    try {
        return exitStatus(await run());
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { metadata: {}, status: "Failure", reason: "InternalError", message };
    }
}

/** As a kubelet says it (ServeExec of k8s.io/kubelet/pkg/cri/streaming/remotecommand). */
export function exitStatus(exitCode: number): CommandStatus {
    if (exitCode === 0) {
        return { metadata: {}, status: "Success" };
    }
    return {
        metadata: {},
        status: "Failure",
        reason: "NonZeroExitCode",
        message: `command terminated with non-zero exit code: exit status ${exitCode}`,
        details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
    };
}
