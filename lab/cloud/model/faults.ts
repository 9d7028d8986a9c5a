/** What a fault does to a call. */
export type FaultEffect =
    /** The call is refused with that `Response.Error`. */
    | { kind: "error"; code: string; message: string }
    /** The call is refused with that HTTP status. */
    | { kind: "status"; status: number }
    /** The connection breaks before the action runs. */
    | { kind: "disconnect" }
    /** The action runs, and the connection breaks in the middle of its answer. */
    | { kind: "truncate" }
    /** The action runs after that time. */
    | { kind: "delay"; milliseconds: number }
    /** The call is never answered; the connection stays open. */
    | { kind: "hang"; point: FaultPoint }
    /** The lab's daemon is killed (SIGKILL), and with it all that runs in the lab. */
    | { kind: "crash"; point: FaultPoint };

/** Whether the action has run when the fault happens. */
export type FaultPoint = "before" | "after";

/** What happens to which calls. */
export interface Fault {
    /** `*`: every action. */
    action: string;
    /** @default any service that has the action */
    service?: string;
    /** @default any region */
    region?: string;
    effect: FaultEffect;
    /**
     * How many calls it happens to.
     *
     * @default every one until the fault is cleared
     */
    times?: number;
    /**
     * Only to the call of that number, counted from when the fault was added.
     *
     * @default to every call
     */
    nth?: number;
    /**
     * The share of calls that it happens to, more than 0 and at most 1.
     *
     * @default 1
     */
    rate?: number;
    /** Of the random numbers that decide at a rate: the same seed makes the same calls fail. */
    seed: number;
}

/** A fault and how far it is. Everything that decides about the next call is in it. */
export interface FaultRecord extends Fault {
    faultId: string;
    /** Calls that it happened to. */
    hits: number;
    /** Calls that it was asked about. @default 0 */
    calls?: number;
    /** State of the generator of random numbers. */
    randomState: readonly number[];
    createdAt: string;
}
