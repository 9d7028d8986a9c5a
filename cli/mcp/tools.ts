import { z } from "zod";
import { explain, explanationList, explanationText } from "../../doctor/explain/explain";
import { LANGUAGES } from "../../doctor/model/text";
import { jsonReport, reportSchema } from "../../doctor/output/json-report";
import { inChinese } from "../../doctor/paths/path-words";
import { runDoctor } from "../../doctor/run-doctor";
import { decideKnown } from "../../tke/decision-table/decide";
import { DIMENSIONS, type Dimension, type PossibleValues } from "../../tke/decision-table/situation";
import { SCENARIOS, type ScenarioNumber } from "../../tke/scenarios";
import { tryInLab } from "./lab-try";

/** A tool of the MCP server, whatever its input. */
export interface Tool {
    name: string;
    title: string;
    description: string;
    input: z.ZodObject;
    output?: z.ZodObject;
    /** Whether it only reads; one that does not says what it starts. */
    isReadOnly: boolean;
    /** Whether it asks a cluster, or Tencent's API. */
    asksOutside: boolean;
    run: (input: never) => Promise<object | string>;
}

const lang = z.enum(LANGUAGES).default("en").describe("language of the answer");

const dimensions = Object.fromEntries(
    Object.entries(DIMENSIONS).map(([name, values]) => [
        name,
        z.array(z.enum(values)).nonempty().optional().describe("values that it can have; absent: not known"),
    ]),
) as z.ZodRawShape as Record<Dimension, z.ZodOptional<z.ZodArray<z.ZodString>>>;

const decideTool = tool({
    name: "decide",
    title: "Does a Pod see its client?",
    description:
        "Decides whether a Pod sees its client's address, by the decision table of TKE's documentation. Returns kept, lost or unknown, with each possible case and the unknown settings on which the verdict depends. Give all that is known: it reduces the cases.",
    input: z.strictObject({ ...dimensions, lang }),
    isReadOnly: true,
    asksOutside: false,
    run: ({ lang: language, ...known }) => {
        const { verdict, outcome, open, cases } = decideKnown(known as PossibleValues);
        const ways = cases.map(({ situation, outcome: of, rows }) => ({
            supposed: situation,
            outcome: of,
            rows: rows.map(({ why, source }) => ({ why: language === "zh" ? inChinese(why) : why, source })),
        }));
        return Promise.resolve({ verdict, outcome, open, cases: ways.slice(0, MOST_CASES), ofCases: ways.length });
    },
});

/** More than anybody reads: an empty question has thousands. */
const MOST_CASES = 20;

const explainTool = tool({
    name: "explain",
    title: "Explain a code or an address",
    description:
        "Explains a finding of doctor (TCI0001), an error code of TKE's controllers (E4060) or an IPv4 address that a Pod saw (100.64.3.2); without a word, lists the codes.",
    input: z.strictObject({ word: z.string().optional(), lang }),
    isReadOnly: true,
    asksOutside: false,
    run: ({ word, lang: language }) =>
        Promise.resolve(word === undefined ? explanationList(language) : explanationText(explain(word), language)),
});

const diagnoseTool = tool({
    name: "diagnose",
    title: "Whose address do the Pods see?",
    description:
        "Reports for every Service and Ingress of a TKE cluster, of manifests, or of manifests on top of a cluster whose address its Pods see, why, and what to change. Read-only. Without manifests it reads the cluster of the kubeconfig.",
    input: z.strictObject({
        manifests: z.string().optional().describe("YAML or JSON text of Kubernetes objects"),
        files: z.array(z.string()).default([]).describe("paths of manifests: files and folders"),
        kubeconfig: z.string().optional().describe("path; absent: KUBECONFIG, ~/.kube/config"),
        context: z.string().optional(),
        namespace: z.string().optional().describe("absent: the context's"),
        allNamespaces: z.boolean().default(false),
        names: z.array(z.string()).default([]).describe("service/NAME or ingress/NAME; none: all of them"),
        facts: z
            .array(z.string())
            .default([])
            .describe("what is known of the cluster, such as network=VPC-CNI or billByIp=yes"),
        lang,
    }),
    output: z.object(reportSchema.shape),
    isReadOnly: true,
    asksOutside: true,
    run: async ({ lang: language, ...options }) => {
        const { diagnosis } = await runDoctor({ ...options, environment: process.env });
        return jsonReport(diagnosis, language);
    },
});

const scenarioNumbers = Object.keys(SCENARIOS) as [string, ...string[]];

const labTryTool = tool({
    name: "lab_try",
    title: "Try a scenario, or manifests, in the lab",
    description:
        "Brings a scenario of this project up in the lab on this machine, connects to it as clients do, reports what the Pods saw, and destroys it again. With manifests (of one namespace, with 1 to 5 Services of type LoadBalancer and Ingresses, and the workloads behind them) it applies them to the cluster of that scenario and connects to a twin of each Service and Ingress, whose Pods are echo servers placed as the manifests' Pods: no image, command or Secret of the manifests is run or read. Uses the lab that runs; starts one (a Kubernetes control plane and its nodes, loopback addresses only) only with start: true, and then stops it. Never touches Tencent Cloud. Takes about a minute.",
    input: z.strictObject({
        scenario: z
            .enum(scenarioNumbers)
            .describe(
                "number of the scenario (docs/en/scenarios.md); with manifests, whose cluster they are for: 1 VPC-CNI, 2 GlobalRouter, 3 super nodes, 4 and 5 as 1 and 2 with security groups that let clients at NodePorts",
            ),
        manifests: z.string().optional().describe("YAML or JSON text of Kubernetes objects to try instead of its app"),
        start: z.boolean().default(false).describe("whether a lab may be started where none runs"),
    }),
    isReadOnly: false,
    asksOutside: false,
    run: ({ scenario, start, manifests }) => tryInLab(Number(scenario) as ScenarioNumber, start, manifests),
});

export const TOOLS: readonly Tool[] = [decideTool, explainTool, diagnoseTool, labTryTool];

/** Ties what a tool runs to the types of its input. */
function tool<Input extends z.ZodObject>(
    definition: Omit<Tool, "input" | "run"> & {
        input: Input;
        run: (input: z.output<Input>) => Promise<object | string>;
    },
): Tool {
    return definition;
}
