import { EmbeddedEngine } from "../../engine/embedded/embedded";
import type { ChangeSummary, Engine, OperationOptions, ResourceEvent } from "../../engine/api/engine";
import { labEnvironment, labStatus } from "../../lab/daemon-client";
import { labHome } from "../../lab/home";
import { PulumiCliEngine } from "../../engine/pulumi/pulumi-cli-engine";
import type { EngineName } from "./engines";
import { OFFLINE, projectDirectory } from "../support/project";
import type { TestLab } from "../support/test-lab";

/** What an operation did, or foretold. */
export interface Outcome {
    summary: ChangeSummary;
    events: ResourceEvent[];
    /** What the program warned of. */
    warnings: string[];
}

type Operation = "preview" | "up" | "refresh" | "destroy";
type Settings = Pick<OperationOptions, "configOverrides" | "deleteUnreachable" | "stackTags" | "configStack">;

/** One stack of this project on one engine, in the lab of a test. */
export class StackEngine {
    private constructor(
        readonly engine: Engine,
        readonly environment: NodeJS.ProcessEnv,
        readonly stack: string,
    ) {}

    /** The lab has to run. */
    static async open(name: EngineName, lab: TestLab, stack: string): Promise<StackEngine> {
        const home = labHome(projectDirectory, lab.directory);
        const environment = { ...process.env, ...OFFLINE, ...labEnvironment(home, (await labStatus(home))!) };
        const options = { projectDirectory, labDirectory: lab.directory };
        const engine = name === "pulumi" ? await PulumiCliEngine.open(options) : new EmbeddedEngine(options);
        return new StackEngine(engine, environment, stack);
    }

    /** @param config keys without the project's name, as docs/en/configuration.md lists them. */
    async run(operation: Operation, config: Record<string, string> = {}, settings: Settings = {}): Promise<Outcome> {
        const events: ResourceEvent[] = [];
        const warnings: string[] = [];
        const summary = await this.engine[operation](this.stack, {
            ...settings,
            environment: this.environment,
            configOverrides: Object.fromEntries(
                Object.entries(config).map(([key, value]) => [`tke-client-ip:${key}`, value]),
            ),
            onEvent: (event) => events.push(event),
            onWarning: (message) => warnings.push(message),
        });
        return { summary, events, warnings };
    }
}

/** Logical names of what an operation has changed, by what it did to each. */
export function changed({ events }: Outcome): Record<string, string[]> {
    const byOperation: Record<string, string[]> = {};
    for (const { op, phase, name } of events) {
        if (phase === "done" && op !== "same" && op !== "read") {
            byOperation[op] = [...(byOperation[op] ?? []), name].sort();
        }
    }
    return byOperation;
}
