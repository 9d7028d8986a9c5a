import { ACCOUNT } from "../../account/account-ids";
import { machineTags } from "../../cvm-instances";
import type { Records, Tag } from "../../model";
import type { Store } from "../../store";

/** A resource as the tag service knows it. */
export interface TaggedResource {
    serviceType: string;
    prefix: string;
    id: string;
    tags: readonly Tag[];
}

type Kind =
    | "vpc"
    | "subnet"
    | "routeTable"
    | "address"
    | "natGateway"
    | "ccn"
    | "securityGroup"
    | "loadBalancer"
    | "certificate"
    | "instance"
    | "cluster";

/** Service type and resource prefix of the kinds that carry tags (651/89122), and their ids. */
const KINDS: { [K in Kind]: { name: string; id: (record: Readonly<Records[K]>) => string } } = {
    vpc: { name: "vpc/vpc", id: ({ vpcId }) => vpcId },
    subnet: { name: "vpc/subnet", id: ({ subnetId }) => subnetId },
    routeTable: { name: "vpc/rtb", id: ({ routeTableId }) => routeTableId },
    address: { name: "vpc/eip", id: ({ addressId }) => addressId },
    natGateway: { name: "vpc/nat", id: ({ natGatewayId }) => natGatewayId },
    ccn: { name: "vpc/ccn", id: ({ ccnId }) => ccnId },
    securityGroup: { name: "cvm/sg", id: ({ securityGroupId }) => securityGroupId },
    loadBalancer: { name: "clb/clb", id: ({ loadBalancerId }) => loadBalancerId },
    certificate: { name: "ssl/certificate", id: ({ certificateId }) => certificateId },
    instance: { name: "cvm/instance", id: ({ instanceId }) => instanceId },
    cluster: { name: "ccs/cluster", id: ({ clusterId }) => clusterId },
};

/** All resources that carry a tag. A native node's are those that its pool has for machines. */
export function taggedResources(store: Store): TaggedResource[] {
    const all = (Object.keys(KINDS) as Kind[]).flatMap((kind) => resourcesOf(store, kind));
    return [...all, ...nativeNodes(store)].filter(({ tags }) => tags.length > 0);
}

function resourcesOf<K extends Kind>(store: Store, kind: K): TaggedResource[] {
    const { name, id } = KINDS[kind];
    const [serviceType = "", prefix = ""] = name.split("/");
    return store.list(kind).map((record) => ({ serviceType, prefix, id: id(record), tags: record.tags }));
}

function nativeNodes(store: Store): TaggedResource[] {
    return store.list("machine").flatMap(({ instanceId, nodePoolId }) => {
        const pool = store.get("nodePool", nodePoolId);
        return pool ? [{ serviceType: "cvm", prefix: "instance", id: instanceId, tags: machineTags(pool) }] : [];
    });
}

/** `qcs::<service type>:<region>:uin/<uin>:<prefix>/<id>` */
export function resourceDescription({ serviceType, prefix, id }: TaggedResource, region: string): string {
    return `qcs::${serviceType}:${region}:uin/${ACCOUNT.uin}:${prefix}/${id}`;
}

/** Whether a resource has, for every filter, that key with one of its values, or with any where it names none. */
export function matchesFilters(
    tags: readonly Tag[],
    filters: readonly { TagKey: string; TagValue?: string[] }[],
): boolean {
    return filters.every(({ TagKey, TagValue = [] }) =>
        tags.some(({ key, value }) => key === TagKey && (TagValue.length === 0 || TagValue.includes(value))),
    );
}

/** Tags in the `{TagKey, TagValue}` form of the tag API. */
export function tagPairs(tags: readonly Tag[]): { TagKey: string; TagValue: string }[] {
    return tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }));
}
