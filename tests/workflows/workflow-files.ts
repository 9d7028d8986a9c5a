import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const projectDirectory = join(__dirname, "..", "..");
export const workflowDirectory = join(projectDirectory, ".github", "workflows");

export interface Step {
    uses?: string;
    run?: string;
    with?: Record<string, unknown>;
    env?: Record<string, string>;
}

export interface Job {
    "runs-on"?: string;
    env?: Record<string, string>;
    permissions?: Record<string, string>;
    concurrency?: { "cancel-in-progress"?: unknown };
    "timeout-minutes"?: number;
    environment?: string;
    steps: Step[];
}

export interface Workflow {
    file: string;
    text: string;
    on: Record<string, unknown>;
    env?: Record<string, string>;
    permissions?: Record<string, string>;
    concurrency?: { "cancel-in-progress"?: unknown };
    jobs: Record<string, Job>;
}

export const workflows: Workflow[] = readdirSync(workflowDirectory)
    .filter((file) => file.endsWith(".yml"))
    .map((file) => {
        const text = readFileSync(join(workflowDirectory, file), "utf8");
        return { file, text, ...(parse(text) as Omit<Workflow, "file" | "text">) };
    });

/** Every job of every workflow, with its name for a test's title. */
export const jobs = workflows.flatMap((workflow) =>
    Object.entries(workflow.jobs).map(([name, job]) => ({ title: `${workflow.file} ${name}`, workflow, job })),
);

/** Every step that runs a script. */
export const scripts = jobs.flatMap(({ title, workflow, job }) =>
    job.steps.flatMap(({ run }) => (run === undefined ? [] : [{ title, workflow, run }])),
);
