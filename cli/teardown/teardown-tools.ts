import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../../engine/api/engine";
import { configuredValue, projectName } from "../stacks/stack-config";
import { allStacks } from "../stacks/stacks";
import { searchClients } from "../cloud-resources/search-clients";
import { findResources } from "./find-resources";
import type { TeardownTools } from "./teardown";

export interface ToolsOptions extends Pick<TeardownTools, "destroy"> {
    engine: Engine;
    /** What the engine's and the clients' processes get. */
    environment: NodeJS.ProcessEnv;
    /** Folder of Pulumi.yaml. */
    projectDirectory: string;
}

/** The tools of a teardown on a project: its engine's backend, and Tencent's API as the environment names it. */
export function teardownTools({ engine, environment, projectDirectory, destroy }: ToolsOptions): TeardownTools {
    const where = { environment, projectDirectory };
    const all = allStacks(projectDirectory);
    const configured = all
        .map((stack) => configuredValue(projectDirectory, stack, all, "region"))
        .filter((region) => typeof region === "string");
    const clients = searchClients({ TENCENTCLOUD_REGION: configured[0], ...environment });
    const regions = [clients.region, ...configured];
    const project = projectName(projectDirectory);
    return {
        project,
        stacks: () => engine.stacks(where),
        outputs: (stack) => engine.outputs(stack, where),
        resources: (stack) => engine.resources(stack, where),
        destroy,
        remove: (stack) => engine.remove(stack, where),
        search: (clusters) => findResources(clients, { project, regions, clusters }),
        now: () => new Date(),
        sleep: (milliseconds) => sleep(milliseconds, undefined),
    };
}
