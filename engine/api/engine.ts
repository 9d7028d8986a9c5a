/** What an engine does to a resource; the names are Pulumi's. */
export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read";

/** One input of a resource that is to change, or has. */
export interface PropertyChange {
    /** For example `spec.template.spec.containers[0].image`. */
    path: string;
    kind: "add" | "update" | "delete";
    /** Whether this change is one for which the resource is replaced. */
    forcesReplacement: boolean;
    /** Absent where there was none, or where it is not known; `[secret]` for a secret. */
    before?: unknown;
    after?: unknown;
}

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
    /** The inputs that changed: of an update and, where the engine tells them, of a replacement. */
    changes?: PropertyChange[];
    error?: string;
}

/** A stack as its backend knows it. */
export interface StackInfo {
    name: string;
    /**
     * End of its last `up`, whatever became of it, or the start of one that was killed; absent where it never had one.
     * No `destroy` moves it: a stack that has expired stays so when its destroy fails.
     */
    lastUpdate?: Date;
    /** Whether an operation holds the stack right now. */
    updateInProgress: boolean;
    /** Resources in its state, the stack itself and its providers not counted. */
    resourceCount: number;
    /** Why its state cannot be read, which leaves open what it holds; absent: it can. */
    unreadable?: string;
    /** Its own tags; where no `up` has given it any, the `ttl` tag of its resources. */
    tags: Record<string, string>;
}

/** A resource of a stack's state. */
export interface StackResource {
    /** Type token. */
    type: string;
    /** Logical name. */
    name: string;
    /** Empty while a creation is under way whose call has not answered. */
    id: string;
    /** Whether that creation was cut off, and the next `up` would create another one. @default - it looks for what was created */
    isCutOff?: true;
}

/** A resource of the cloud that a stack's state is to hold, as the program registers it. */
export interface ImportedResource extends StackResource {
    /** Logical name of the component that it is a child of. */
    parent: string;
}

/** How many resources an operation has changed, or would change. Components are not counted. */
export type ChangeSummary = Record<Exclude<Operation, "read">, number>;

export interface OperationOptions {
    onEvent?: (event: ResourceEvent) => void;
    /** What the program warns of (`pulumi.log.warn`), once each. @default dropped */
    onWarning?: (message: string) => void;
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
    /** `up`: tags that the stack itself has in its backend from then on, in place of an earlier `up`'s. @default they stay */
    stackTags?: Record<string, string>;
    /**
     * `destroy` and `refresh` of a stack whose cluster was deleted behind its back: what lived in a cluster that cannot
     * be reached counts as deleted. @default false
     */
    deleteUnreachable?: boolean;
    /**
     * `preview` and `up`: whether the project's policy pack (its folder `policy`) applies. A stack that breaks a policy is
     * refused, and `up` then creates nothing. @default the engine's own setting
     */
    policies?: boolean;
    /** The stack whose Pulumi.<stack>.yaml holds the config. @default the stack itself */
    configStack?: string;
    /** Errors of the program with their stack trace. @default false */
    debug?: boolean;
}

export interface OutputsOptions extends Pick<OperationOptions, "environment" | "projectDirectory"> {
    /** Without it a secret's value is `[secret]`. @default false */
    showSecrets?: boolean;
}

/** The program's exports, by name. */
export type ProgramExports = Record<string, unknown>;

/** Brings stacks up and down. An operation that fails rejects with an {@link EngineError}. */
export interface Engine {
    readonly name: string;
    preview(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    up(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    refresh(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    destroy(stack: string, options?: OperationOptions): Promise<ChangeSummary>;
    /** Every stack of the project that the backend knows. */
    stacks(options?: Pick<OperationOptions, "environment" | "projectDirectory">): Promise<StackInfo[]>;
    /** Forgets a stack that holds nothing any more; its Pulumi.<stack>.yaml stays. Throws where it holds something. */
    remove(stack: string, options?: Pick<OperationOptions, "environment" | "projectDirectory">): Promise<void>;
    /** What its state holds, components and providers left out; empty for a stack that the backend does not know. */
    resources(
        stack: string,
        options?: Pick<OperationOptions, "environment" | "projectDirectory">,
    ): Promise<StackResource[]>;
    /** Takes existing resources into a stack's state; the next `up` goes on from there. */
    importResources(
        stack: string,
        resources: readonly ImportedResource[],
        options?: Pick<OperationOptions, "environment" | "projectDirectory">,
    ): Promise<void>;
    /** Outputs of the last successful `up`; empty for a stack that is not up. */
    outputs(stack: string, options?: OutputsOptions): Promise<ProgramExports>;
}

/** A failure whose message the user gets as it is: it is complete without a stack trace. */
export class EngineError extends Error {
    override readonly name: string = "EngineError";
}

/** A stack is held by another command, which is alive: its lock ends with its process. */
export class StackBusyError extends EngineError {
    override readonly name = "StackBusyError";
}

/** What stands for a secret that was not asked for; the Pulumi CLI's word. */
export const HIDDEN_SECRET = "[secret]";

export function emptySummary(): ChangeSummary {
    return { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
}
