import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Deployment, type PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { EngineError } from "../../engine/api/engine";
import { findCli } from "../../engine/pulumi/pulumi-install";
import { projectSettings } from "../../engine/pulumi/pulumi-workspace";
import { requireCredentials } from "../credentials";
import { projectDirectory } from "../project";
import { openSession, type SessionArguments } from "../stacks/session";
import { runPreviews, withOptions } from "./run-previews";
import type { StackPreview } from "./stack-preview";
import { settingsWithoutSecrets, withoutSecrets } from "./withhold-secrets";
import { unlessUnknown } from "../../engine/pulumi/unknown-stack";

/** The backend that holds the copies, and what they are sealed with, for whoever publishes. */
const BACKEND = "PULUMI_PREVIEW_BACKEND_URL";
const PASSPHRASE = "PULUMI_PREVIEW_PASSPHRASE";

/** Seals, for the length of a preview, what has no secret in it. */
const SCRATCH_PASSPHRASE = "withheld";

/**
 * Writes copies of the stacks' states, without their secrets, to the backend that the previews of pull requests read.
 * The copy of a stack that has no resources is removed.
 * @param environment names both backends: PULUMI_BACKEND_URL and PULUMI_PREVIEW_BACKEND_URL with their passphrases
 * @param project folder of Pulumi.yaml
 * @returns one line a stack, of what was done
 */
export async function publishStates(
    stacks: readonly string[],
    environment: NodeJS.ProcessEnv,
    project = projectDirectory,
): Promise<string[]> {
    const missing = [BACKEND, PASSPHRASE].filter((name) => !environment[name]);
    if (missing.length > 0) {
        throw new EngineError(
            `--publish-state: ${missing.join(" and ")} not set\n` +
                "  set them to the backend that previews of pull requests read, and to a passphrase of its own",
        );
    }
    if (environment[BACKEND] === environment.PULUMI_BACKEND_URL) {
        throw new EngineError(
            `--publish-state: ${BACKEND} is PULUMI_BACKEND_URL\n  set it to another backend: a pull request's code reads it`,
        );
    }
    const command = await findCli();
    return withScratchDirectory(async (scratch) => {
        const lines = [];
        for (const stack of stacks) {
            lines.push(await publishState(stack, { command, environment, scratch, project }));
        }
        return lines;
    });
}

interface Publication {
    command: PulumiCommand;
    environment: NodeJS.ProcessEnv;
    scratch: string;
    project: string;
}

async function publishState(stack: string, publication: Publication): Promise<string> {
    const { command, environment, scratch, project } = publication;
    const source = await unlessUnknown(
        LocalWorkspace.selectStack(
            { stackName: stack, workDir: project },
            { pulumiCommand: command, envVars: backendOf(environment) },
        ),
    );
    const state = await source?.exportStack();
    const workDir = prepareCopy(scratch, [stack], project);
    const envVars = { PULUMI_BACKEND_URL: environment[BACKEND]!, PULUMI_CONFIG_PASSPHRASE: environment[PASSPHRASE]! };
    const options = { pulumiCommand: command, envVars };
    if (!state || !hasResources(state.deployment)) {
        const workspace = await LocalWorkspace.create({ workDir, ...options });
        await unlessUnknown(workspace.removeStack(stack, { force: true, preserveConfig: true }));
        return `${stack}  nothing to publish: the stack has no resources`;
    }
    const target = await LocalWorkspace.createOrSelectStack({ stackName: stack, workDir }, options);
    await importSealed(target, withoutSecrets(state), workDir);
    return `${stack}  state published for previews, without its secrets`;
}

/**
 * Previews the stacks against the copies of their states that {@link publishStates} wrote, for code that nobody has
 * reviewed yet: nothing that it can reach opens a cluster or seals a secret. A stack without a copy is previewed as one
 * that has to be created. The backend (PULUMI_BACKEND_URL) is only read.
 */
export async function previewPublished(args: SessionArguments & { stacks: string[] }): Promise<StackPreview[]> {
    requireCredentials(process.env);
    return withScratchDirectory(async (scratch) => {
        const { directory, environment } = await takePublished(args.stacks, scratch, process.env);
        const session = await openSession(args, { creates: true });
        return runPreviews({
            ...withOptions(session, { projectDirectory: directory }),
            environment: { ...session.environment, ...environment },
        });
    });
}

/**
 * Copies the published states of stacks into a backend in a folder.
 * @param scratch an empty folder of the caller's
 * @param environment names the backend that they were published to, and its passphrase
 * @returns the folder of Pulumi.yaml to preview from, and the variables that name the copies' backend
 */
export async function takePublished(
    stacks: readonly string[],
    scratch: string,
    environment: NodeJS.ProcessEnv,
    project = projectDirectory,
): Promise<{ directory: string; environment: Record<string, string> }> {
    const command = await findCli();
    const directory = prepareCopy(scratch, stacks, project);
    const backend = join(scratch, "state");
    mkdirSync(backend, { mode: 0o700 });
    const local = { PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE: SCRATCH_PASSPHRASE };
    for (const stackName of stacks) {
        const at = { stackName, workDir: directory };
        const options = { pulumiCommand: command, envVars: backendOf(environment) };
        const published = await unlessUnknown(LocalWorkspace.selectStack(at, options));
        if (published) {
            const state = withoutSecrets(await published.exportStack());
            const copy = await LocalWorkspace.createStack(at, { pulumiCommand: command, envVars: local });
            await importSealed(copy, state, directory);
        }
    }
    return { directory, environment: local };
}

/** Imports a state whose secrets are in the clear: the CLI seals them as the state says, so it has to say how. */
async function importSealed(target: Stack, state: Deployment, workDir: string): Promise<void> {
    const settings = readFileSync(join(workDir, `Pulumi.${target.name}.yaml`), "utf8");
    const { encryptionsalt: salt } = parse(settings) as { encryptionsalt?: string };
    // The CLI writes the salt into the settings of a stack that it creates; another one's is in its state.
    const secretsProviders = salt
        ? { type: "passphrase", state: { salt } }
        : ((await target.exportStack()).deployment as { secrets_providers?: unknown }).secrets_providers;
    const deployment = { ...(state.deployment as object), secrets_providers: secretsProviders };
    await target.importStack({ ...state, deployment });
}

function backendOf(environment: NodeJS.ProcessEnv): Record<string, string> {
    const names = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"];
    return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

/** A folder from which the CLI runs the project's program, with the stacks' settings but for their secrets. */
function prepareCopy(scratch: string, stacks: readonly string[], from: string): string {
    const directory = join(scratch, "project");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const project = readFileSync(join(from, "Pulumi.yaml"), "utf8");
    writeFileSync(join(directory, "Pulumi.yaml"), projectSettings(project, from));
    for (const stack of stacks) {
        const file = `Pulumi.${stack}.yaml`;
        const settings = settingsWithoutSecrets(readFileSync(join(from, file), "utf8"));
        writeFileSync(join(directory, file), settings, { mode: 0o600 });
    }
    return directory;
}

async function withScratchDirectory<T>(body: (directory: string) => Promise<T>): Promise<T> {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-published-"));
    try {
        return await body(directory);
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}

function hasResources(deployment: unknown): boolean {
    const { resources = [] } = (deployment ?? {}) as { resources?: { type?: string }[] };
    return resources.some(({ type }) => type !== "pulumi:pulumi:Stack");
}
