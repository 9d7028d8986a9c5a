import { spawn } from "node:child_process";
import { join } from "node:path";
import type { ChaosTarget } from "../../chaos/watched-command";
import type { LabHome } from "../../lab/home";
import { ensureLab } from "../lab/lab-session";
import { projectDirectory } from "../project";
import { openSession } from "../stacks/session";

/** A stack in a lab of its own, used by the project's own commands. */
export function chaosTarget(home: LabHome, stack: string, engine: "embedded" | "pulumi"): ChaosTarget {
    return {
        stack,
        engine,
        home,
        startLab: () => ensureLab(home),
        spawn: (command) =>
            spawn(
                process.execPath,
                [...process.execArgv, join(projectDirectory, "cli", "main.ts"), command, stack, "--engine", engine],
                {
                    cwd: projectDirectory,
                    env: { ...process.env, TKE_LAB_HOME: home.directory },
                    stdio: ["ignore", "pipe", "pipe"],
                    detached: true,
                },
            ),
        pendingChanges: async () => {
            const session = await openSession({ stacks: [stack], engine }, { home, creates: true });
            const changes: string[] = [];
            await session.engine.preview(stack, {
                environment: session.environment,
                onEvent: ({ op, type, name }) => {
                    if (op !== "same" && op !== "read") {
                        changes.push(`${op} ${type} ${name}`);
                    }
                },
            });
            return changes;
        },
    };
}
