import { resolve } from "node:path";
import type { Language, Text } from "../../doctor/model/text";
import type { Threshold } from "../../doctor/output/exit-code";
import { PROOF_STACK } from "../../doctor/prove/identity";
import {
    cleanupLines,
    NOTHING_LEFT,
    planText,
    proofExitCode,
    proofJson,
    proofText,
} from "../../doctor/prove/proof-report";
import { cleanUpProof, runProof, type ProofOptions, type ProofPlan } from "../../doctor/prove/run-proof";
import { EnvironmentError } from "../../doctor/model/environment-error";
import { kubeConfigClass } from "../../kubeconfig/kube-config-class";
import { labEnvironment, labStatus } from "../../lab/daemon-client";
import type { LabHome } from "../../lab/home";
import { stdoutColors } from "../../verify/colors";
import { askOwnAddress } from "../../verify/own-address";
import { TAG_KEYS } from "../../components/common/resource-tags";
import { DEFAULT_IMAGE } from "../../components/scenario/images";
import { writeProofReport } from "./conformance";
import { isConfirmed } from "../consent";
import { labReach } from "../lab/lab-clients";
import { printJson } from "../print/output";
import { VerifyProgress } from "../print/verify-progress";
import { projectDirectory, projectLabHome } from "../project";
import { cleanUpOnSignals, type ProofInterruption } from "./proof-signals";
import { PROOF_TIMEOUT_SECONDS, type ProveArguments } from "./prove-options";
import { checkedSeconds } from "../seconds";
import { projectName } from "../stacks/stack-config";
import { UsageError } from "../usage";

/** The arguments of doctor that a proof reads. */
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
    const { lang } = args;
    const seconds = checkedSeconds("timeout", args.timeout, lang) ?? PROOF_TIMEOUT_SECONDS;
    const progress = new VerifyProgress(seconds, process.stderr, Date.now, TRIES_AGAIN[lang]);
    const onStep = (text: Text): void => {
        progress.end();
        process.stderr.write(`${text[lang]}\n`);
    };
    const onWaiting = (reason: Text): void => progress.update({ stack: WAITS[lang], client: "", reason: reason[lang] });
    const interrupted = new AbortController();
    const release = cleanUpOnSignals(interrupted, lang);
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
                await requireOwnAddress(plan, args, lab);
                process.stderr.write(`${planText(plan, lang)}\n`);
                return isAgreed(args);
            },
        });
        progress.end();
        if (!result) {
            process.stderr.write(`${NOTHING_CREATED[lang]}\n`);
            return 2;
        }
        if (args.report) {
            const environment = lab?.environment ?? process.env;
            writeProofReport(args.report, folder, result, environment.TENCENTCLOUD_REGION);
        }
        if (args.json) {
            printJson(proofJson(result, lang));
        } else {
            process.stdout.write(`${proofText(result, lang, stdoutColors, process.stdout.columns)}\n`);
        }
        return proofExitCode(result, args["failure-threshold"]);
    } catch (error) {
        if (interrupted.signal.aborted && !(error instanceof EnvironmentError)) {
            process.stderr.write(`${INTERRUPTED[lang]}\n`);
            return (interrupted.signal.reason as ProofInterruption).exitCode;
        }
        throw error instanceof EnvironmentError ? new UsageError(error.in(lang)) : error;
    } finally {
        progress.end();
        release();
    }
}

async function cleanup(options: Parameters<typeof cleanUpProof>[0], { json, lang }: DoctorTarget): Promise<number> {
    const done = await cleanUpProof(options);
    if (json) {
        printJson(
            done ?? {
                objects: [],
                loadBalancerIds: [],
                sharedLoadBalancerIds: [],
                namespaceDeleted: false,
                foreign: [],
            },
        );
    } else {
        const lines = done ? cleanupLines(done, lang) : [NOTHING_LEFT[lang]];
        process.stdout.write(`${lines.join("\n")}\n`);
    }
    return 0;
}

