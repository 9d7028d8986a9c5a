import type { ChangeSummary, ResourceEvent } from "../../api/engine";

/** What the engine asks of a program host, once. */
export interface HostRequest {
    kind: "run";
    operation: "preview" | "up" | "refresh" | "destroy";
    stack: string;
    projectDirectory: string;
    labDirectory: string;
    configOverrides: Record<string, string>;
    configStack: string;
    stackTags?: Record<string, string>;
    deleteUnreachable: boolean;
    policies: boolean;
    debug: boolean;
}

export interface HostCancel {
    kind: "cancel";
}

export type ToHost = HostRequest | HostCancel;

export type FromHost =
    | { kind: "event"; event: ResourceEvent }
    /** A line for the user that ends nothing. */
    | { kind: "warning"; message: string }
    | { kind: "done"; summary: ChangeSummary }
    /** A message to tell the user as it is. `isBusy`: another command holds the stack. */
    | { kind: "failed"; message: string; isBusy: boolean };
