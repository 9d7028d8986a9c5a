import { parseConfig } from "../../../components/config/config";
import type { Facts } from "../../../preflight/facts";
import type { PreflightReport } from "../../../preflight/run-preflight";
import { runPreflight } from "../../../preflight/run-preflight";
import type { ClientLab } from "../../support/client-environment";
import { PROJECT, stackConfig } from "../../support/program";

export interface AskedOptions {
    timeLimitMs?: number;
    environment?: NodeJS.ProcessEnv;
    /** Config that is added to the stack file's, or takes keys away. */
    config?: Record<string, string | undefined>;
    /** What the stack's state holds. @default - it is not looked into */
    state?: Facts["state"];
}

/** The pre-flight of a committed stack file against a lab's API, with Tencent's official clients. */
export function askedOf(lab: ClientLab, stack: string, options: AskedOptions = {}): Promise<PreflightReport> {
    const { timeLimitMs = 5000, environment = lab.environment, config = {}, state } = options;
    return runPreflight(parseConfig(PROJECT, changed(stackConfig(stack), config)), {
        environment,
        identity: { project: PROJECT, stack },
        timeLimitMs,
        askState: state && (() => Promise.resolve(state)),
    });
}

function changed(config: Record<string, string>, changes: Record<string, string | undefined>): Record<string, string> {
    const keys = Object.entries(changes).map(([key, value]) => [`${PROJECT}:${key}`, value] as const);
    const all = Object.entries({ ...config, ...Object.fromEntries(keys) });
    return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
