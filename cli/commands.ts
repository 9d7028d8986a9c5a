import { createRequire } from "node:module";
import type { CommandModule } from "yargs";

const load = createRequire(__filename);

/** File and export of every command. Each loads libraries of its own, which would cost the others time and memory. */
const COMMANDS = {
    up: ["./commands/up", "upCommand"],
    preflight: ["./commands/preflight", "preflightCommand"],
    preview: ["./commands/preview", "previewCommand"],
    "preview:pr": ["./commands/preview-pr", "previewPrCommand"],
    verify: ["./commands/verify", "verifyCommand"],
    migrate: ["./commands/migrate", "migrateCommand"],
    refresh: ["./commands/refresh", "refreshCommand"],
    output: ["./commands/output", "outputCommand"],
    destroy: ["./commands/destroy", "destroyCommand"],
    "adopt-lost": ["./commands/adopt-lost", "adoptLostCommand"],
    teardown: ["./commands/teardown", "teardownCommand"],
    doctor: ["./commands/doctor", "doctorCommand"],
    mcp: ["./commands/mcp", "mcpCommand"],
    lab: ["./commands/lab/lab", "labCommand"],
    bench: ["./commands/bench", "benchCommand"],
    chaos: ["./commands/chaos", "chaosCommand"],
    fuzz: ["./commands/fuzz", "fuzzCommand"],
    completion: ["./commands/completion", "completionCommand"],
} as const;

export const COMMAND_NAMES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

/** The command of that name, alone; all of them where it names none, for help, completion and suggestions. */
export function commandsFor(name: string | undefined): CommandModule[] {
    const wanted = COMMAND_NAMES.filter((each) => each === name);
    return (wanted.length > 0 ? wanted : COMMAND_NAMES).map((each) => {
        const [file, exported] = COMMANDS[each];
        return (load(file) as Record<string, CommandModule>)[exported]!;
    });
}
