import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, waitFor } from "../client";
import { FIFTEEN_MINUTES, unlessClusterGone } from "./cluster-state";
import { atMostOneId } from "../interrupted";
import { definedProperties } from "../shapes";

interface ServerlessNodePoolInputs {
    clusterId: string;
    name?: string;
    serverlessNodes: { subnetId: string; displayName?: string }[];
    securityGroupIds?: string[];
    labels?: Record<string, string>;
    taints?: { key: string; value: string; effect: string }[];
}

const inputsOf = (inputs: Properties) => inputs as unknown as ServerlessNodePoolInputs;

/** A super node pool. Id as the provider's: `<cluster id>#<node pool id>`. */
export const kubernetesServerlessNodePool: ResourceProvider = {
    replaceOn: ["clusterId", "serverlessNodes", "securityGroupIds"],

    /** A super node pool has no tags: that there was none of its name before tells whose it is afterwards. */
    async assertAbsent(inputs, context) {
        const { clusterId, name } = inputsOf(inputs);
        const [pool] = await sameName(inputs, context);
        if (pool) {
            throw new CreationRefused(
                `cluster ${clusterId} has a super node pool named ${name} already (${pool.NodePoolId}): set another name`,
            );
        }
    },

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { NodePoolId } = await callToCreate(context, () =>
            clientsFor(context).tke.CreateClusterVirtualNodePool({
                ClusterId: args.clusterId,
                Name: args.name ?? "",
                SecurityGroupIds: args.securityGroupIds ?? [],
                Labels: apiLabels(args),
                Taints: apiTaints(args),
                VirtualNodes: args.serverlessNodes.map(({ displayName, subnetId }) => ({
                    DisplayName: displayName ?? "",
                    SubnetId: subnetId,
                })),
            }),
        );
        return `${args.clusterId}#${NodePoolId}`;
    },

    async find(inputs, context) {
        const { clusterId, name, serverlessNodes } = inputsOf(inputs);
        const subnets = new Set(serverlessNodes.map(({ subnetId }) => subnetId));
        const ids = (await sameName(inputs, context))
            .filter(({ SubnetIds = [] }) => SubnetIds.every((subnet) => subnets.has(subnet)))
            .map(({ NodePoolId }) => `${clusterId}#${NodePoolId}`)
            .filter((id) => !context.isTracked(id));
        return atMostOneId(ids, `super node pool ${name}`);
    },

    async settle(id, _inputs, context) {
        await waitFor(context, `super node pool ${id} becoming normal`, FIFTEEN_MINUTES, async () =>
            (await describePool(id, context))?.LifeState === "normal" ? true : undefined,
        );
    },

    async read(id, inputs, context) {
        const isLeaving = ({ LifeState }: { LifeState?: string }) => LifeState === "deleting";
        const found = unlessBeingDeleted(await describePool(id, context), isLeaving, `super node pool ${id}`);
        return found
            ? definedProperties({
                  ...inputs,
                  name: found.Name,
                  lifeState: found.LifeState,
                  labels: Object.fromEntries((found.Labels ?? []).map(({ Name, Value }) => [Name, Value])),
                  taints: (found.Taints ?? []).map(({ Key, Value, Effect }) => ({
                      key: Key ?? "",
                      value: Value ?? "",
                      effect: Effect ?? "",
                  })),
              })
            : undefined;
    },

    async update(id, _olds, news, context) {
        const args = inputsOf(news);
        await call(context, () =>
            clientsFor(context).tke.ModifyClusterVirtualNodePool({
                ClusterId: args.clusterId,
                NodePoolId: poolIdOf(id),
                Name: args.name,
                Labels: apiLabels(args),
                Taints: apiTaints(args),
            }),
        );
    },

    async delete(id, inputs, _outputs, context) {
        const { clusterId } = inputsOf(inputs);
        const found = await describePool(id, context);
        if (found && found.LifeState !== "deleting") {
            await unlessClusterGone(() =>
                call(context, () =>
                    clientsFor(context).tke.DeleteClusterVirtualNodePool({
                        ClusterId: clusterId,
                        NodePoolIds: [poolIdOf(id)],
                        Force: true,
                    }),
                ),
            );
        }
        await waitFor(context, `deletion of super node pool ${id}`, FIFTEEN_MINUTES, async () =>
            (await describePool(id, context)) ? undefined : true,
        );
    },
};

function apiLabels({ labels = {} }: ServerlessNodePoolInputs) {
    return Object.entries(labels).map(([Name, Value]) => ({ Name, Value }));
}

function apiTaints({ taints = [] }: ServerlessNodePoolInputs) {
    return taints.map(({ key, value, effect }) => ({ Key: key, Value: value, Effect: effect }));
}

function poolIdOf(id: string): string {
    return id.split("#")[1] ?? "";
}

async function sameName(inputs: Properties, context: ProviderContext) {
    const { clusterId, name } = inputsOf(inputs);
    return (await describePools(clusterId, context)).filter((pool) => pool.Name === (name ?? ""));
}

async function describePool(id: string, context: ProviderContext) {
    const pools = await describePools(id.split("#")[0] ?? "", context);
    return pools.find(({ NodePoolId }) => NodePoolId === poolIdOf(id));
}

async function describePools(clusterId: string, context: ProviderContext) {
    const answer = await unlessClusterGone(() =>
        call(context, () => clientsFor(context).tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId })),
    );
    return answer?.NodePoolSet ?? [];
}
