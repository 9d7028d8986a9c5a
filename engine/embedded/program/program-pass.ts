import { join, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "../deployment/deployment";
import type { HostRequest } from "./messages";
import type { PolicyCheck } from "../policies";
import { runProgram } from "./program";
import { describeProgramError } from "./program-error";
import type { Project } from "../project";
import type { Steps } from "../deployment/steps";
import type { Properties } from "../../api/property-values";

export interface PassOptions {
    request: HostRequest;
    project: Project;
    steps: Steps;
    signal: AbortSignal;
    preview: boolean;
    /** Other than in a preview, a violation keeps its resource and whatever follows from being made. */
    policies?: PolicyCheck;
    /** Called once, when the program registers its first resource: it has accepted its config by then. */
    onAccepted?: () => void;
}

export interface PassResult {
    deployment: Deployment;
    /** How many resources and components the program has registered. */
    registered: number;
    /** The program's exports; undefined where it did not come to its end. */
    outputs?: Properties;
    /** Why it failed; empty where it did not. */
    reasons: string[];
    /** Of policies, as lines to show. */
    violations: string[];
    /** Policies that wait for values that are not known yet, as lines to show. */
    undecided: readonly string[];
}

/**
 * Runs the program from its first line until nothing is left of it that could go on, as Pulumi's own language host does.
 * Not re-entrant.
 */
export function runPass({
    request,
    project,
    steps,
    signal,
    preview,
    policies,
    onAccepted,
}: PassOptions): Promise<PassResult> {
    const deployment = new Deployment(steps, preview, signal);
    const problems = new Set<string>();
    const violations: string[] = [];
    let registered = 0;
    let hasAccepted = false;
    const onError = (error: unknown) => {
        problems.add(describeProgramError(error, request.projectDirectory, request.debug));
        // The deployment begins nothing more, what is under way ends by itself.
        deployment.stop();
    };
    process.on("uncaughtException", onError);
    process.on("unhandledRejection", onError);
    const policed: Pick<Deployment, "register" | "call"> = {
        call: (invocation) => deployment.call(invocation),
        register: (registration) => {
            registered += 1;
            // What the program only reads (`X.get`) is not its own.
            const found = registration.id ? [] : (policies?.add(registration) ?? []);
            violations.push(...found);
            if (!preview && found.length > 0) {
                deployment.stop();
            }
            if (registration.custom && !hasAccepted) {
                hasAccepted = true;
                onAccepted?.();
            }
            return deployment.register(registration);
        },
    };
    let outputs: Properties | undefined;
    const config = { ...project.config, ...request.configOverrides };
    runProgram(project, request.stack, config, policed, preview).then((result) => {
        outputs = result;
    }, onError);
    return nothingLeft().then(() => {
        process.off("uncaughtException", onError);
        process.off("unhandledRejection", onError);
        const reasons = [...problems, ...deployment.failures];
        if (reasons.length === 0 && pulumi.log.hasErrors()) {
            reasons.push("the program reported an error");
        }
        if (reasons.length === 0 && outputs) {
            violations.push(...(policies?.finish() ?? []));
        } else if (reasons.length === 0 && violations.length === 0) {
            reasons.push(NEVER_ENDED);
        }
        return { deployment, registered, outputs, reasons, violations, undecided: policies?.undecided ?? [] };
    });
}

/** Goes on in a turn of the event loop of its own: Node tells of its end again only after that. */
function nothingLeft(): Promise<void> {
    return new Promise((resolve) => process.once("beforeExit", () => setImmediate(resolve)));
}

const NEVER_ENDED =
    "the program ended while it still waited for a value that was never set: look for a circular dependsOn";

/**
 * Has the program's own modules run anew when they are loaded again; packages stay as they are.
 * @param loadedBefore what was loaded before the program.
 */
export function unloadProgram(loadedBefore: ReadonlySet<string>): void {
    for (const file of Object.keys(require.cache)) {
        const isPackage = file.includes(`${sep}node_modules${sep}`);
        if (!isPackage && !loadedBefore.has(file) && !file.startsWith(ENGINE + sep)) {
            delete require.cache[file];
        }
    }
}

/** The engine loads its providers when they are first needed. */
const ENGINE = join(__dirname, "..", "..");
