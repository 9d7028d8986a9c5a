import { fork, type ChildProcess } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import {
    EngineError,
    StackBusyError,
    HIDDEN_SECRET,
    type ChangeSummary,
    type Engine,
    type ImportedResource,
    type OperationOptions,
    type OutputsOptions,
    type StackInfo,
    type ProgramExports,
    type StackResource,
} from "../api/engine";
import type { FromHost, HostRequest, ToHost } from "./program/messages";
import { stackFiles } from "./state/stack-files";
import { listStacks } from "./state/stack-info";
import { lockStack } from "./state/stack-lock";
import { StackState } from "./state/stack-state";
import { importedRecord } from "./state/imported-record";
import { lastGoodCopy, readStackFile } from "./state/state-file";
import { mapSecrets, plainProperties } from "../api/property-values";
import { Vault } from "./state/vault";

export interface EmbeddedEngineOptions {
    /** Folder of Pulumi.yaml. */
    projectDirectory: string;
    /**
     * The lab's folder, where the stacks' state lives.
     * @default `$TKE_LAB_HOME`, else `.lab` in the project's folder
     */
    labDirectory?: string;
    /** Whether the project's policy pack applies where an operation does not say. @default true */
    policies?: boolean;
}

/**
 * The lab's own engine: runs the program in a process of its own and makes its resources with the clouds' official
 * clients. Needs no Pulumi CLI and no plugins, and works on the lab only.
 */
export class EmbeddedEngine implements Engine {
    readonly name = "embedded";
    private readonly projectDirectory: string;
    private readonly labDirectory: string;
    private readonly policies: boolean;

    constructor({ projectDirectory, labDirectory, policies = true }: EmbeddedEngineOptions) {
        this.policies = policies;
        this.projectDirectory = projectDirectory;
        this.labDirectory = resolve(projectDirectory, labDirectory ?? process.env.TKE_LAB_HOME ?? ".lab");
    }

    preview(stack: string, options?: OperationOptions): Promise<ChangeSummary> {
        return this.run("preview", stack, options);
    }

    up(stack: string, options?: OperationOptions): Promise<ChangeSummary> {
        return this.run("up", stack, options);
    }

    refresh(stack: string, options?: OperationOptions): Promise<ChangeSummary> {
        return this.run("refresh", stack, options);
    }

    destroy(stack: string, options?: OperationOptions): Promise<ChangeSummary> {
        return this.run("destroy", stack, options);
    }

    async stacks(): Promise<StackInfo[]> {
        return listStacks(this.labDirectory);
    }

    /** The lock's file stays: another command may have it open, waiting for the stack. */
    async remove(stack: string): Promise<void> {
        const files = stackFiles(this.labDirectory, stack);
        const lock = lockStack(files.lock, stack);
        try {
            const held = readStackFile(files.state)?.resources.length ?? 0;
            if (held > 0) {
                throw new EngineError(`stack ${stack} still holds ${held} resources: destroy it first`);
            }
            rmSync(files.state, { force: true });
            rmSync(lastGoodCopy(files.state), { force: true });
        } finally {
            lock.release();
        }
    }

    async resources(stack: string): Promise<StackResource[]> {
        const { state } = stackFiles(this.labDirectory, stack);
        return (readStackFile(state)?.resources ?? [])
            .filter(({ type }) => !type.startsWith("pulumi:providers:"))
            .map(({ type, name, id }) => ({ type, name, id }));
    }

    async importResources(stack: string, resources: readonly ImportedResource[]): Promise<void> {
        const files = stackFiles(this.labDirectory, stack);
        const lock = lockStack(files.lock, stack);
        try {
            const state = new StackState(files.state, new Vault(files.key));
            for (const resource of resources) {
                state.put(importedRecord(resource, state.list()));
            }
        } finally {
            lock.release();
        }
    }

    async outputs(stack: string, { showSecrets = false }: OutputsOptions = {}): Promise<ProgramExports> {
        const files = stackFiles(this.labDirectory, stack);
        if (!existsSync(files.state)) {
            return {};
        }
        const { outputs } = new StackState(files.state, new Vault(files.key));
        return showSecrets ? plainProperties(outputs) : (mapSecrets(outputs, () => HIDDEN_SECRET) as ProgramExports);
    }

    private run(
        operation: HostRequest["operation"],
        stack: string,
        options: OperationOptions = {},
    ): Promise<ChangeSummary> {
        const projectDirectory = options.projectDirectory ?? this.projectDirectory;
        options.signal?.throwIfAborted();
        const host = fork(join(__dirname, "program", "program-host.ts"), {
            cwd: projectDirectory,
            env: options.environment ?? process.env,
            execArgv: ["--disable-warning=ExperimentalWarning", "-r", join(__dirname, "..", "..", "preload.cjs")],
            stdio: ["ignore", "pipe", "pipe", "ipc"],
            serialization: "json",
        });
        forwardOutput(host, options);
        send(host, {
            kind: "run",
            operation,
            stack,
            projectDirectory,
            labDirectory: this.labDirectory,
            configOverrides: options.configOverrides ?? {},
            configStack: options.configStack ?? stack,
            stackTags: options.stackTags,
            deleteUnreachable: options.deleteUnreachable ?? false,
            policies: options.policies ?? this.policies,
            debug: options.debug ?? false,
        });
        return conclusion(host, stack, options);
    }
}

/** What the host says at its end; an error where it ends without a word. */
function conclusion(host: ChildProcess, stack: string, options: OperationOptions): Promise<ChangeSummary> {
    const cancel = () => send(host, { kind: "cancel" });
    options.signal?.addEventListener("abort", cancel, { once: true });
    return new Promise<ChangeSummary>((fulfil, reject) => {
        let conclude = (code: number | null, signal: NodeJS.Signals | null) =>
            reject(new EngineError(`the program of stack ${stack} ended too early (${signal ?? `exit code ${code}`})`));
        host.on("message", (message: FromHost) => {
            switch (message.kind) {
                case "event":
                    options.onEvent?.(message.event);
                    break;
                case "warning":
                    options.onWarning?.(message.message);
                    break;
                case "done":
                    conclude = () => fulfil(message.summary);
                    break;
                case "failed":
                    conclude = () => reject(new (message.isBusy ? StackBusyError : EngineError)(message.message));
                    break;
            }
        });
        host.once("error", reject);
        host.once("close", (code, signal) => conclude(code, signal));
    }).finally(() => options.signal?.removeEventListener("abort", cancel));
}

/** The SDK writes warnings to stderr where it has no engine to tell. `up` runs a program twice if there are policies. */
const WARNING = /^warning: \[runtime\] (?<message>.*)$/;

function forwardOutput(
    host: ChildProcess,
    { onOutput, onWarning }: Pick<OperationOptions, "onOutput" | "onWarning">,
): void {
    const warned = new Set<string>();
    for (const stream of [host.stdout, host.stderr]) {
        if (stream) {
            createInterface({ input: stream }).on("line", (line) => {
                onOutput?.(line);
                const message = WARNING.exec(line)?.groups?.message;
                if (message !== undefined && !warned.has(message)) {
                    warned.add(message);
                    onWarning?.(message);
                }
            });
        }
    }
}

function send(host: ChildProcess, message: ToHost): void {
    if (host.connected) {
        host.send(message);
    }
}
