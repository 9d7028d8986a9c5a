import type { StackConfig } from "../components/config/fields";
import { clientConfig, isLabEnvironment, tencentClients } from "../tencent/clients";
import { askImage, isLoopback } from "./ask/image";
import { gatherFacts } from "./ask/gather";
import type { CheckResult } from "./check";
import type { Facts, ImageAccess, Prices } from "./facts";
import { parseImage } from "./image-reference";
import { preflightPlan } from "./preflight-plan";
import { runChecks } from "./preflight";

export interface PreflightOptions {
    /** Holds the API key and what else Tencent's clients read. */
    environment: NodeJS.ProcessEnv;
    /** Names by which the stack's resources are tagged. */
    identity: { project: string; stack: string };
    /** Milliseconds for all questions together; what has no answer by then is reported as such. */
    timeLimitMs: number;
    /** Reads the stack's state. @default - what the stack has lost is not looked for */
    askState?: () => Promise<Facts["state"]>;
}

/** What the pre-flight of one stack came to. */
export interface PreflightReport {
    results: CheckResult[];
    prices: Prices;
    /** Whether a lab was asked, whose prices are invented. */
    isLab: boolean;
}

/**
 * Asks the cloud that the environment names what would keep the stack from being created. Reads only.
 * Throws an Error that names the variables of the environment that are missing.
 *
 * @param config checked, as `parseConfig` returns it.
 */
export async function runPreflight(config: StackConfig, options: PreflightOptions): Promise<PreflightReport> {
    const { environment, identity, timeLimitMs, askState } = options;
    const plan = preflightPlan(config, identity);
    const clientSettings = clientConfig(
        { ...environment, TENCENTCLOUD_REGION: plan.region },
        "the pre-flight asks Tencent's API what the account can create",
        Math.ceil(timeLimitMs / 1000),
    );
    const clients = tencentClients(clientSettings);
    const anywhere = tencentClients({ ...clientSettings, region: undefined });
    const signal = AbortSignal.timeout(timeLimitMs);
    const isLab = isLabEnvironment(environment);
    const askPlannedImage = (): Promise<ImageAccess> => {
        if (plan.image === undefined) {
            return Promise.resolve({ kind: "none" });
        }
        return isLab && !isLoopback(parseImage(plan.image).registry)
            ? Promise.resolve({ kind: "not-asked", why: "the lab pulls no images from registries" })
            : askImage(plan.image, { signal });
    };
    const sources = { clients, anywhere, deadline: signal, askImage: askPlannedImage, askState };
    const facts = await gatherFacts(plan, sources);
    const localAddresses = isLab ? "lab" : facts.localAddresses;
    return { results: runChecks({ ...facts, localAddresses }, plan), prices: facts.prices, isLab };
}
