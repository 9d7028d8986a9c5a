import { each, type PolicyResource, type ResourceRule } from "./rule";

type Tags = Record<string, string>;

/** How a type takes its tags. */
type TagReader = (props: { tags?: unknown }) => Tags;

/** `{ key: value }`. */
const map: TagReader = ({ tags }) => (tags ?? {}) as Tags;

/** Of a native node pool: a list by resource type, of which only the machines' are read back (provider v1.83.25). */
const machines: TagReader = ({ tags }) => {
    const lists = (tags ?? []) as { resourceType?: string; tags?: { key: string; value: string }[] }[];
    const ofMachines = lists.filter(({ resourceType }) => resourceType === "machine");
    return Object.fromEntries(ofMachines.flatMap((list) => (list.tags ?? []).map(({ key, value }) => [key, value])));
};

/** The types that can carry tags: all of this project's SDK, and what else a stack may add to a cluster (provider v1.83.25). */
export const TAGGED_TYPES: Readonly<Record<string, TagReader>> = {
    "tencentcloud:index/camRole:CamRole": map,
    "tencentcloud:index/cbsStorage:CbsStorage": map,
    "tencentcloud:index/ccn:Ccn": map,
    "tencentcloud:index/clbInstance:ClbInstance": map,
    "tencentcloud:index/eip:Eip": map,
    "tencentcloud:index/instance:Instance": map,
    "tencentcloud:index/kubernetesCluster:KubernetesCluster": map,
    "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool": machines,
    "tencentcloud:index/natGateway:NatGateway": map,
    "tencentcloud:index/routeTable:RouteTable": map,
    "tencentcloud:index/securityGroup:SecurityGroup": map,
    "tencentcloud:index/sslCertificate:SslCertificate": map,
    "tencentcloud:index/subnet:Subnet": map,
    "tencentcloud:index/vpc:Vpc": map,
};

export const mandatoryTags: ResourceRule = {
    name: "mandatory-tags",
    description: "Every resource that can have tags has those of its project and stack.",
    source: "`npm run teardown` finds what a stack left behind by these tags",
    scope: "resource",
    *check(resource) {
        const tagsOf = TAGGED_TYPES[resource.type];
        if (!tagsOf) {
            return;
        }
        const tags = tagsOf(resource.props);
        yield* each(Object.entries(expectedTags(resource)), function* ([key, expected]) {
            const value = tags[key];
            if (value !== expected) {
                const found = value === undefined ? "is not set" : `is "${value}"`;
                yield `tags["${key}"] ${found}: set "${expected}", by which npm run teardown finds what is left behind`;
            }
        });
    },
};

/** From the URN, `urn:pulumi:<stack>::<project>::…`. */
function expectedTags({ urn }: PolicyResource): Tags {
    const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
    return { "pulumi:project": project, "pulumi:stack": stack };
}
