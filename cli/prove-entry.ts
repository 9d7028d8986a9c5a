import { resolve } from "node:path";
import type { Language, Text } from "../doctor/model/text";
import type { Threshold } from "../doctor/output/exit-code";
import { PROOF_STACK } from "../doctor/prove/identity";
import { cleanupLines, planText, proofExitCode, proofJson, proofText } from "../doctor/prove/report";
import { cleanUpProof, runProof, type ProofOptions, type ProofPlan } from "../doctor/prove/run-proof";
import { EnvironmentError } from "../doctor/model/environment-error";
import { kubernetesClient } from "../kubeconfig/kubernetes-client";
import { labEnvironment, labStatus } from "../lab/client";
import type { LabHome } from "../lab/home";
import { stdoutColors } from "../verify/colors";
import { TAG_KEYS } from "../components/common/tags";
import { DEFAULT_IMAGE } from "../components/scenario/images";
import { writeProofReport } from "./conformance";
import { isConfirmed } from "./consent";
import { labReach } from "./lab/lab-clients";
import { printJson } from "./print/output";
import { VerifyProgress } from "./print/verify-progress";
import { projectDirectory, projectLabHome } from "./project";
import { PROOF_TIMEOUT_SECONDS, type ProveArguments } from "./prove-options";
import { checkedSeconds } from "./seconds";
import { projectName } from "./stacks/stack-config";
import { UsageError } from "./usage";

/** What of doctor's own arguments a proof reads. */
export interface DoctorTarget {
    objects?: string[];
    kubeconfig?: string;
    context?: string;
    namespace?: string;
    fact?: string[];
    json?: boolean;
    lang: Language;
    "failure-threshold": Threshold;
}

/** Proves one entry point, or cleans up. Returns the exit code; throws a UsageError where nothing can be proven. */
export async function proveEntry(args: ProveArguments & DoctorTarget, folder: string): Promise<number> {
    const connect = {
        ...(args.kubeconfig && { kubeconfig: resolve(folder, args.kubeconfig) }),
        ...(args.context && { context: args.context }),
    };
    const seconds = checkedSeconds("timeout", args.timeout) ?? PROOF_TIMEOUT_SECONDS;
    const progress = new VerifyProgress(seconds, process.stderr, Date.now, "doctor");
    const onStep = (text: Text): void => {
        progress.end();
        process.stderr.write(`${text[args.lang]}\n`);
    };
    const stack = args.lang === "zh" ? "等待中" : "waits";
    const onWaiting = (reason: Text): void => progress.update({ stack, client: "", reason: reason[args.lang] });
    const interrupted = new AbortController();
    const release = onSignals(interrupted);
    try {
        if (args.cleanup) {
            refuseObjects(args);
            return await cleanup({ ...connect, onStep, onWaiting }, args);
        }
        const target = checkedTarget(args);
        const lab = await labOf(connect);
        const result = await runProof({
            ...connect,
            ...target,
            ...clientOptions(args, lab),
            ...(args.namespace && { namespace: args.namespace }),
            facts: args.fact ?? [],
            tags: [
                { key: TAG_KEYS.project, value: projectName(projectDirectory) },
                { key: TAG_KEYS.stack, value: PROOF_STACK },
            ],
            proofTimeoutMs: seconds * 1000,
            signal: interrupted.signal,
            onStep,
            onWaiting,
            isConfirmed: async (plan) => {
                requireOwnAddress(plan, args, lab);
                process.stderr.write(`${planText(plan, args.lang)}\n`);
                return isAgreed(args);
            },
        });
        progress.end();
        if (!result) {
            process.stderr.write(args.lang === "zh" ? "没有创建任何资源\n" : "nothing is created\n");
            return 2;
        }
        if (args.report) {
            const environment = lab?.environment ?? process.env;
            writeProofReport(args.report, folder, result, environment.TENCENTCLOUD_REGION);
        }
        if (args.json) {
            printJson(proofJson(result, args.lang));
        } else {
            process.stdout.write(`${proofText(result, args.lang, stdoutColors)}\n`);
        }
        return proofExitCode(result, args["failure-threshold"]);
    } catch (error) {
        if (interrupted.signal.aborted && !(error instanceof EnvironmentError)) {
            process.stderr.write(
                args.lang === "zh" ? "已中断：没有留下验证的任何资源\n" : "interrupted: nothing of the proof is left\n",
            );
            return (interrupted.signal.reason as Interruption).exitCode;
        }
        throw error instanceof EnvironmentError ? new UsageError(error.in(args.lang)) : error;
    } finally {
        progress.end();
        release();
    }
}