function refuseObjects({ objects = [], lang }: DoctorTarget): void {
    if (objects.length > 0) {
        const names = objects.join(" ");
        throw usageError(lang, {
            en: `--cleanup deletes what any proof has left: leave ${names} out`,
            zh: `--cleanup 会删除所有验证留下的资源：请去掉 ${names}`,
        });
    }
}

async function isAgreed({ yes, lang }: ProveArguments & DoctorTarget): Promise<boolean> {
    if (yes) {
        return true;
    }
    if (!process.stdin.isTTY) {
        throw usageError(lang, NOBODY_TO_ASK);
    }
    return isConfirmed(CREATE_IT[lang], process.stdin, process.stderr);
}

function usageError(language: Language, text: Text): UsageError {
    return new UsageError(text[language]);
}

const TRIES_AGAIN: Readonly<Record<Language, (seconds: number, of: number) => string>> = {
    en: (seconds, of) => `doctor tries again: ${seconds} s of ${of} s`,
    zh: (seconds, of) => `doctor 正在重试：${seconds} 秒，共 ${of} 秒`,
};
const WAITS: Text = { en: "waits", zh: "等待中" };
const NOTHING_CREATED: Text = { en: "nothing is created", zh: "没有创建任何资源" };
const INTERRUPTED: Text = {
    en: "interrupted: nothing of the proof is left",
    zh: "已中断：没有留下验证的任何资源",
};
const CREATE_IT: Text = { en: "Create it?", zh: "确认创建？" };
const NOBODY_TO_ASK: Text = {
    en: "nothing was created: --prove asks first, and there is no terminal to ask on: add --yes",
    zh: "没有终端，无法询问确认，因此没有创建任何资源：请加上 --yes",
};

function checkedTarget({ objects = [], "on-existing-clb": port, lang }: ProveArguments & DoctorTarget) {
    const mistakes: Text[] = [];
    const [, prefix = "", name = ""] =
        /^(services?|svc|ingress(?:es)?|ing)\/([a-z0-9.-]+)$/.exec(objects[0] ?? "") ?? [];
    if (objects.length !== 1 || !name) {
        mistakes.push({
            en: `--prove takes one object, service/NAME or ingress/NAME, not ${objects.join(" ") || "none"}`,
            zh: `--prove 需要一个对象：service/NAME 或 ingress/NAME，现为 ${objects.join(" ") || "空"}`,
        });
    }
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port <= 65_535)) {
        mistakes.push({
            en: `--on-existing-clb is ${port}: set a port, 1 to 65535`,
            zh: `--on-existing-clb 为 ${port}：请设置 1 到 65535 的端口`,
        });
    }
    if (mistakes.length > 0) {
        throw new UsageError(mistakes.map((text) => text[lang]).join("\n"));
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
export async function requireOwnAddress(
    { twin }: Pick<ProofPlan, "twin">,
    args: ProveArguments & DoctorTarget,
    lab: Lab | undefined,
): Promise<void> {
    const { "expect-ip": expectIp, "ip-echo": ipEcho, lang } = args;
    if (lab || twin.isInternal || expectIp) {
        return;
    }
    if (!ipEcho) {
        throw usageError(lang, {
            en: "this machine's public address is not known: set --expect-ip ADDRESS, or --ip-echo URL",
            zh: "不知道公网 CLB 看到的本机地址：请设置 --expect-ip 地址，或 --ip-echo URL",
        });
    }
    await askOwnAddress(ipEcho).catch((error: Error) => {
        const cause = (error.cause as Error | undefined)?.message ?? error.message;
        throw usageError(lang, {
            en: `--ip-echo ${ipEcho} does not answer this machine's address (${cause}): set another URL, or --expect-ip ADDRESS`,
            zh: `--ip-echo ${ipEcho} 没有返回本机地址（${cause}）：请换一个 URL，或设置 --expect-ip 地址`,
        });
    });
}

interface Lab {
    home: LabHome;
    environment: NodeJS.ProcessEnv;
}

/** The project's lab, where the cluster is one of its: such a cluster's API server is on this machine. */
async function labOf({ kubeconfig, context }: { kubeconfig?: string; context?: string }): Promise<Lab | undefined> {
    const config = new (await kubeConfigClass())();
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
