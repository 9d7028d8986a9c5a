import type {
    CreateNodePoolRequest,
    ModifyNodePoolRequest,
    NodePool,
    TagSpecification,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import { isObject, type Properties, type PropertyValue } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, waitFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { FIFTEEN_MINUTES, unlessClusterGone } from "./cluster-state";
import { allPages, createdWithTags } from "../interrupted";
import { fromApi, definedProperties, toApi, type Tags } from "../shapes";

interface NodePoolInputs {
    clusterId: string;
    name: string;
    type: string;
    labels?: PropertyValue;
    taints?: PropertyValue;
    tags?: PropertyValue;
    annotations?: PropertyValue;
    deletionProtection?: boolean;
    unschedulable?: boolean;
    native: Properties;
}

const inputsOf = (inputs: Properties) => inputs as unknown as NodePoolInputs;

/** Fields of `native` that creation takes and modification does not (ForceNew in the provider). */
const FIXED = [
    "instanceTypes",
    "instanceChargeType",
    "systemDisk",
    "machineType",
    "runtimeRootDir",
    "internetAccessible",
    "instanceChargePrepaid",
];

/** Id as the provider's: `<cluster id>#<node pool id>`. */
export const kubernetesNativeNodePool: ResourceProvider = {
    replaceOn: ["clusterId", "type", ...FIXED.map((field) => `native.${field}`)],

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { NodePoolId } = await callToCreate(context, () =>
            clientsFor(context).nodePools.CreateNodePool({
                ...(toApi(commonFields(args)) as Omit<CreateNodePoolRequest, "ClusterId" | "Type">),
                ClusterId: args.clusterId,
                Type: args.type,
                Native: toApi(args.native) as CreateNodePoolRequest["Native"],
            }),
        );
        return `${args.clusterId}#${NodePoolId}`;
    },

    async find(inputs, context) {
        const { clusterId, name, tags = [] } = inputsOf(inputs);
        const pools = (await describePools(clusterId, [], context)).filter((pool) => pool.Name === name);
        const tagsOf = new Map(pools.map((pool) => [`${clusterId}#${pool.NodePoolId}`, allTags(pool.Tags)]));
        return createdWithTags(
            context,
            allTags(toApi(tags) as TagSpecification[]),
            [...tagsOf.keys()],
            (id) => Promise.resolve(tagsOf.get(id)),
            `node pool ${name}`,
        );
    },

    async settle(id, _inputs, context) {
        await waitUntilRunning(id, context);
    },

    async read(id, inputs, context) {
        const isLeaving = ({ LifeState }: NodePool) => LifeState === "Deleting";
        const found = unlessBeingDeleted(await describePool(id, context), isLeaving, `node pool ${id}`);
        const args = inputsOf(inputs);
        const native = fromApi(found?.Native ?? {});
        return found
            ? definedProperties({
                  ...inputs,
                  name: found.Name,
                  lifeState: found.LifeState,
                  createdAt: found.CreatedAt,
                  deletionProtection: found.DeletionProtection,
                  unschedulable: found.Unschedulable,
                  labels: fromApi(found.Labels ?? []),
                  taints: fromApi(found.Taints ?? []),
                  annotations: fromApi(found.Annotations ?? []),
                  tags: fromApi(found.Tags ?? []),
                  // What the API does not answer stays as it was asked for.
                  native: { ...args.native, ...(isObject(native) ? native : {}) },
              })
            : undefined;
    },

    async update(id, _olds, news, context) {
        const args = inputsOf(news);
        const changeable = Object.entries(args.native).filter(([field]) => !FIXED.includes(field));
        await call(context, () =>
            clientsFor(context).nodePools.ModifyNodePool({
                // What is removed from the program is removed from the pool.
                ...{ Labels: [], Taints: [], Tags: [], Annotations: [] },
                ...(toApi(commonFields(args)) as Partial<ModifyNodePoolRequest>),
                ClusterId: args.clusterId,
                NodePoolId: poolIdOf(id),
                Native: toApi(Object.fromEntries(changeable)) as ModifyNodePoolRequest["Native"],
            }),
        );
        await waitUntilRunning(id, context);
    },

    async delete(id, inputs, _outputs, context) {
        const { clusterId } = inputsOf(inputs);
        const { nodePools } = clientsFor(context);
        const found = await describePool(id, context);
        if (found && found.LifeState !== "Deleting") {
            await unlessGone(() =>
                call(context, () => nodePools.DeleteNodePool({ ClusterId: clusterId, NodePoolId: poolIdOf(id) })),
            );
        }
        await waitFor(context, `deletion of node pool ${id}`, FIFTEEN_MINUTES, async () => {
            const isThere = (await describePool(id, context)) ?? (await hasMachines(id, context));
            return isThere ? undefined : true;
        });
    },
};

/** Whatever they are for: the components tag the machines. */
function allTags(specifications: TagSpecification[] = []): Tags {
    const tags = specifications.flatMap(({ Tags: own }) => own ?? []);
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

function commonFields(args: NodePoolInputs): Properties {
    const { name, labels, taints, tags, annotations, deletionProtection, unschedulable } = args;
    return definedProperties({ name, labels, taints, tags, annotations, deletionProtection, unschedulable });
}

function poolIdOf(id: string): string {
    return id.split("#")[1] ?? "";
}

async function waitUntilRunning(id: string, context: ProviderContext): Promise<void> {
    await waitFor(context, `node pool ${id} becoming Running`, FIFTEEN_MINUTES, async () =>
        (await describePool(id, context))?.LifeState === "Running" ? true : undefined,
    );
}

async function describePool(id: string, context: ProviderContext) {
    const [clusterId = "", poolId = ""] = id.split("#");
    const pools = await describePools(clusterId, [{ Name: "NodePoolsId", Values: [poolId] }], context);
    return pools[0];
}

async function describePools(
    clusterId: string,
    filters: { Name: string; Values: string[] }[],
    context: ProviderContext,
) {
    return allPages(async (Offset, Limit) => {
        const request = { ClusterId: clusterId, Filters: filters, Offset, Limit };
        const answer = await unlessGone(() =>
            call(context, () => clientsFor(context).nodePools.DescribeNodePools(request)),
        );
        return answer?.NodePools ?? [];
    });
}

/** Machines are named after their pool. */
async function hasMachines(id: string, context: ProviderContext): Promise<boolean> {
    const [clusterId = "", poolId = ""] = id.split("#");
    const machines = await allPages(async (Offset, Limit) => {
        const request = { ClusterId: clusterId, Offset, Limit };
        const answer = await unlessGone(() =>
            call(context, () => clientsFor(context).nodePools.DescribeClusterMachines(request)),
        );
        return answer?.Machines ?? [];
    });
    return machines.some(({ MachineName }) => MachineName?.startsWith(poolId));
}

async function unlessGone<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
        return await unlessClusterGone(request);
    } catch (error) {
        if (codeOf(error).startsWith("InvalidParameter.NodePoolNotFound")) {
            return undefined;
        }
        throw error;
    }
}
