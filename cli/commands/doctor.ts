import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { stringify } from "yaml";
import type { Argv, CommandModule } from "yargs";
import { withGivenValues } from "../given";
import { ADMISSION_ACTIONS, admissionPolicies, type AdmissionAction } from "../../doctor/admission/policies";
import { explain, explanationList, explanationText, UnknownWordError } from "../../doctor/explain/explain";
import { LANGUAGES, type Language } from "../../doctor/model/text";
import { exitCodeOf, THRESHOLDS, type Threshold } from "../../doctor/output/exit-code";
import { htmlReport } from "../../doctor/output/html-report";
import { jsonReport } from "../../doctor/output/json-report";
import { markdownReport } from "../../doctor/output/markdown-report";
import { printable } from "../../doctor/model/printable";
import { sarifReport } from "../../doctor/output/sarif-report";
import { terminalReport } from "../../doctor/output/terminal-report";
import { EnvironmentError } from "../../doctor/model/environment-error";
import { UNKNOWN_FACTS } from "../../doctor/model/unknown-facts";
import { runDoctor, withGiven } from "../../doctor/run-doctor";
import { stderrColors, stdoutColors } from "../../verify/colors";
import { withoutInheritance } from "../parser";
import { printJson } from "../print/output";
import type * as ProveEntry from "../prove/prove-entry";
import { proveOptions, type ProveArguments } from "../prove/prove-options";
import { startedIn } from "../started-in";
import { CommandFailure, UsageError } from "../usage";

/** Only a proof needs Tencent's SDK and Pulumi. */
const load = createRequire(__filename);

interface DoctorArguments extends ProveArguments {
    objects?: string[];
    kubeconfig?: string;
    context?: string;
    namespace?: string;
    "all-namespaces"?: boolean;
    filename?: string[];
    fact?: string[];
    admission?: AdmissionAction;
    json?: boolean;
    markdown?: boolean;
    sarif?: boolean;
    html?: string;
    lang: Language;
    "failure-threshold": Threshold;
}

interface ExplainArguments {
    word?: string;
    lang: Language;
}

const explainCommand: CommandModule<object, ExplainArguments> = {
    command: "explain [word]",
    describe:
        "explain a finding (TCI0001), an error code of TKE's (E4060) or of Tencent's API (ResourceInsufficient), or an address that a Pod saw; without a word, list them",
    builder: (parser) => languageOption(parser).positional("word", { type: "string" }),
    handler: ({ word, lang }) => {
        process.stdout.write(`${word === undefined ? explanationList(lang) : explained(word, lang)}\n`);
    },
};

export const doctorCommand: CommandModule<object, DoctorArguments> = {
    command: "doctor [objects..]",
    describe:
        "report for each Service and Ingress of any TKE cluster whose address its Pods see, why, and what to change; changes nothing unless --prove is set",
    builder: (parser) =>
        withoutInheritance(
            withGivenValues(
                proveOptions(languageOption(parser))
                    .command(explainCommand)
                    .positional("objects", {
                        type: "string",
                        array: true,
                        describe: "service/NAME or ingress/NAME",
                        defaultDescription: "all of them",
                    })
                    .option("kubeconfig", {
                        type: "string",
                        describe: "path of the kubeconfig",
                        defaultDescription: "KUBECONFIG, ~/.kube/config",
                    })
                    .option("context", {
                        type: "string",
                        describe: "context of the kubeconfig",
                        defaultDescription: "the current one",
                    })
                    .option("namespace", {
                        alias: "n",
                        type: "string",
                        describe: "namespace to look at",
                        defaultDescription: "the context's",
                    })
                    .option("all-namespaces", { alias: "A", type: "boolean", describe: "look at all namespaces" })
                    .option("filename", {
                        alias: "f",
                        type: "string",
                        array: true,
                        describe:
                            "manifests: file, folder or - ; with --kubeconfig or --context, as if they were applied",
                    })
                    .option("fact", {
                        type: "string",
                        array: true,
                        describe: "what you know of the cluster, such as network=GR or billByIp=yes",
                    })
                    .option("admission", {
                        type: "string",
                        choices: ADMISSION_ACTIONS,
                        describe:
                            "print ValidatingAdmissionPolicies, for kubectl apply, that warn about or deny what would lose addresses",
                    })
                    .conflicts("admission", ["filename", "json", "markdown", "sarif", "html", "kubeconfig", "context"])
                    .option("json", { type: "boolean", describe: "print only JSON (docs/schema/doctor.schema.json)" })
                    .option("markdown", { type: "boolean", describe: "print Markdown" })
                    .option("sarif", { type: "boolean", describe: "print SARIF 2.1.0" })
                    .option("html", {
                        type: "string",
                        requiresArg: true,
                        describe: "also write the report to this file, as one HTML page that needs no other file",
                    })
                    .conflicts({ json: ["markdown", "sarif"], markdown: "sarif" })
                    .conflicts("namespace", "all-namespaces")
                    .option("failure-threshold", {
                        choices: THRESHOLDS,
                        default: "unknown" as const,
                        describe:
                            "lost: exit code 1 for a lost address; unknown: also 3 for an unknown one; never: always 0",
                    }),
                "kubeconfig",
                "context",
                "namespace",
                "filename",
            ),
        ),
    handler: (args) => withoutVerdict(() => runCommand(args)),
};

