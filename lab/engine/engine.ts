/** What an engine does to a resource; the names are Pulumi's. */
export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read";

/** A step in the life of one resource during an operation on a stack. */
export interface ResourceEvent {
    stack: string;
    op: Operation;
    /** `same` and, in a preview, every operation has no `start`. */
    phase: "start" | "done" | "failed";
    /** Type token, for example `tencentcloud:index/vpc:Vpc`. */
    type: string;
    /** Logical name. */
    name: string;
    /** From `start` to `done` or `failed`, in milliseconds. */
    durationMs?: number;
    /** Paths of the inputs that changed, for example `spec.replicas`. */
    diff?: string[];
    error?: string;
}

/** How many resources an operation has changed, or would change. Components are not counted. */
export type ChangeSummary = Record<Exclude<Operation, "read">, number>;

export interface OperationOptions {
    onEvent?: (event: ResourceEvent) => void;
    /** What the program prints, line by line. @default dropped */
    onOutput?: (line: string) => void;
    /** Abort: nothing new is started, what is under way is finished or left so that the next run finds it. */
    signal?: AbortSignal;
    /** Environment of the program and of the clients. @default this process's */
    environment?: NodeJS.ProcessEnv;
    /** Folder of Pulumi.yaml. @default the engine's */
    projectDirectory?: string;
    /** Values over those of Pulumi.<stack>.yaml, by full key (`project:key`). */
    configOverrides?: Record<string, string>;
    /** Errors of the program with their stack trace. @default false */
    debug?: boolean;
}

export interface OutputsOptions extends Pick<OperationOptions, "environment" | "projectDirectory"> {
    /** Without it a secret's value is `[secret]`. @default false */
    showSecrets?: boolean;
}

/** The program's exports, by name. */
export type StackOutputs = Record<string, unknown>;

/** Brings stacks up and down. An operation that fails rejects with an {@link EngineError}. */
export interface Engine {
    readonly name: string;
    preview(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    up(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    refresh(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    destroy(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    /** Outputs of the last successful `up`; empty for a stack that is not up. */
    outputs(stack: string, options?: OutputsOptions): Promise<StackOutputs>;
}

/** A failure to tell the user as it is: its message is complete without a stack trace. */
export class EngineError extends Error {
    override readonly name = "EngineError";
}

/** What stands for a secret that was not asked for; the Pulumi CLI's word. */
export const HIDDEN_SECRET = "[secret]";

export function emptySummary(): ChangeSummary {
    return { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
}
