import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, type EngineEvent, type PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import {
    emptySummary,
    EngineError,
    HIDDEN_SECRET,
    type ChangeSummary,
    type Engine,
    type ImportedResource,
    type OperationOptions,
    type OutputsOptions,
    type StackInfo,
    type ProgramExports,
    type StackResource,
} from "../api/engine";
import { runCli } from "./pulumi-cli";
import { EventMapper } from "./pulumi-events";
import { damagedStacks } from "./damaged-states";
import { backendOf, cliVariables, projectNameOf } from "./pulumi-environment";
import { findCli, type FindCliOptions } from "./pulumi-install";
import { cancellation } from "./pulumi-cancel";
import { importOptions, stackResources, type StateDeployment, type StateResource } from "./pulumi-import";
import { isLocked, removeStaleLocks } from "./pulumi-locks";
import { forgetLostClusters } from "./pulumi-lost-clusters";
import { foreignUrn, stackInfo, type ExportedResource } from "./pulumi-stack-info";
import { upWithTags } from "./pulumi-up";
import { prepareWorkspace } from "./pulumi-workspace";
import { unlessUnknown } from "./unknown-stack";
import { explainBackendFailure, explainFailure, plainMessage, type FailureContext } from "./remedies";

export interface PulumiCliEngineOptions {
    /** Folder of Pulumi.yaml. */
    projectDirectory: string;
    /** The lab's folder; absent: Tencent Cloud itself, with the user's own Pulumi backend and secrets. */
    labDirectory?: string;
    /** Folder of a policy pack that `preview` and `up` are checked against. @default none */
    policyPack?: string;
}

type Location = Pick<OperationOptions, "environment" | "projectDirectory">;
type Settings = Location & Pick<OperationOptions, "configOverrides" | "configStack" | "deleteUnreachable">;

interface OperationArguments {
    onEvent: (event: EngineEvent) => void;
    onOutput?: (output: string) => void;
    signal?: AbortSignal;
}

/** The Pulumi CLI through the Automation API: on Tencent Cloud always, in the lab with `--engine pulumi`. */
export class PulumiCliEngine implements Engine {
    readonly name = "pulumi";

    private constructor(
        private readonly options: PulumiCliEngineOptions,
        private readonly command: PulumiCommand,
    ) {}

    /** Throws an EngineError that says what is missing, and how to get it, where the CLI cannot run. */
    static async open(options: PulumiCliEngineOptions, cli?: FindCliOptions): Promise<PulumiCliEngine> {
        return new PulumiCliEngine(options, await findCli(cli));
    }

    preview(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run("preview", stack, options, (selected, args) =>
            selected.preview({ ...args, ...this.policyPacks(options) }),
        );
    }

    up(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run("up", stack, options, (selected, args, quiet) =>
            upWithTags(selected, { args, quiet, tags: options.stackTags, ...this.policyPacks(options) }),
        );
    }

    refresh(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run("refresh", stack, options, (selected, args) => selected.refresh(args));
    }

    destroy(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        const project = projectNameOf(this.projectDirectory(options));
        return this.run("destroy", stack, options, async (selected, args) => {
            const foreign = foreignUrn(await stateOf(selected), project, stack);
            if (foreign) {
                throw new EngineError(
                    `the state of ${stack} is not this project's (${project}): it holds ${foreign}. Nothing was deleted`,
                );
            }
            await selected.destroy(args);
        });
    }

    async stacks(options: Location = {}): Promise<StackInfo[]> {
        const workspace = await this.projectWorkspace(options);
        const project = projectNameOf(this.projectDirectory(options));
        const { labDirectory } = this.options;
        const damaged = labDirectory === undefined ? [] : damagedStacks(backendOf(labDirectory), project);
        if (damaged.length > 0) {
            const why = "failed to load checkpoint: the file is no JSON";
            throw new EngineError(damaged.map((name) => explainFailure(why, this.context("stacks", name))).join("\n"));
        }
        return this.explained("stacks", "", options, async () => {
            const summaries = await workspace.listStacks();
            const all = await Promise.all(
                summaries.map(async (summary) => {
                    const info = await this.explained("stacks", summary.name, options, () =>
                        stackInfo(workspace, project, summary, (name) => this.history(name, options)),
                    );
                    // A file backend's list does not say whether a stack is locked.
                    return info && labDirectory !== undefined
                        ? { ...info, updateInProgress: isLocked(backendOf(labDirectory), project, summary.name) }
                        : info;
                }),
            );
            return all.filter((info) => info !== undefined);
        });
    }

    async remove(stack: string, options: Location = {}): Promise<void> {
        const workspace = await this.projectWorkspace(options);
        await this.explained("remove", stack, options, () =>
            unlessUnknown(workspace.removeStack(stack, { preserveConfig: true })),
        );
    }

    async resources(stack: string, options: Location = {}): Promise<StackResource[]> {
        const selected = await this.select(stack, options, false);
        return selected
            ? this.explained("resources", stack, options, async () => stackResources(await deploymentOf(selected)))
            : [];
    }

    async importResources(
        stack: string,
        resources: readonly ImportedResource[],
        options: Location = {},
    ): Promise<void> {
        const selected = await this.select(stack, options, true);
        await this.explained("import", stack, options, async () => {
            await selected?.import(importOptions(await stateOf(selected), resources));
        });
    }