async function runCommand(args: DoctorArguments): Promise<void> {
    if (args.admission) {
        process.stdout.write(
            await asUsage(args.lang, async () => admissionYaml(args.admission!, args.fact ?? [], args.lang)),
        );
        return;
    }
    if (args.prove || args.cleanup) {
        const { proveEntry } = load("../prove/prove-entry") as typeof ProveEntry;
        process.exitCode = await proveEntry(args, startedIn());
        return;
    }
    const { diagnosis, notes } = await asUsage(args.lang, () =>
        runDoctor({
            ...(args.kubeconfig && { kubeconfig: resolve(startedIn(), args.kubeconfig) }),
            ...(args.context && { context: args.context }),
            ...(args.namespace && { namespace: args.namespace }),
            ...(args["all-namespaces"] && { allNamespaces: true }),
            files: args.filename ?? [],
            folder: startedIn(),
            environment: process.env,
            names: args.objects ?? [],
            facts: args.fact ?? [],
        }),
    );
    for (const note of notes) {
        process.stderr.write(
            `${stderrColors.yellow(args.lang === "zh" ? "注意：" : "note:")} ${printable(note[args.lang])}\n`,
        );
    }
    if (args.html !== undefined) {
        writePage(args.html, htmlReport(diagnosis, args.lang, new Date()), args.lang);
    }
    if (args.json) {
        printJson(jsonReport(diagnosis, args.lang));
    } else if (args.sarif) {
        printJson(sarifReport(diagnosis, args.lang));
    } else if (args.markdown) {
        process.stdout.write(markdownReport(diagnosis, args.lang));
    } else {
        process.stdout.write(`${terminalReport(diagnosis, args.lang, stdoutColors, process.stdout.columns)}\n`);
    }
    process.exitCode = exitCodeOf(diagnosis, args["failure-threshold"]);
}

/** Exit code 1 says that an address is lost, which a failure of doctor's own does not. */
async function withoutVerdict(run: () => Promise<void>): Promise<void> {
    try {
        await run();
    } catch (error) {
        throw error instanceof Error && !(error instanceof UsageError) ? new CommandFailure(2, error) : error;
    }
}

function languageOption<T>(parser: Argv<T>): Argv<T & { lang: Language }> {
    const locale = process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? "";
    const language: Language = locale.startsWith("zh") ? "zh" : "en";
    return parser.option("lang", {
        choices: LANGUAGES,
        default: language,
        describe: "language of the report",
    });
}

function writePage(file: string, page: string, language: Language): void {
    try {
        writeFileSync(resolve(startedIn(), file), page);
    } catch (error) {
        const { message } = error as Error;
        throw new UsageError(
            language === "zh"
                ? `--html ${file}：无法写入：${message}`
                : `--html ${file}: cannot be written: ${message}`,
        );
    }
}

function admissionYaml(action: AdmissionAction, given: readonly string[], language: Language): string {
    const policies = admissionPolicies(action, withGiven(UNKNOWN_FACTS, given), language);
    return policies.map((policy) => stringify(policy, { lineWidth: 0 })).join("---\n");
}

/** Reports surroundings that do not allow a look as wrong use: exit code 1 says that an address is lost. */
async function asUsage<T>(language: Language, look: () => Promise<T>): Promise<T> {
    try {
        return await look();
    } catch (error) {
        throw error instanceof EnvironmentError ? new UsageError(error.in(language)) : error;
    }
}

function explained(word: string, language: Language): string {
    try {
        return explanationText(explain(word), language);
    } catch (error) {
        throw error instanceof UnknownWordError ? new UsageError(error.in(language)) : error;
    }
}
