import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor } from "../client";
import { definedProperties } from "../shapes";

interface RouteTableEntryInputs {
    routeTableId: string;
    destinationCidrBlock: string;
    nextType: string;
    nextHub: string;
    description?: string;
    disabled?: boolean;
}

const inputsOf = (inputs: Properties) => inputs as unknown as RouteTableEntryInputs;

/** Id as the provider's: `<route id>.<route table id>`. */
export const routeTableEntry: ResourceProvider = {
    replaceOn: ["routeTableId", "destinationCidrBlock", "nextType", "nextHub"],

    /** A route has no tags: that there was none before tells whose it is afterwards. */
    async assertAbsent(inputs, context) {
        const args = inputsOf(inputs);
        if (await findRoute(args, context)) {
            throw new CreationRefused(
                `${args.routeTableId} has a route to ${args.destinationCidrBlock} by ${args.nextHub} already, not this stack's: delete it, or leave it to its owner`,
            );
        }
    },

    async create(inputs, context) {
        const args = inputsOf(inputs);
        await callToCreate(context, () =>
            clientsFor(context).vpc.CreateRoutes({
                RouteTableId: args.routeTableId,
                Routes: [
                    {
                        DestinationCidrBlock: args.destinationCidrBlock,
                        GatewayType: args.nextType,
                        GatewayId: args.nextHub,
                        RouteDescription: args.description,
                        Enabled: args.disabled !== true,
                    },
                ],
            }),
        );
        const route = await findRoute(args, context);
        if (!route) {
            throw new Error(
                `the route to ${args.destinationCidrBlock} is not in ${args.routeTableId} after its creation`,
            );
        }
        return idOf(route.RouteId, args.routeTableId);
    },

    async find(inputs, context) {
        const args = inputsOf(inputs);
        const route = await findRoute(args, context);
        return route && idOf(route.RouteId, args.routeTableId);
    },

    async read(id, inputs, context) {
        const args = inputsOf(inputs);
        const route = (await routesOf(args.routeTableId, context)).find(
            ({ RouteId }) => idOf(RouteId, args.routeTableId) === id,
        );
        return route
            ? definedProperties({
                  ...inputs,
                  destinationCidrBlock: route.DestinationCidrBlock,
                  nextType: route.GatewayType,
                  nextHub: route.GatewayId,
                  description: route.RouteDescription,
                  disabled: route.Enabled === false,
                  routeEntryId: route.RouteId,
                  routeItemId: route.RouteItemId,
              })
            : undefined;
    },

    async update(id, _olds, news, context) {
        const args = inputsOf(news);
        await call(context, () =>
            clientsFor(context).vpc.ReplaceRoutes({
                RouteTableId: args.routeTableId,
                Routes: [
                    {
                        RouteId: Number(id.split(".")[0]),
                        DestinationCidrBlock: args.destinationCidrBlock,
                        GatewayType: args.nextType,
                        GatewayId: args.nextHub,
                        RouteDescription: args.description ?? "",
                        Enabled: args.disabled !== true,
                    },
                ],
            }),
        );
    },

    async delete(id, inputs, _outputs, context) {
        const args = inputsOf(inputs);
        const route = (await routesOf(args.routeTableId, context)).find(
            ({ RouteId }) => idOf(RouteId, args.routeTableId) === id,
        );
        if (route) {
            await call(context, () =>
                clientsFor(context).vpc.DeleteRoutes({
                    RouteTableId: args.routeTableId,
                    Routes: [
                        {
                            RouteId: route.RouteId,
                            DestinationCidrBlock: args.destinationCidrBlock,
                            GatewayType: args.nextType,
                            GatewayId: args.nextHub,
                        },
                    ],
                }),
            );
        }
    },
};

function idOf(routeId: number | undefined, routeTableId: string): string {
    return `${routeId}.${routeTableId}`;
}

async function findRoute(args: RouteTableEntryInputs, context: ProviderContext) {
    return (await routesOf(args.routeTableId, context)).find(
        (route) =>
            route.DestinationCidrBlock === args.destinationCidrBlock &&
            route.GatewayType === args.nextType &&
            route.GatewayId === args.nextHub,
    );
}

async function routesOf(routeTableId: string, context: ProviderContext) {
    const { RouteTableSet = [] } = await call(context, () =>
        clientsFor(context).vpc.DescribeRouteTables({
            Offset: "0",
            Limit: "100",
            Filters: [{ Name: "route-table-id", Values: [routeTableId] }],
        }),
    );
    return RouteTableSet[0]?.RouteSet ?? [];
}