async function cleanup(options: Parameters<typeof cleanUpProof>[0], { json, lang }: DoctorTarget): Promise<number> {
    const done = await cleanUpProof(options);
    if (json) {
        printJson(done ?? { objects: [], loadBalancerIds: [], namespaceDeleted: false, foreign: [] });
    } else {
        const lines = done
            ? cleanupLines(done, lang)
            : [lang === "zh" ? "没有验证留下的资源" : "nothing is left of a proof"];
        process.stdout.write(`${lines.join("\n")}\n`);
    }
    return 0;
}

function refuseObjects({ objects = [] }: DoctorTarget): void {
    if (objects.length > 0) {
        throw new UsageError(`--cleanup deletes what any proof has left: leave ${objects.join(" ")} out`);
    }
}

async function isAgreed({ yes }: ProveArguments): Promise<boolean> {
    if (yes) {
        return true;
    }
    if (!process.stdin.isTTY) {
        throw new UsageError("without a terminal nobody can be asked, and nothing is created: add --yes");
    }
    return isConfirmed("Create it?", process.stdin, process.stderr);
}

function checkedTarget({ objects = [], "on-existing-clb": port }: ProveArguments & DoctorTarget) {
    const mistakes: string[] = [];
    const [, prefix = "", name = ""] =
        /^(services?|svc|ingress(?:es)?|ing)\/([a-z0-9.-]+)$/.exec(objects[0] ?? "") ?? [];
    if (objects.length !== 1 || !name) {
        mistakes.push(`--prove takes one object, service/NAME or ingress/NAME, not ${objects.join(" ") || "none"}`);
    }
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port <= 65_535)) {
        mistakes.push(`--on-existing-clb is ${port}: set a port, 1 to 65535`);
    }
    if (mistakes.length > 0) {
        throw new UsageError(mistakes.join("\n"));
    }
    return {
        kind: prefix.startsWith("s") ? ("Service" as const) : ("Ingress" as const),
        name,
        ...(port !== undefined && { onExistingPort: port }),
    };
}

type ClientOptions = Pick<ProofOptions, "image" | "environment" | "reachOf" | "expectIp" | "ipEcho">;

/** Who connects: in the lab clients with addresses of their own, elsewhere this machine. */
function clientOptions(args: ProveArguments, lab: Lab | undefined): ClientOptions {
    if (lab) {
        return {
            image: args.image ?? DEFAULT_IMAGE,
            environment: { ...process.env, ...lab.environment },
            reachOf: ({ vpcId, isInternal }) =>
                labReach(lab.home, { vpcId, clbType: isInternal ? "internal" : "public" }),
        };
    }
    const { image = DEFAULT_IMAGE, "expect-ip": expectIp, "ip-echo": ipEcho } = args;
    return {
        image,
        environment: process.env,
        reachOf: () => Promise.resolve({ clients: [] }),
        ...(expectIp && { expectIp }),
        ...(ipEcho && { ipEcho }),
    };
}

/** Refuses, before anything is created, a public CLB whose clients' address could not be compared with anything. */
function requireOwnAddress({ twin }: ProofPlan, args: ProveArguments, lab: Lab | undefined): void {
    if (!lab && !twin.isInternal && !args["expect-ip"] && !args["ip-echo"]) {
        throw new UsageError(
            "this machine's address is not known, as a public CLB sees it: set --expect-ip ADDRESS, or --ip-echo URL",
        );
    }
}

interface Lab {
    home: LabHome;
    environment: NodeJS.ProcessEnv;
}

/** The project's lab, where the cluster is one of its: such a cluster's API server is on this machine. */
async function labOf({ kubeconfig, context }: { kubeconfig?: string; context?: string }): Promise<Lab | undefined> {
    const config = new (kubernetesClient().KubeConfig)();
    try {
        if (kubeconfig) {
            config.loadFromFile(kubeconfig);
        } else {
            config.loadFromDefault();
        }
        if (context) {
            config.setCurrentContext(context);
        }
    } catch {
        // Reported by whoever reads it next.
        return undefined;
    }
    const home = projectLabHome();
    const host = URL.parse(config.getCurrentCluster()?.server ?? "")?.hostname ?? "";
    const status = /^127\./.test(host) ? await labStatus(home) : undefined;
    return status && { home, environment: labEnvironment(home, status) };
}

interface Interruption {
    exitCode: number;
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The first signal cleans up, a second one ends at once. Returns what takes the handlers away. */
function onSignals(controller: AbortController): () => void {
    const handlers = Object.entries(SIGNALS).map(([signal, exitCode]) => {
        const handler = (): void => {
            if (controller.signal.aborted) {
                process.stderr.write("what is left: npm run doctor -- --cleanup\n");
                process.exit(exitCode);
            }
            process.stderr.write(`${signal}: deletes what was created; once more ends at once\n`);
            controller.abort({ exitCode } satisfies Interruption);
        };
        process.on(signal, handler);
        return () => process.off(signal, handler);
    });
    return () => handlers.forEach((off) => off());
}
