import { execFile } from "node:child_process";
import { join } from "node:path";
import { labStatus } from "../../lab/client";
import type { ScenarioNumber } from "../../tke/scenarios";
import { projectDirectory, projectLabHome } from "../project";

/** What a run of a scenario in the lab showed, and what it started. */
export interface LabTry {
    scenario: number;
    /** Whether every client's address was kept. */
    kept: boolean;
    started: string;
    /** As `verify --json` prints them. */
    proofs: unknown;
    /** The commands' own words, where something failed. */
    failure?: string;
}

/**
 * Brings a scenario up in the lab, connects to it, and destroys it again.
 *
 * @throws Error where no lab runs and none may be started, or the scenario is up already
 */
export async function tryInLab(scenario: ScenarioNumber, mayStart: boolean): Promise<LabTry> {
    const status = await labStatus(projectLabHome());
    if (!status && !mayStart) {
        throw new Error("no lab runs on this machine: start one (npm run lab -- start), or allow it with start: true");
    }
    const stack = `scenario${scenario}`;
    const existing = await run(["output", stack, "url", "--json"]);
    if (existing.code === 0) {
        throw new Error(`${stack} is up already: npm run verify -- ${stack} connects to it`);
    }
    const up = await run(["up", stack, "--json"]);
    const down = await run(["destroy", stack]);
    const failure = [...(up.code === 0 ? [] : [up.errors]), ...(down.code === 0 ? [] : [down.errors])].join("\n");
    return {
        scenario,
        kept: up.code === 0,
        started: status ? `${stack}, in the lab that runs` : `a lab, and ${stack} in it; both are gone again`,
        proofs: parsed(up.output),
        ...(failure && { failure }),
    };
}

interface Run {
    code: number;
    output: string;
    errors: string;
}

/** A command of the project, in a process of its own: stdout is the protocol's. */
function run(args: readonly string[]): Promise<Run> {
    const command = [join(projectDirectory, "bootstrap.mjs"), "cli", ...args];
    return new Promise((resolve) => {
        execFile(process.execPath, command, { cwd: projectDirectory, maxBuffer: 2 ** 26 }, (error, output, errors) =>
            resolve({ code: error ? 1 : 0, output, errors }),
        );
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
