import type {
    CreateLoadBalancerRequest,
    LoadBalancer,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CLB_TAGS } from "../../../tke/clb";
import type { CloudApi } from "../../cloud/api";
import type { ClusterRecord } from "../../cloud/model";
import { type ObjectKeys } from "../object-keys";
import { apiErrorCode } from "../api-errors";
import { taskDone } from "./clb-tasks";

const PAGE = 100;
const NAME_LENGTH = 60;

export interface NewLoadBalancer {
    namespace: string;
    name: string;
    uid: string;
    /** Subnet of an internal CLB. @default a public CLB */
    subnetId?: string;
    /** What the object's annotations add. */
    request: Partial<CreateLoadBalancerRequest>;
}

/** The CLBs that objects of one kind use: the user's own, and those created for an object. */
export class ObjectLoadBalancers {
    constructor(
        private readonly cloud: CloudApi,
        private readonly cluster: Readonly<ClusterRecord>,
        private readonly keys: ObjectKeys,
    ) {}

    async find(loadBalancerId: string): Promise<LoadBalancer | undefined> {
        try {
            const { LoadBalancerSet } = await this.cloud.clb("DescribeLoadBalancers", {
                LoadBalancerIds: [loadBalancerId],
            });
            return LoadBalancerSet?.[0];
        } catch (error) {
            if (isLoadBalancerNotFound(error)) {
                return undefined;
            }
            throw error;
        }
    }

    /** The CLB that was created for an object, found by its tags: also after a crash in the middle of the creation. */
    async createdFor(uid: string): Promise<LoadBalancer | undefined> {
        const tags = this.tagsOf(uid);
        for (let offset = 0; ; offset += PAGE) {
            const { LoadBalancerSet = [] } = await this.cloud.clb("DescribeLoadBalancers", {
                Filters: [{ Name: `tag:${this.keys.ownerTag}`, Values: [uid] }],
                Offset: offset,
                Limit: PAGE,
            });
            const found = LoadBalancerSet.find((candidate) => tags.every((tag) => hasTag(candidate, tag)));
            if (found || LoadBalancerSet.length < PAGE) {
                return found;
            }
        }
    }

    /** The tags make a creation that is tried again one creation: they are looked for first. */
    async create({ namespace, name, uid, subnetId, request }: NewLoadBalancer): Promise<LoadBalancer> {
        const tags = [...this.tagsOf(uid), { key: CLB_TAGS.lifecycleOwner, value: "tke" }];
        const answer = await this.cloud.clb("CreateLoadBalancer", {
            ...request,
            LoadBalancerType: subnetId ? "INTERNAL" : "OPEN",
            Forward: 1,
            LoadBalancerName:
                request.LoadBalancerName ?? `${this.cluster.clusterId}_${namespace}_${name}`.slice(0, NAME_LENGTH),
            VpcId: this.cluster.vpcId,
            ...(subnetId && { SubnetId: subnetId }),
            Tags: [...(request.Tags ?? []), ...tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }))],
        });
        await taskDone(this.cloud, answer);
        const created = await this.createdFor(uid);
        if (!created) {
            throw new Error(`the CLB created for ${this.keys.kind} ${namespace}/${name} is not there`);
        }
        return created;
    }

    async unprotect(loadBalancerId: string): Promise<void> {
        const request = { LoadBalancerId: loadBalancerId, DeleteProtect: false };
        await taskDone(this.cloud, await this.cloud.clb("ModifyLoadBalancerAttributes", request));
    }

    async delete(loadBalancerId: string): Promise<void> {
        try {
            await taskDone(
                this.cloud,
                await this.cloud.clb("DeleteLoadBalancer", { LoadBalancerIds: [loadBalancerId] }),
            );
        } catch (error) {
            if (!isLoadBalancerNotFound(error)) {
                throw error;
            }
        }
    }

    private tagsOf(uid: string) {
        return [
            CLB_TAGS.createdByTke,
            { key: CLB_TAGS.cluster, value: this.cluster.clusterId },
            { key: this.keys.ownerTag, value: uid },
        ];
    }
}

export function isCreatedByTke(loadBalancer: LoadBalancer): boolean {
    return hasTag(loadBalancer, CLB_TAGS.createdByTke);
}

/** Whether the user has taken over a CLB that TKE created, so that it stays when its object goes (457/45685). */
export function isOwnedByUser(loadBalancer: LoadBalancer): boolean {
    return hasTag(loadBalancer, { key: CLB_TAGS.lifecycleOwner, value: "user" });
}

function hasTag({ Tags }: LoadBalancer, { key, value }: { key: string; value: string }): boolean {
    return Tags?.some((tag) => tag.TagKey === key && tag.TagValue === value) ?? false;
}

function isLoadBalancerNotFound(error: unknown): boolean {
    return apiErrorCode(error) === "InvalidParameter.LBIdNotFound";
}