    async outputs(stack: string, options: OutputsOptions = {}): Promise<ProgramExports> {
        const selected = await this.select(stack, options, false);
        const outputs = selected ? await this.explained("outputs", stack, options, () => selected.outputs()) : {};
        return Object.fromEntries(
            Object.entries(outputs).map(([name, { value, secret }]) => [
                name,
                secret && !options.showSecrets ? HIDDEN_SECRET : (value as unknown),
            ]),
        );
    }

    private async run(
        operation: "preview" | "up" | "refresh" | "destroy",
        stack: string,
        options: OperationOptions,
        body: (selected: Stack, args: OperationArguments, quiet: OperationArguments) => Promise<unknown>,
    ): Promise<ChangeSummary> {
        const mapper = new EventMapper(stack);
        const cancel = cancellation(options.signal);
        const args: OperationArguments = {
            onEvent: (event) => {
                cancel.observe(event);
                const warning = mapper.warning(event);
                if (warning !== undefined) {
                    options.onWarning?.(warning);
                }
                const mapped = mapper.map(event);
                if (mapped) {
                    options.onEvent?.(mapped);
                }
            },
            ...(options.onOutput ? { onOutput: options.onOutput } : {}),
            signal: cancel.signal,
        };
        const quiet: OperationArguments = {
            onEvent: (event) => {
                cancel.observe(event);
                mapper.noteProblem(event);
            },
            signal: cancel.signal,
        };
        const selected = await this.select(stack, options, operation === "preview" || operation === "up");
        if (!selected) {
            return emptySummary();
        }
        try {
            if (options.deleteUnreachable) {
                await forgetLostClusters(this.command, selected, options.onEvent ?? (() => {}), mapper.summary);
            }
            await body(selected, args, quiet);
            return mapper.summary;
        } catch (error) {
            if (options.signal?.aborted) {
                throw new EngineError(CANCELLED, { cause: error });
            }
            const told = mapper.errors.length > 0 ? mapper.errors.join("\n") : plainMessage((error as Error).message);
            const known = explainFailure(told, this.context(operation, stack));
            throw new EngineError(known ?? told, { cause: error });
        } finally {
            cancel.end();
        }
    }

    /** Undefined for a stack that the backend does not know, unless it is to be created. */
    private async select(stack: string, options: Settings, create: boolean): Promise<Stack | undefined> {
        const { labDirectory } = this.options;
        const projectDirectory = this.projectDirectory(options);
        const { configStack = stack, configOverrides = {} } = options;
        const isOurs = labDirectory !== undefined || configStack !== stack || Object.keys(configOverrides).length > 0;
        const workDir = isOurs
            ? prepareWorkspace({ stack, projectDirectory, configStack, configOverrides, labDirectory })
            : projectDirectory;
        if (labDirectory !== undefined) {
            await removeStaleLocks(backendOf(labDirectory), projectNameOf(projectDirectory), stack);
        }
        const args = { stackName: stack, workDir };
        const workspaceOptions = { pulumiCommand: this.command, envVars: await this.variables(options) };
        return this.explained("select", stack, options, () =>
            create
                ? LocalWorkspace.createOrSelectStack(args, workspaceOptions)
                : unlessUnknown(LocalWorkspace.selectStack(args, workspaceOptions)),
        );
    }

    /** As JSON. The Automation API has it of a stack only that is the selected one. */
    private async history(stack: string, options: Location): Promise<string> {
        return runCli(this.command, {
            args: ["stack", "history", "--json", "--stack", stack],
            workDir: this.projectDirectory(options),
            variables: await this.variables(options),
        });
    }

    private async projectWorkspace(options: Location): Promise<LocalWorkspace> {
        return LocalWorkspace.create({
            workDir: this.projectDirectory(options),
            pulumiCommand: this.command,
            envVars: await this.variables(options),
        });
    }

    /** Everything up to the program's run talks to the backend alone. */
    private async explained<T>(
        operation: string,
        stack: string,
        options: Location,
        body: () => Promise<T>,
    ): Promise<T> {
        try {
            return await body();
        } catch (error) {
            const { message } = error as Error;
            const backend = (await this.variables(options)).PULUMI_BACKEND_URL ?? "in use";
            const known = explainBackendFailure(message, this.context(operation, stack), backend);
            throw new EngineError(known ?? plainMessage(message), { cause: error });
        }
    }

    private variables(options: Settings): Promise<Record<string, string>> {
        return cliVariables({ ...options, labDirectory: this.options.labDirectory });
    }

    private context(operation: string, stack: string): FailureContext {
        return { stack, operation, target: this.options.labDirectory === undefined ? "cloud" : "lab" };
    }

    private projectDirectory(options: Location): string {
        return options.projectDirectory ?? this.options.projectDirectory;
    }

    private policyPacks({ policies = true }: OperationOptions): { policyPacks?: string[] } {
        const { policyPack } = this.options;
        const applies = policies && policyPack && existsSync(join(policyPack, "PulumiPolicy.yaml"));
        return applies ? { policyPacks: [policyPack] } : {};
    }
}

interface ExportedDeployment extends StateDeployment {
    resources?: (ExportedResource & StateResource)[];
}

async function deploymentOf(stack: Stack): Promise<ExportedDeployment> {
    return ((await stack.exportStack()).deployment ?? {}) as ExportedDeployment;
}

async function stateOf(stack: Stack): Promise<(ExportedResource & StateResource)[]> {
    return (await deploymentOf(stack)).resources ?? [];
}

const CANCELLED = "cancelled; the state records all that was created: run up to continue, or destroy";
