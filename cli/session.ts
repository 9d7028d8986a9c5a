import type { Argv } from "yargs";
import { labEnvironment } from "../lab/client";
import { EmbeddedEngine } from "../lab/engine/embedded";
import type { Engine } from "../lab/engine/engine";
import { PulumiCliEngine } from "./engine/pulumi";
import { ensureLab } from "./lab-session";
import { projectDirectory, projectLabHome } from "./project";
import { allStacks, selectStacks, UsageError } from "./stacks";

/** Where a command works, with which engine, on which stacks. */
export interface Session {
    target: "lab" | "cloud";
    engine: Engine;
    stacks: string[];
    /** Whether the stacks were named on the command line. */
    named: boolean;
    /** What the engine's and the clients' processes get as environment. */
    environment: NodeJS.ProcessEnv;
}

export interface SessionArguments {
    stacks?: string[];
    engine?: "embedded" | "pulumi";
    cloud?: boolean;
}

/** The arguments that every command on stacks has. */
export function sessionOptions(parser: Argv): Argv<SessionArguments> {
    return parser
        .positional("stacks", {
            type: "string",
            array: true,
            describe: "stack names, for example scenario3",
            defaultDescription: "the stacks of all scenarios",
        })
        .option("engine", {
            choices: ["embedded", "pulumi"] as const,
            describe: "embedded (the lab's own, nothing to download) or the Pulumi CLI",
            defaultDescription: "embedded in the lab, pulumi with --cloud",
        })
        .option("cloud", {
            type: "boolean",
            describe: "on Tencent Cloud itself, with your credentials and Pulumi settings, instead of the lab",
        });
}

/** Finds the stacks, starts the lab where it is needed, and picks the engine. Throws a UsageError before anything runs. */
export async function openSession(args: SessionArguments): Promise<Session> {
    const stacks = selectStacks(args.stacks ?? [], allStacks(projectDirectory));
    const named = (args.stacks ?? []).length > 0;
    if (args.cloud) {
        if (args.engine === "embedded") {
            throw new UsageError("--engine embedded is for the lab only; on Tencent Cloud leave --engine out");
        }
        const engine = await PulumiCliEngine.open({ projectDirectory });
        return { target: "cloud", engine, stacks, named, environment: process.env };
    }
    const home = projectLabHome();
    const lab = { projectDirectory, labDirectory: home.directory };
    const engine = args.engine === "pulumi" ? await PulumiCliEngine.open(lab) : new EmbeddedEngine(lab);
    const environment = { ...process.env, ...labEnvironment(home, await ensureLab(home)) };
    return { target: "lab", engine, stacks, named, environment };
}
