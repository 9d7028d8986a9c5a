import pLimit from "p-limit";
import { stderrColors as colors } from "../../verify/colors";
import { EngineError, type ChangeSummary, type ResourceEvent } from "../../engine/api/engine";
import { requireCredentials } from "../credentials";
import { explainFailure, type FailureContext } from "../../engine/pulumi/remedies";
import { displayType, eventLine, summaryText } from "../print/event-lines";
import { guardForeignLoadBalancers } from "../foreign-load-balancers/guard";
import { interruption } from "../interruption";
import { progressLine } from "../print/progress-line";
import { projectDirectory } from "../project";
import type { Session } from "./session";
import { allStacks, configStackOf } from "./stacks";
import { timeLimitError } from "./time-limit";

export type Operation = "preview" | "up" | "refresh" | "destroy";

const running: Record<Operation, string> = {
    preview: "previewing",
    up: "bringing up",
    refresh: "refreshing",
    destroy: "destroying",
};

/** What became of one stack. */
export interface StackResult {
    stack: string;
    summary?: ChangeSummary;
    error?: Error;
    /** How long it took, in milliseconds; absent where it was not begun. */
    durationMs?: number;
}

export interface RunOptions {
    /** `up`: the tags that a stack gets in its backend. @default those it has */
    stackTags?: (stack: string) => Record<string, string>;
    /** `destroy` and `refresh`: what lived in a cluster that cannot be reached counts as deleted. @default false */
    deleteUnreachable?: boolean;
    /** `destroy`: Services and Ingresses of others in a stack's own cluster are deleted first. @default false: they refuse it */
    withForeignLoadBalancers?: boolean;
    /** Milliseconds for each stack, after which it is interrupted. @default - no limit */
    timeLimit?: number;
}

/**
 * Runs one operation on all stacks of the session, `session.parallel` at a time, and says on stderr what happens to every resource.
 * A stack that fails does not stop the others.
 */
export async function runOnStacks(
    session: Session,
    operation: Operation,
    { stackTags, deleteUnreachable, withForeignLoadBalancers, timeLimit }: RunOptions = {},
): Promise<StackResult[]> {
    if (session.target === "cloud") {
        requireCredentials(session.environment);
    }
    const all = allStacks(projectDirectory);
    const interrupted = interruption();
    const display = new Display(operation);
    const limit = pLimit(session.parallel);
    try {
        return await Promise.all(
            session.stacks.map((stack) =>
                limit(async (): Promise<StackResult> => {
                    const over = timeLimit === undefined ? undefined : AbortSignal.timeout(timeLimit);
                    const signal = AbortSignal.any([interrupted.signal, ...(over ? [over] : [])]);
                    const begin = performance.now();
                    let busy: string[] | undefined;
                    over?.addEventListener("abort", () => (busy = display.busyOf(stack)), { once: true });
                    try {
                        if (interrupted.signal.aborted) {
                            throw new EngineError("not started: the command was interrupted first");
                        }
                        if (operation === "destroy" && !deleteUnreachable) {
                            const { environment } = session;
                            await guardForeignLoadBalancers({
                                outputs: await session.engine.outputs(stack, { environment, showSecrets: true }),
                                remove: withForeignLoadBalancers,
                                signal,
                                onLine: (line) => display.line(`${colors.bold(stack)}  ${line}`),
                            });
                        }
                        const summary = await session.engine[operation](stack, {
                            onEvent: (event) => display.show(event),
                            onWarning: (message) =>
                                display.line(`${colors.bold(stack)}  ${colors.yellow("warning")}: ${message}`),
                            signal,
                            environment: session.environment,
                            projectDirectory,
                            configStack: configStackOf(stack, all),
                            ...(stackTags ? { stackTags: stackTags(stack) } : {}),
                            ...(deleteUnreachable ? { deleteUnreachable } : {}),
                        });
                        display.line(`${colors.bold(stack)}  ${summaryText(summary, operation === "preview")}`);
                        return { stack, summary, durationMs: performance.now() - begin };
                    } catch (error) {
                        const failure =
                            busy && timeLimit !== undefined
                                ? timeLimitError(timeLimit, busy, error)
                                : explained(error, { stack, target: session.target, operation });
                        display.line(`${colors.bold(stack)}  ${colors.red("failed")}: ${failure.message}`);
                        return { stack, error: failure };
                    }
                }),
            ),
        );
    } finally {
        display.close();
        interrupted.end();
    }
}

/** With cause and remedy where the failure is known; an engine may have told them already. */
function explained(error: unknown, context: FailureContext): Error {
    const failure = error instanceof Error ? error : new Error(String(error));
    const known = explainFailure(failure.message, context);
    return known === undefined ? failure : new EngineError(known, { cause: error });
}

/** Finished resources scroll by; the last line tells what is being worked on, and for how long. */
class Display {
    private readonly live = progressLine(process.stderr);
    private readonly busy = new Map<string, ResourceEvent>();
    private readonly startedAt = Date.now();
    private readonly timer = setInterval(() => this.showLive(), 500);

    constructor(private readonly operation: Operation) {}

    show(event: ResourceEvent): void {
        const key = `${event.stack} ${event.type} ${event.name}`;
        if (event.phase === "start") {
            this.busy.set(key, event);
        } else {
            this.busy.delete(key);
        }
        const line = eventLine(event, this.operation === "preview");
        if (line) {
            this.line(line);
        }
        this.showLive();
    }

    /** The resources of a stack that are being worked on. */
    busyOf(stack: string): string[] {
        return [...this.busy.values()]
            .filter((event) => event.stack === stack)
            .map(({ type, name }) => `${displayType(type).split(":").at(-1)} ${name}`);
    }

    line(text: string): void {
        this.live.clear();
        process.stderr.write(`${text}\n`);
        this.live.printed();
    }

    close(): void {
        clearInterval(this.timer);
        this.live.clear();
    }

    private showLive(): void {
        const seconds = Math.round((Date.now() - this.startedAt) / 1000);
        const what = [...this.busy.values()].map(
            ({ stack, type }) => `${stack} ${displayType(type).split(":").at(-1)}`,
        );
        const verb = running[this.operation];
        // What changes is on the resources' own lines.
        this.live.update(`${seconds} s, ${verb}${what.length > 0 ? `: ${what.join(", ")}` : " …"}`, verb);
    }
}
