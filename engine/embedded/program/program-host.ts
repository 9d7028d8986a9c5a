import { StackBusyError } from "../../api/engine";
import { deleteResources } from "../deployment/deletion";
import type { FromHost, HostRequest, ToHost } from "./messages";
import { loadPolicies, violationsText } from "../policies";
import { describeProgramError } from "./program-error";
import { type PassResult, runPass, unloadProgram } from "./program-pass";
import { readProject } from "../project";
import { assertLab, functionOf, providerOf } from "../providers/provider-registry";
import { refreshResources } from "../deployment/refresh";
import { stackFiles } from "../state/stack-files";
import { lockStack } from "../state/stack-lock";
import { idsOfOtherStacks, StackState } from "../state/stack-state";
import { Steps, type StepsOptions } from "../deployment/steps";
import { Vault } from "../state/vault";

/** The process that an operation on a stack runs in; its parent is the embedded engine. */
const cancelled = new AbortController();

// Ctrl-C reaches the whole process group; it is the parent that says what to do about it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => cancelled.abort());
// Nobody is left to say what becomes of it. It must not hold the stack's lock any longer, waiting for an answer perhaps: what
// it has begun is written down, and the next run continues from there.
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToHost) => {
    if (message.kind === "cancel") {
        cancelled.abort();
    } else {
        run(message).catch((error: unknown) =>
            fail(
                [describeProgramError(error, message.projectDirectory, message.debug)],
                error instanceof StackBusyError,
            ),
        );
    }
});

async function run(request: HostRequest): Promise<void> {
    const { operation, stack } = request;
    const files = stackFiles(request.labDirectory, stack);
    if (operation !== "preview") {
        assertLab(process.env);
        const lock = lockStack(files.lock, stack);
        process.once("exit", () => lock.release());
    }
    const state = new StackState(files.state, new Vault(files.key));
    const others = idsOfOtherStacks(files.state);
    const options: StepsOptions = {
        stack,
        state,
        providerOf,
        functionOf: (token) => {
            // In previews too, which ask for nothing else.
            assertLab(process.env);
            return functionOf(token);
        },
        environment: process.env,
        signal: cancelled.signal,
        deleteUnreachable: request.deleteUnreachable,
        isTracked: (id) => others.has(id),
        emit: (event) => sendToEngine({ kind: "event", event }),
        warn: (message) => sendToEngine({ kind: "warning", message }),
    };
    const steps = new Steps(options);
    switch (operation) {
        case "refresh":
            await refreshResources(steps);
            break;
        case "destroy":
            await deleteResources(steps, state.list(), cancelled.signal);
            break;
        default:
            return deploy(request, steps, new Steps({ ...options, emit: () => {} }));
    }
    if (cancelled.signal.aborted) {
        return fail([CANCELLED]);
    }
    if (operation === "destroy") {
        state.outputs = {};
    }
    conclude({ kind: "done", summary: steps.summary });
}

/**
 * Runs the program. An `up` that policies apply to runs it once before as a preview that nobody sees, so that a stack that
 * breaks a policy is refused before anything is created.
 */
async function deploy(request: HostRequest, steps: Steps, unseen: Steps): Promise<void> {
    process.channel?.unref();
    const project = readProject(request.projectDirectory, request.configStack);
    const newCheck = request.policies ? loadPolicies(request.projectDirectory) : undefined;
    const run = (preview: boolean, of: Steps, onAccepted?: () => void) =>
        runPass({
            request,
            project,
            steps: of,
            signal: cancelled.signal,
            preview,
            policies: newCheck?.(),
            ...(onAccepted ? { onAccepted } : {}),
        });
    if (request.operation === "preview") {
        return showPlan(await run(true, steps), steps);
    }
    const loadedBefore = new Set(Object.keys(require.cache));
    const planned = newCheck && (await run(true, unseen));
    if (planned) {
        if (hasFailed(planned, NOTHING_CHANGED)) {
            return;
        }
        unloadProgram(loadedBefore);
    }
    // Nothing is written before the program has registered a resource: a config that it refuses leaves the stack as it was,
    // though components, which only group, may have been registered by then.
    let isAccepted = false;
    const done = await run(false, steps, () => {
        isAccepted = true;
        steps.state.updated(request.stackTags);
    });
    if (isAccepted) {
        steps.state.updated();
    }
    if (hasFailed(done, "nothing more was created; what exists is kept")) {
        return;
    }
    if (planned && planned.registered > 0 && done.registered === 0) {
        // All that the stack has would be deleted: no program means that.
        return fail(["the program did not run again after its policies were checked: write it as CommonJS modules"]);
    }
    await done.deployment.finish();
    if (cancelled.signal.aborted) {
        return fail([CANCELLED]);
    }
    steps.state.outputs = done.outputs ?? {};
    conclude({ kind: "done", summary: steps.summary });
}

/** The whole plan, also of a stack that breaks a policy. */
async function showPlan(planned: PassResult, steps: Steps): Promise<void> {
    if (planned.reasons.length === 0) {
        await planned.deployment.finish();
    }
    if (!hasFailed(planned, NOTHING_CHANGED)) {
        planned.undecided.forEach((line) => process.stderr.write(`${line}\n`));
        conclude({ kind: "done", summary: steps.summary });
    }
}

/** Whether a run of the program failed; the engine is then told why. */
function hasFailed({ reasons, violations }: PassResult, consequence: string): boolean {
    const told = violations.length > 0 ? [...reasons, violationsText(violations, consequence)] : reasons;
    if (told.length === 0 && !cancelled.signal.aborted) {
        return false;
    }
    // The SDK's would tell of every registration that never came to its turn; this says why it did not.
    process.removeAllListeners("exit");
    fail(cancelled.signal.aborted ? [CANCELLED] : told);
    return true;
}

const NOTHING_CHANGED = "nothing was changed";
const CANCELLED = "cancelled; the state records all that was created: run up to continue, or destroy";

function fail(messages: string[], isBusy = false): void {
    conclude({ kind: "failed", message: messages.join("\n"), isBusy });
}

function conclude(message: FromHost): void {
    if (!process.connected) {
        process.exit(1);
    }
    process.send?.(message, () => process.exit(0));
}

function sendToEngine(message: FromHost): void {
    if (process.connected) {
        process.send?.(message);
    }
}
