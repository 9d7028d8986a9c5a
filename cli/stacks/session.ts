import { join } from "node:path";
import type { Argv } from "yargs";
import { labEnvironment } from "../../lab/daemon-client";
import { EmbeddedEngine } from "../../engine/embedded/embedded";
import type { Engine } from "../../engine/api/engine";
import type { LabHome } from "../../lab/home";
import { PulumiCliEngine, type PulumiCliEngineOptions } from "../../engine/pulumi/pulumi-cli-engine";
import { ensureLab } from "../lab/lab-session";
import { progressLine } from "../print/progress-line";
import { projectDirectory, projectLabHome } from "../project";
import { allStacks, needsBackend, selectStacks, type SelectionOptions } from "./stacks";
import { UsageError } from "../usage";

/** Where a command works, with which engine, on which stacks. */
export interface Session {
    target: "lab" | "cloud";
    engine: Engine;
    stacks: string[];
    /** Whether the stacks were named on the command line. */
    named: boolean;
    /** How many stacks are worked on at a time. */
    parallel: number;
    /** What the engine's and the clients' processes get as environment. */
    environment: NodeJS.ProcessEnv;
    /** The lab that is worked in. @default - none: Tencent Cloud */
    lab?: LabHome;
}

export interface SessionArguments {
    stacks?: string[];
    pr?: number;
    engine?: "embedded" | "pulumi";
    cloud?: boolean;
    policy?: boolean;
    parallel?: number;
}

/** So many stay below Tencent's request limits: an account calls most actions at most 20 times a second. */
const DEFAULT_PARALLEL = 5;

/** The arguments that every command on stacks has. */
export function sessionOptions(parser: Argv): Argv<SessionArguments> {
    return parser
        .positional("stacks", {
            type: "string",
            array: true,
            describe: "stack names, for example scenario3",
            defaultDescription: "scenario1 to scenario5; to verify, refresh and destroy: all",
        })
        .option("engine", {
            choices: ["embedded", "pulumi"] as const,
            describe: "embedded (the lab's own, nothing to download) or the Pulumi CLI",
            defaultDescription: "embedded in the lab, pulumi with --cloud",
        })
        .option("pr", {
            type: "number",
            describe: "number of a pull request: use its own copies of the stacks, pr-<number>-<stack>",
        })
        .option("cloud", {
            type: "boolean",
            describe: "use Tencent Cloud, with your credentials and Pulumi settings, instead of the lab",
        });
}

/** For the commands that run the program. */
export function policyOption<T>(parser: Argv<T>): Argv<T & Pick<SessionArguments, "policy">> {
    return parser.option("policy", {
        type: "boolean",
        describe: "check against the policy pack policy/; --no-policy skips it",
        defaultDescription: "in the lab and in CI",
    });
}

/** For the commands that run an engine. */
export function parallelOption<T>(parser: Argv<T>): Argv<T & Pick<SessionArguments, "parallel">> {
    return parser.option("parallel", {
        type: "number",
        describe: "how many stacks at a time",
        defaultDescription: String(DEFAULT_PARALLEL),
    });
}

/** Throws a UsageError for a value that is not a number of stacks. */
export function checkedParallel(value: number | undefined): number {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
        throw new UsageError(`--parallel is ${value}: set a whole number of stacks, such as --parallel 5`);
    }
    return value ?? DEFAULT_PARALLEL;
}

export interface UnreachableArguments {
    deleteUnreachable?: boolean;
}

/** For the commands that can continue without a cluster. */
export function unreachableOption<T>(parser: Argv<T>): Argv<T & UnreachableArguments> {
    return parser.option("delete-unreachable", {
        type: "boolean",
        describe:
            "count the objects of an unreachable cluster as deleted: for a cluster that was deleted outside of the stack",
    });
}

export interface ForeignLoadBalancersArguments {
    withForeignLoadBalancers?: boolean;
}

/** For the commands that delete clusters. */
export function foreignLoadBalancersOption<T>(parser: Argv<T>): Argv<T & ForeignLoadBalancersArguments> {
    return parser.option("with-foreign-load-balancers", {
        type: "boolean",
        describe:
            "first delete Services and Ingresses with a CLB in the stack's cluster that do not belong to the stack; without it, such objects stop the command",
    });
}

/** Throws a UsageError for a value that is not a pull request's number. */
export function checkedPr<T extends number | undefined>(value: T): T {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
        throw new UsageError("--pr is no pull request's number: set a whole number, such as --pr 12");
    }
    return value;
}

/**
 * How long Tencent's provider repeats what the cloud refuses for the moment, in minutes (provider v1.83.25, common/common.go).
 * Its defaults, 3 and 5, are less than subnets and security groups take to be free of network interfaces.
 */
const PROVIDER_RETRY_MINUTES = {
    TENCENTCLOUD_READ_RETRY_TIMEOUT: "6",
    TENCENTCLOUD_WRITE_RETRY_TIMEOUT: "15",
} as const;

export interface OpenSessionOptions extends Pick<SelectionOptions, "creates"> {
    /** The lab to work in. @default the project's */
    home?: LabHome;
}

/** Finds the stacks, starts the lab where it is needed, and picks the engine. Throws a UsageError before anything runs. */
export async function openSession(args: SessionArguments, options: OpenSessionOptions = {}): Promise<Session> {
    const named = (args.stacks ?? []).length > 0;
    const parallel = checkedParallel(args.parallel);
    if (args.cloud) {
        if (args.engine === "embedded") {
            throw new UsageError("--engine embedded is for the lab only; on Tencent Cloud leave --engine out");
        }
        const engine = await openPulumi({ projectDirectory, policyPack: policyPack(args, Boolean(process.env.CI)) });
        const stacks = await selectedStacks(args, options, engine);
        const environment = { ...PROVIDER_RETRY_MINUTES, ...process.env };
        return { target: "cloud", engine, stacks, named, parallel, environment };
    }
    const { home = projectLabHome() } = options;
    const lab = { projectDirectory, labDirectory: home.directory, policyPack: policyPack(args, true) };
    const engine =
        args.engine === "pulumi"
            ? await openPulumi(lab)
            : new EmbeddedEngine({ ...lab, policies: lab.policyPack !== undefined });
    const stacks = await selectedStacks(args, options, engine);
    const environment = { ...process.env, ...labEnvironment(home, await ensureLab(home)) };
    return { target: "lab", engine, stacks, named, parallel, environment, lab: home };
}

async function selectedStacks(
    args: SessionArguments,
    options: Pick<SelectionOptions, "creates">,
    engine: Engine,
): Promise<string[]> {
    const asked = args.stacks ?? [];
    const all = allStacks(projectDirectory);
    const selection: SelectionOptions = { ...options, pr: checkedPr(args.pr) };
    const known = needsBackend(asked, all, selection) ? (await engine.stacks()).map(({ name }) => name) : [];
    return selectStacks(asked, all, { ...selection, known });
}

async function openPulumi(options: PulumiCliEngineOptions): Promise<PulumiCliEngine> {
    const line = progressLine(process.stderr);
    try {
        return await PulumiCliEngine.open(options, { onProgress: (message) => line.update(message) });
    } finally {
        line.clear();
    }
}

function policyPack({ policy }: SessionArguments, byDefault: boolean): string | undefined {
    return (policy ?? byDefault) ? join(projectDirectory, "policy") : undefined;
}
