import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import type { LabResource } from "../../lab/cloud/resources";
import type { LabStatus } from "../../lab/daemon/daemon";
import type { Proof } from "../../verify/verify";
import type { EngineName } from "../e2e/engines";
import { runCommand, type CommandResult } from "./project";
import { eventually } from "./eventually";

export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

const STACK_COMMANDS = new Set(["up", "preview", "verify", "refresh", "output", "destroy", "teardown"]);

/** A lab of a test's own, used only through the project's commands and what they print. */
export class TestLab {
    readonly directory = mkdtempSync(join(tmpdir(), "tke-client-ip-e2e-"));

    /** @param engine what the commands on stacks are run with. */
    constructor(private readonly engine: EngineName = "embedded") {}

    run(command: string, ...args: string[]): Promise<CommandResult> {
        const engine = STACK_COMMANDS.has(command) && this.engine !== "embedded" ? ["--engine", this.engine] : [];
        return runCommand(this.directory, command, ...args, ...engine);
    }

    /** Runs a command that has to succeed. */
    async succeed(command: string, ...args: string[]): Promise<CommandResult> {
        const result = await this.run(command, ...args);
        assert.equal(result.exitCode, 0, `npm run ${[command, ...args].join(" ")}\n${result.stdout}${result.stderr}`);
        return result;
    }

    async status(): Promise<LabStatus> {
        return JSON.parse((await this.succeed("lab", "status", "--json")).stdout) as LabStatus;
    }

    async resources(): Promise<LabResource[]> {
        return JSON.parse((await this.succeed("lab", "resources", "--json")).stdout) as LabResource[];
    }

    async outputs(stack: string): Promise<Record<string, string>> {
        return JSON.parse((await this.succeed("output", stack)).stdout) as Record<string, string>;
    }

    async kubeConfig(stack: string): Promise<KubeConfig> {
        const config = new KubeConfig();
        config.loadFromString((await this.succeed("output", stack, "kubeconfig", "--show-secrets")).stdout);
        return config;
    }

    async assertKept(stack: string): Promise<void> {
        await this.succeed("verify", stack, "--json");
    }

    /** Waits until verify says that addresses are lost, with exit code 1, and returns those proofs. */
    async assertLost(stack: string): Promise<Proof[]> {
        return eventually(async () => {
            const verify = await this.run("verify", stack, "--json", "--timeout", "1");
            assert.equal(verify.exitCode, 1, verify.stdout);
            return proofsOf(verify).filter(({ clientIpKept }) => !clientIpKept);
        });
    }

    async remove(): Promise<void> {
        await this.run("lab", "reset");
        rmSync(this.directory, { recursive: true, force: true });
    }
}

export function proofsOf(result: CommandResult): Proof[] {
    return JSON.parse(result.stdout) as Proof[];
}
