import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { version as kubernetesVersion } from "@pulumi/kubernetes/package.json";
import { LocalWorkspace, PulumiCommand, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";
import {
    EngineError,
    HIDDEN_SECRET,
    type ChangeSummary,
    type Engine,
    type OperationOptions,
    type OutputsOptions,
    type StackOutputs,
} from "../../lab/engine/engine";
import { EventMapper } from "./pulumi-events";

export interface PulumiCliEngineOptions {
    /** Folder of Pulumi.yaml. */
    projectDirectory: string;
    /** The lab's folder; absent: Tencent Cloud itself, with the user's own Pulumi backend and secrets. */
    labDirectory?: string;
}

/** The first CLI that reads `packages:` with parameters from Pulumi.yaml. */
const MINIMUM_VERSION = "3.163.0";

/** Plugins of the program's packages; the CLI downloads those that are missing. */
const PLUGINS = [
    { name: "kubernetes", version: kubernetesVersion },
    { name: "terraform-provider", version: "1.4.1" },
];

/** What the lab's stacks are sealed with: the lab holds nothing that would have to stay secret from its own user. */
const LAB_PASSPHRASE = "lab";

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
    static async open(options: PulumiCliEngineOptions): Promise<PulumiCliEngine> {
        let command: PulumiCommand;
        try {
            command = await PulumiCommand.get({ skipVersionCheck: true });
        } catch {
            throw new EngineError(missingCli("no pulumi was found on PATH"));
        }
        if (!command.version || command.version.compare(MINIMUM_VERSION) < 0) {
            throw new EngineError(missingCli(`the pulumi on PATH is version ${String(command.version ?? "unknown")}`));
        }
        return new PulumiCliEngine(options, command);
    }

    preview(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run(stack, options, (selected, args) => selected.preview(args));
    }

    up(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run(stack, options, (selected, args) => selected.up(args));
    }

    refresh(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run(
            stack,
            options,
            async (selected, args) => (await selected.refresh(args)).summary.resourceChanges,
        );
    }

    destroy(stack: string, options: OperationOptions = {}): Promise<ChangeSummary> {
        return this.run(
            stack,
            options,
            async (selected, args) => (await selected.destroy(args)).summary.resourceChanges,
        );
    }

    async outputs(stack: string, options: OutputsOptions = {}): Promise<StackOutputs> {
        const outputs = await this.withStack(stack, options, (selected) => selected.outputs());
        return Object.fromEntries(
            Object.entries(outputs).map(([name, { value, secret }]) => [
                name,
                secret && !options.showSecrets ? HIDDEN_SECRET : (value as unknown),
            ]),
        );
    }

    private async run(
        stack: string,
        options: OperationOptions,
        operation: (selected: Stack, args: OperationArguments) => Promise<unknown>,
    ): Promise<ChangeSummary> {
        const mapper = new EventMapper(stack);
        const args: OperationArguments = {
            onEvent: (event) => {
                const mapped = mapper.map(event);
                if (mapped) {
                    options.onEvent?.(mapped);
                }
            },
            ...(options.onOutput ? { onOutput: options.onOutput } : {}),
            ...(options.signal ? { signal: options.signal } : {}),
        };
        try {
            await this.withStack(stack, options, (selected) => operation(selected, args));
            return mapper.summary;
        } catch (error) {
            const message = mapper.errors.length > 0 ? mapper.errors.join("\n") : (error as Error).message;
            throw new EngineError(message, { cause: error });
        }
    }

    private async withStack<T>(
        stack: string,
        options: Pick<OperationOptions, "environment" | "projectDirectory" | "configOverrides">,
        body: (selected: Stack) => Promise<T>,
    ): Promise<T> {
        const workDir = options.projectDirectory ?? this.options.projectDirectory;
        const { configOverrides = {} } = options;
        const settings = join(workDir, `Pulumi.${stack}.yaml`);
        const isOurs = this.options.labDirectory !== undefined || Object.keys(configOverrides).length > 0;
        const before = isOurs && existsSync(settings) ? readFileSync(settings) : undefined;
        try {
            const selected = await LocalWorkspace.createOrSelectStack(
                { stackName: stack, workDir },
                {
                    pulumiCommand: this.command,
                    envVars: { ...definedVariables(options.environment), ...(await this.labVariables()) },
                },
            );
            for (const [key, value] of Object.entries(configOverrides)) {
                await selected.setConfig(key, { value });
            }
            return await body(selected);
        } finally {
            if (before) {
                // A stack's first use writes its secrets provider's salt there, which has no place in the user's file.
                writeFileSync(settings, before);
            }
        }
    }

    /** In the lab: a backend of the lab's own, so that neither the user's Pulumi account nor his stacks are touched. */
    private async labVariables(): Promise<Record<string, string>> {
        const { labDirectory } = this.options;
        if (labDirectory === undefined) {
            return {};
        }
        const backend = join(labDirectory, "pulumi");
        await mkdir(backend, { recursive: true, mode: 0o700 });
        return {
            PULUMI_BACKEND_URL: `file://${backend}`,
            PULUMI_CONFIG_PASSPHRASE: LAB_PASSPHRASE,
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // Types are checked by `npm run typecheck`; at every run they would cost more than all else.
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        };
    }
}

function missingCli(found: string): string {
    const plugins = PLUGINS.map(({ name, version }) => `pulumi plugin install resource ${name} ${version}`);
    return [
        `the Pulumi CLI cannot run: ${found}, ${MINIMUM_VERSION} or newer is needed.`,
        "  Get it as https://www.pulumi.com/docs/install/ says; it downloads these plugins by itself, or beforehand with",
        ...plugins.map((line) => `    ${line}`),
        "  In the lab nothing of this is needed: leave --engine out.",
    ].join("\n");
}

function definedVariables(environment: NodeJS.ProcessEnv = {}): Record<string, string> {
    return Object.fromEntries(
        Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
}
