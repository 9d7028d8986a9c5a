import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, clientsFor, noneIfNotFound } from "../client";
import { definedProperties } from "../shapes";

interface PublishedRouteInputs {
    routeTableId: string;
    routeItemIds: string[];
}

const routeOf = (inputs: Properties) => inputs as unknown as PublishedRouteInputs;

/** Its id is `<route table>#<route>`. */
export const vpcNotifyRoutes: ResourceProvider = {
    replaceOn: ["routeTableId", "routeItemIds"],

    async assertAbsent(inputs, context) {
        if (await describePublished(inputs, context)) {
            const { routeTableId, routeItemIds } = routeOf(inputs);
            throw new CreationRefused(
                `route ${routeItemIds.join(", ")} of ${routeTableId} is published already, not by this stack: withdraw it, or leave it to its owner`,
            );
        }
    },

    create(inputs) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        return Promise.resolve([routeTableId, routeItemIds[0] ?? ""].join("#"));
    },

    async settle(_id, inputs, context) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        if (!(await describePublished(inputs, context))) {
            await call(context, () =>
                clientsFor(context).vpc.NotifyRoutes({ RouteTableId: routeTableId, RouteItemIds: routeItemIds }),
            );
        }
    },

    async read(_id, inputs, context) {
        return (await describePublished(inputs, context)) && definedProperties({ ...inputs, publishedToVbc: true });
    },

    async delete(_id, inputs, _outputs, context) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        if (await describePublished(inputs, context)) {
            await call(context, () =>
                clientsFor(context).vpc.WithdrawNotifyRoutes({
                    RouteTableId: routeTableId,
                    RouteItemIds: routeItemIds,
                }),
            );
        }
    },
};

/** The route, where it is there and published. */
async function describePublished(inputs: Properties, context: ProviderContext) {
    const { routeTableId, routeItemIds } = routeOf(inputs);
    const { RouteTableSet = [] } = await call(context, () =>
        clientsFor(context).vpc.DescribeRouteTables({ RouteTableIds: [routeTableId] }),
    ).catch(noneIfNotFound({ RouteTableSet: [] }));
    return RouteTableSet[0]?.RouteSet?.find(
        ({ RouteItemId, PublishedToVbc }) => PublishedToVbc && routeItemIds.includes(RouteItemId ?? ""),
    );
}
