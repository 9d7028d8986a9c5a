import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import type { ChangeSummary, ResourceEvent } from "../api/engine";
import { KINDS } from "../../tencent/resource-kinds";
import { resourceOfUrn } from "../api/urn";
import { runCli } from "./pulumi-cli";
import { EventMapper } from "./pulumi-events";

const CLUSTER_TYPE = KINDS["ccs/cluster"].type;

/** The part of an exported state that says who depends on whom (pulumi sdk/go/common/apitype/core.go, `ResourceV3`). */
export interface StateResource {
    urn: string;
    type: string;
    custom: boolean;
    id?: string;
    inputs?: { clusterId?: string };
    dependencies?: string[];
    propertyDependencies?: Record<string, string[] | undefined>;
    /** `urn::id` of the provider. */
    provider?: string;
}

/** What `pulumi stack export` prints. */
export interface State {
    deployment: { resources?: StateResource[] };
}

/**
 * Takes clusters that do not exist any more out of a stack's state, with all that lived in them. Tencent's provider
 * cannot do it: it fails to read, and to delete, a node pool or an endpoint of a cluster that is gone (v1.83.25:
 * InvalidParameter.ClusterNotFound).
 */
export async function forgetLostClusters(
    command: PulumiCommand,
    stack: Stack,
    onEvent: (event: ResourceEvent) => void,
    summary: ChangeSummary,
): Promise<void> {
    const at = { workDir: stack.workspace.workDir, variables: stack.workspace.envVars };
    // Not the Automation API's export, which has the secrets in clear.
    const state = JSON.parse(
        await runCli(command, { ...at, args: ["stack", "export", "--stack", stack.name] }),
    ) as State;
    const resources = state.deployment.resources ?? [];
    const clusters = resources.filter(({ type }) => type === CLUSTER_TYPE);
    const lost = resourcesOfLostClusters(await asyncFilter(clusters, ({ urn }) => isGone(stack, urn)), resources);
    if (lost.length === 0) {
        return;
    }
    const file = join(at.workDir, `state.${process.pid}.json`);
    try {
        writeFileSync(file, JSON.stringify(withoutLost(state, lost)), { mode: 0o600 });
        await runCli(command, { ...at, args: ["stack", "import", "--file", file, "--stack", stack.name] });
    } finally {
        rmSync(file, { force: true });
    }
    for (const { type, urn } of lost) {
        summary.delete++;
        onEvent({ stack: stack.name, op: "delete", phase: "done", type, name: resourceOfUrn(urn).name });
    }
}

/**
 * The resources of a state that were lost with their cluster, dependents first: the deleted clusters, the resources that name a
 * cluster which is no longer in the state (a refresh has removed it), and all that depends on either. Components are left out:
 * they only group resources.
 */
export function resourcesOfLostClusters(
    gone: readonly StateResource[],
    resources: readonly StateResource[],
): StateResource[] {
    const left = resources.filter((resource) => resource.type === CLUSTER_TYPE && !gone.includes(resource));
    const clusterIds = new Set(left.map(({ id }) => id));
    const lost = new Set<string>();
    // A state lists every resource after what it depends on.
    for (const resource of resources) {
        const { urn, provider, dependencies = [], inputs } = resource;
        const namesLostCluster = inputs?.clusterId !== undefined && !clusterIds.has(inputs.clusterId);
        const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
        if (gone.includes(resource) || namesLostCluster || [providerUrn, ...dependencies].some((on) => lost.has(on!))) {
            lost.add(urn);
        }
    }
    return resources.filter(({ urn, custom }) => custom && lost.has(urn)).reverse();
}

/** The state without those resources, and without a word of them in what others depend on. */
export function withoutLost(state: State, lost: readonly StateResource[]): State {
    const gone = new Set(lost.map(({ urn }) => urn));
    const left = (urns: string[] = []) => urns.filter((urn) => !gone.has(urn));
    const resources = (state.deployment.resources ?? [])
        .filter(({ urn }) => !gone.has(urn))
        .map((resource) => ({
            ...resource,
            dependencies: left(resource.dependencies),
            propertyDependencies: Object.fromEntries(
                Object.entries(resource.propertyDependencies ?? {}).map(([name, urns]) => [name, left(urns)]),
            ),
        }));
    return { ...state, deployment: { ...state.deployment, resources } };
}

async function isGone(stack: Stack, urn: string): Promise<boolean> {
    const mapper = new EventMapper(stack.name);
    await stack.previewRefresh({ target: [urn], onEvent: (event) => void mapper.map(event) });
    return mapper.summary.delete > 0;
}

async function asyncFilter<T>(items: readonly T[], accepts: (item: T) => Promise<boolean>): Promise<T[]> {
    const accepted = await Promise.all(items.map(accepts));
    return items.filter((_, index) => accepted[index]);
}
