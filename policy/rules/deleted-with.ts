import { isLoadBalancerService, isQcloudIngress } from "./entries";
import { each, type PolicyResource, type StackRule } from "./rule";

const CLB = "tencentcloud:index/clbInstance:ClbInstance";

export const noDeletedWithOnClbOwners: StackRule = {
    name: "no-deleted-with-on-clb-owners",
    description: "What owns a CLB is deleted by itself, never along with something else (`deletedWith`).",
    source: "pulumi/pulumi-kubernetes#1787: a CLB that its controller did not get to delete is left behind, and its VPC with it",
    scope: "stack",
    embeddedOnly: true,
    *check(stack) {
        yield* each(stack, function* (resource) {
            if (resource.type !== CLB && !isLoadBalancerService(resource) && !isQcloudIngress(resource)) {
                return;
            }
            const holder = holderOf(resource, stack);
            if (holder) {
                const where = holder === resource ? "" : ` from its parent ${holder.name}`;
                yield {
                    urn: resource.urn,
                    message:
                        `the option deletedWith (${nameOf(holder.opts.deletedWith)})${where} keeps its CLB from being ` +
                        `deleted: remove the option (pulumi/pulumi-kubernetes#1787)`,
                };
            }
        });
    },
};

/** Whoever sets the option: a resource that does not set it has its parent's. */
function holderOf(resource: PolicyResource, stack: readonly PolicyResource[]): PolicyResource | undefined {
    if (resource.opts.deletedWith) {
        return resource;
    }
    const parent = stack.find(({ urn }) => urn === resource.opts.parent);
    return parent && holderOf(parent, stack);
}

function nameOf(urn = ""): string {
    return urn.split("::").at(-1) ?? urn;
}
