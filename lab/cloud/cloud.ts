import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { randomUUID } from "node:crypto";
import type { Call, CloudApi } from "./api";
import { missingParameter, TencentCloudError } from "./errors";
import type { CloudContext, JsonType, RequestContext, Service } from "./handlers";
import { isRegion, zonesOf } from "./regions";
import { apiService } from "./services/api/regions";
import { camService } from "./services/cam/accounts";
import { clbService } from "./services/clb/clb";
import { stsService } from "./services/sts/caller";
import { tagService } from "./services/tag/tags";
import { tke2018Service } from "./services/tke/tke-2018";
import { tke2022Service } from "./services/tke/tke-2022";
import { vpcService } from "./services/vpc/vpc";

export type { ClusterBackend, TargetHealthCheck } from "./handlers";
export { TencentCloudError } from "./errors";

export interface CloudOptions extends Pick<CloudContext, "store" | "clusters"> {
    /**
     * The region of calls that name none.
     *
     * @default "ap-guangzhou"
     */
    region?: string;
    /**
     * The zones of a region.
     *
     * @default those of Tencent Cloud that are on sale
     */
    zones?: CloudContext["zones"];
    /**
     * What a CLB's health check of a real server finds.
     *
     * @default always healthy
     */
    targetHealth?: CloudContext["targetHealth"];
    /**
     * The port on which a cluster endpoint's port 443 is served on this machine; kubeconfigs name it.
     *
     * @default 443
     */
    endpointPort?: CloudContext["endpointPort"];
    /** @default the machine's clock */
    now?: CloudContext["now"];
}

/** The lab's Tencent Cloud: its API's actions over a store. */
export class Cloud implements CloudApi {
    readonly clb: Call<ClbClient> = (action, request) => this.call("clb", "2018-03-17", action, request);
    readonly vpc: Call<VpcClient> = (action, request) => this.call("vpc", "2017-03-12", action, request);
    readonly tke: Call<TkeClient> = (action, request) => this.call("tke", "2018-05-25", action, request);

    private readonly services: Service[];

    constructor(private readonly context: CloudContext) {
        this.services = [
            vpcService(context),
            clbService(context),
            tke2018Service(context),
            tke2022Service(context),
            tagService(context),
            apiService(context),
            camService(),
            stsService(),
        ];
    }

    /**
     * Runs one action and gives the content of its `Response`. After an error nothing has changed.
     * Throws TencentCloudError for what Tencent answers as `Response.Error`.
     *
     * @param service first label of the host, e.g. `tke`.
     */
    async handle(
        service: string,
        version: string,
        action: string,
        request: unknown,
        { requestId, region = this.context.region }: { requestId: string; region?: string },
    ): Promise<Record<string, unknown>> {
        const route = this.route(service, version, action);
        if (!isRegion(region)) {
            throw new TencentCloudError("UnsupportedRegion", `The region \`${region}\` is not supported.`);
        }
        const parameters = checkedParameters(request, route.required);
        const context: RequestContext = { requestId, region };
        const answer = await this.context.store.transaction(() => route.handler(parameters as never, context));
        return { ...(answer as object), RequestId: requestId };
    }

    private async call<Response>(
        service: string,
        version: string,
        action: string,
        request: unknown,
    ): Promise<Response> {
        return (await this.handle(service, version, action, request, { requestId: randomUUID() })) as Response;
    }

    private route(name: string, version: string, action: string) {
        const versions = this.services.filter((service) => service.name === name);
        if (versions.length === 0) {
            throw new TencentCloudError("NoSuchProduct", `The lab has no service=\`${name}\`.`);
        }
        const service = versions.find((candidate) => candidate.version === version);
        if (!service) {
            throw new TencentCloudError(
                "NoSuchVersion",
                `The specified api version=\`${version}\` does not exist in service=\`${name}\`.`,
            );
        }
        const handler = Object.hasOwn(service.handlers, action) ? service.handlers[action] : undefined;
        if (!handler) {
            throw new TencentCloudError(
                "InvalidAction",
                `The action=\`${action}\` is invalid or not found in service=\`${name}\` version=\`${version}\` of the lab.`,
            );
        }
        return { handler, required: service.required[action] ?? {} };
    }
}

export function createCloud(options: CloudOptions): Cloud {
    return new Cloud({
        region: "ap-guangzhou",
        zones: zonesOf,
        targetHealth: () => true,
        endpointPort: () => 443,
        now: () => new Date(),
        ...options,
    });
}

/** Throws InvalidParameter where the parameters are no object or a required one has the wrong type, MissingParameter. */
function checkedParameters(request: unknown, required: Record<string, JsonType>): object {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
        throw new TencentCloudError("InvalidParameter", "The request's parameters must be a JSON object.");
    }
    for (const [name, type] of Object.entries(required)) {
        const value = (request as Record<string, unknown>)[name];
        if (value === undefined || value === null) {
            throw missingParameter(name);
        }
        const actual = Array.isArray(value) ? "array" : typeof value;
        if (actual !== type) {
            throw new TencentCloudError(
                "InvalidParameter",
                `The parameter \`${name}\` must be of type ${type}, not ${actual}.`,
            );
        }
    }
    return request;
}
