import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, clientsFor, waitFor } from "../client";
import {
    accessOf,
    describeCluster,
    endpointStatus,
    FIFTEEN_MINUTES,
    hasReadyNode,
    unlessClusterGone,
    type EndpointSide,
} from "./cluster-state";
import { definedProperties } from "../shapes";

interface EndpointInputs {
    clusterId: string;
    clusterInternet?: boolean;
    clusterIntranet?: boolean;
    clusterInternetSecurityGroup?: string;
    clusterIntranetSecurityGroup?: string;
    clusterIntranetSubnetId?: string;
    clusterInternetDomain?: string;
    clusterIntranetDomain?: string;
    extensiveParameters?: string;
    existedLoadBalancerId?: string;
}

const SIDES: readonly EndpointSide[] = ["intranet", "extranet"];

const inputsOf = (inputs: Properties) => inputs as unknown as EndpointInputs;

/** The cluster's API server endpoint, both sides of it; its id is the cluster's. */
export const kubernetesClusterEndpoint: ResourceProvider = {
    replaceOn: ["clusterId", "clusterIntranetSecurityGroup", "extensiveParameters", "existedLoadBalancerId"],
    secrets: ["kubeConfig", "kubeConfigIntranet", "password"],

    check(inputs) {
        const args = inputsOf(inputs);
        if (args.clusterIntranet && !args.clusterIntranetSubnetId) {
            throw new Error("clusterIntranet needs clusterIntranetSubnetId");
        }
    },

    async assertAbsent(inputs, context) {
        const args = inputsOf(inputs);
        for (const side of wantedSides(args)) {
            const status = await endpointStatus(args.clusterId, side, context);
            if (!isClosed(status)) {
                throw new CreationRefused(
                    `cluster ${args.clusterId} has an ${side} endpoint already (${status}), not this stack's: use it, or close it first`,
                );
            }
        }
    },

    async create(inputs, context) {
        const { clusterId } = inputsOf(inputs);
        await waitFor(context, `a node of cluster ${clusterId} becoming ready`, FIFTEEN_MINUTES, async () =>
            (await hasReadyNode(clusterId, context)) ? true : undefined,
        );
        return clusterId;
    },

    async settle(id, inputs, context) {
        const args = inputsOf(inputs);
        for (const side of wantedSides(args)) {
            await openSide(id, side, args, context);
        }
    },

    async read(id, inputs, context) {
        const cluster = await describeCluster(id, context);
        const statuses = cluster ? await Promise.all(SIDES.map((side) => endpointStatus(id, side, context))) : [];
        if (!cluster || statuses.every((status) => status === "NotFound" || status === "Deleted")) {
            return undefined;
        }
        const isLeaving = (side: EndpointSide) => statuses[SIDES.indexOf(side)] === "Deleting";
        wantedSides(inputsOf(inputs)).forEach((side) =>
            unlessBeingDeleted(side, isLeaving, `the ${side} endpoint of cluster ${id}`),
        );
        const { securityPolicies: _, ...access } = await accessOf(id, context);
        return definedProperties({
            ...inputs,
            ...access,
            clusterIntranet: statuses[0] === "Created",
            clusterInternet: statuses[1] === "Created",
            clusterDeployType: cluster.ClusterType,
        });
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOf(olds), inputsOf(news)];
        for (const side of SIDES) {
            if (!wants(args, side) || settingsOf(before, side) !== settingsOf(args, side)) {
                await closeSide(id, side, context);
            }
            if (wants(args, side)) {
                await openSide(id, side, args, context);
            }
        }
        const { clusterInternet, clusterInternetSecurityGroup } = args;
        if (clusterInternet && clusterInternetSecurityGroup !== before.clusterInternetSecurityGroup) {
            await call(context, () =>
                clientsFor(context).tke.ModifyClusterEndpointSP({
                    ClusterId: id,
                    SecurityGroup: clusterInternetSecurityGroup,
                }),
            );
        }
    },

    async delete(id, inputs, _outputs, context) {
        for (const side of wantedSides(inputsOf(inputs))) {
            await closeSide(id, side, context);
        }
    },
};

function wants(args: EndpointInputs, side: EndpointSide): boolean {
    return (side === "intranet" ? args.clusterIntranet : args.clusterInternet) === true;
}

function wantedSides(args: EndpointInputs): EndpointSide[] {
    return SIDES.filter((side) => wants(args, side));
}

/** What cannot change while a side is open. */
function settingsOf(args: EndpointInputs, side: EndpointSide): string {
    return side === "intranet"
        ? `${args.clusterIntranetSubnetId} ${args.clusterIntranetDomain}`
        : `${args.clusterInternetDomain}`;
}

async function openSide(id: string, side: EndpointSide, args: EndpointInputs, context: ProviderContext): Promise<void> {
    const { tke } = clientsFor(context);
    if (isClosed(await endpointStatus(id, side, context))) {
        const isExtranet = side === "extranet";
        await call(context, () =>
            tke.CreateClusterEndpoint({
                ClusterId: id,
                IsExtranet: isExtranet,
                SubnetId: isExtranet ? undefined : args.clusterIntranetSubnetId,
                SecurityGroup: isExtranet ? args.clusterInternetSecurityGroup : args.clusterIntranetSecurityGroup,
                Domain: isExtranet ? args.clusterInternetDomain : args.clusterIntranetDomain,
                ExtensiveParameters: isExtranet ? args.extensiveParameters : undefined,
                ExistedLoadBalancerId: isExtranet ? undefined : args.existedLoadBalancerId,
            }),
        );
    }
    await waitFor(context, `opening of the ${side} endpoint of cluster ${id}`, FIFTEEN_MINUTES, async () => {
        const status = await endpointStatus(id, side, context);
        if (status === "CreateFailed") {
            throw new Error(`the ${side} endpoint of cluster ${id} could not be opened (CreateFailed)`);
        }
        return status === "Created" ? true : undefined;
    });
}

async function closeSide(id: string, side: EndpointSide, context: ProviderContext): Promise<void> {
    const status = await endpointStatus(id, side, context);
    if (isClosed(status)) {
        return;
    }
    if (status !== "Deleting") {
        await unlessClusterGone(() =>
            call(context, () =>
                clientsFor(context).tke.DeleteClusterEndpoint({ ClusterId: id, IsExtranet: side === "extranet" }),
            ),
        );
    }
    await waitFor(context, `closing of the ${side} endpoint of cluster ${id}`, FIFTEEN_MINUTES, async () =>
        isClosed(await endpointStatus(id, side, context)) ? true : undefined,
    );
}

function isClosed(status: string): boolean {
    return status === "NotFound" || status === "Deleted";
}
