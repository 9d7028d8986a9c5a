import type { CommandModule } from "yargs";
import { parseConfig } from "../../components/config/config";
import { labEnvironment } from "../../lab/daemon-client";
import { readProject } from "../../engine/embedded/project";
import { preflightTable } from "../print/preflight-table";
import { runPreflight, type PreflightReport } from "../../preflight/run-preflight";
import { requireCredentials } from "../credentials";
import { ensureLab } from "../lab/lab-session";
import { printJson } from "../print/output";
import { projectDirectory, projectLabHome } from "../project";
import { allStacks, configStackOf, selectStacks } from "../stacks/stacks";

interface PreflightArguments {
    stacks?: string[];
    cloud?: boolean;
    json?: boolean;
}

/** Longer than in a preview or `up`: who asks for the table waits for it. */
const TIME_LIMIT_MS = 15_000;

export const preflightCommand: CommandModule<object, PreflightArguments> = {
    command: "preflight [stacks..]",
    describe: "ask the cloud what would prevent a stack's creation; exit code 1 if something would",
    builder: (parser) =>
        parser
            .positional("stacks", {
                type: "string",
                array: true,
                describe: "stack names, for example scenario3",
                defaultDescription: "scenario1 to scenario5",
            })
            .option("cloud", { type: "boolean", describe: "as for `up`" })
            .option("json", { type: "boolean", describe: "print only JSON" }),
    handler: async ({ stacks: asked = [], cloud = false, json = false }) => {
        const all = allStacks(projectDirectory);
        const stacks = selectStacks(asked, all, { creates: true });
        const environment = cloud ? process.env : { ...process.env, ...(await labVariables()) };
        if (cloud) {
            requireCredentials(environment);
        }
        const reports: Record<string, PreflightReport> = {};
        for (const stack of stacks) {
            const project = readProject(projectDirectory, configStackOf(stack, all));
            const config = parseConfig(project.name, project.config);
            reports[stack] = await runPreflight(config, {
                environment,
                identity: { project: project.name, stack },
                timeLimitMs: TIME_LIMIT_MS,
            });
            if (!json) {
                process.stdout.write(`${preflightTable(stack, reports[stack])}\n`);
            }
        }
        if (json) {
            printJson(reports);
        }
        const hasFailed = Object.values(reports).some(({ results }) =>
            results.some(({ status }) => status === "failed"),
        );
        process.exitCode = hasFailed ? 1 : 0;
    },
};

async function labVariables(): Promise<Record<string, string>> {
    const home = projectLabHome();
    return labEnvironment(home, await ensureLab(home));
}
