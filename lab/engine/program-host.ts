import * as pulumi from "@pulumi/pulumi";
import { deleteResources } from "./deletion";
import { Deployment } from "./deployment";
import type { FromHost, HostRequest, ToHost } from "./messages";
import { runProgram } from "./program";
import { describeProgramError } from "./program-error";
import { readProject } from "./project";
import { assertLab, providerOf } from "./providers/registry";
import { refreshResources } from "./refresh";
import { stackFiles } from "./stack-files";
import { StackLock } from "./stack-lock";
import { idsOfOtherStacks, StackState } from "./stack-state";
import { Steps } from "./steps";
import type { Properties } from "./values";
import { Vault } from "./vault";

/** The process that an operation on a stack runs in; its parent is the embedded engine. */
const cancelled = new AbortController();

// Ctrl-C reaches the whole process group; it is the parent that says what to do about it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => cancelled.abort());
process.on("disconnect", () => cancelled.abort());
process.on("message", (message: ToHost) => {
    if (message.kind === "cancel") {
        cancelled.abort();
    } else {
        run(message).catch((error: unknown) =>
            fail([describeProgramError(error, message.projectDirectory, message.debug)]),
        );
    }
});

async function run(request: HostRequest): Promise<void> {
    const { operation, stack } = request;
    const files = stackFiles(request.labDirectory, stack);
    if (operation !== "preview") {
        assertLab(process.env);
        const lock = StackLock.acquire(files.lock, stack);
        process.once("exit", () => lock.release());
    }
    const state = new StackState(files.state, new Vault(files.key));
    const others = idsOfOtherStacks(files.state);
    const steps = new Steps({
        stack,
        state,
        providerOf,
        environment: process.env,
        signal: cancelled.signal,
        isTracked: (id) => others.has(id),
        emit: (event) => tell({ kind: "event", event }),
    });
    switch (operation) {
        case "refresh":
            await refreshResources(steps);
            break;
        case "destroy":
            await deleteResources(steps, state.list(), cancelled.signal);
            break;
        default:
            return deploy(request, steps);
    }
    if (cancelled.signal.aborted) {
        return fail([CANCELLED]);
    }
    if (operation === "destroy") {
        state.outputs = {};
    }
    conclude({ kind: "done", summary: steps.summary });
}

/** Runs the program; as with Pulumi's own language host, it is over when nothing is left that could go on. */
function deploy(request: HostRequest, steps: Steps): void {
    const project = readProject(request.projectDirectory, request.stack);
    const preview = request.operation === "preview";
    const deployment = new Deployment(steps, preview, cancelled.signal);
    const problems = new Set<string>();
    const onError = (error: unknown) => {
        problems.add(describeProgramError(error, request.projectDirectory, request.debug));
        // The deployment begins nothing more, what is under way ends by itself.
        deployment.stop();
    };
    process.on("uncaughtException", onError);
    process.on("unhandledRejection", onError);
    let outputs: Properties | undefined;
    const config = { ...project.config, ...request.configOverrides };
    runProgram(project, request.stack, config, deployment, preview).then((result) => {
        outputs = result;
    }, onError);
    process.channel?.unref();
    process.once("beforeExit", () => {
        finish(deployment, steps, preview, outputs, [...problems]).catch((error: unknown) => {
            fail([describeProgramError(error, request.projectDirectory, request.debug)]);
        });
    });
}

async function finish(
    deployment: Deployment,
    steps: Steps,
    preview: boolean,
    outputs: Properties | undefined,
    problems: string[],
): Promise<void> {
    const reasons = [...problems, ...deployment.failures];
    if (reasons.length > 0 || cancelled.signal.aborted) {
        // The SDK's would tell of every registration that never came to its turn; why it did not is told below.
        process.removeAllListeners("exit");
    }
    if (cancelled.signal.aborted) {
        return fail([CANCELLED]);
    }
    if (reasons.length > 0 || pulumi.log.hasErrors()) {
        return fail(reasons.length > 0 ? reasons : ["the program reported an error"]);
    }
    if (!outputs) {
        return fail([
            "the program ended while it still waited for a value that never comes: look for a circular dependsOn",
        ]);
    }
    await deployment.finish();
    if (cancelled.signal.aborted) {
        return fail([CANCELLED]);
    }
    if (!preview) {
        steps.state.outputs = outputs;
    }
    conclude({ kind: "done", summary: steps.summary });
}

const CANCELLED = "cancelled; nothing that was made is forgotten: run up to go on, or destroy";

function fail(messages: string[]): void {
    conclude({ kind: "failed", message: messages.join("\n") });
}

function conclude(message: FromHost): void {
    if (!process.connected) {
        process.exit(1);
    }
    process.send?.(message, () => process.exit(0));
}

function tell(message: FromHost): void {
    if (process.connected) {
        process.send?.(message);
    }
}
