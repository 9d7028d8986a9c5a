import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { randomUUID } from "node:crypto";
import { errnoOf } from "../errno";
import type { Call, CloudApi, ServedAction } from "./api";
import { ACCOUNT_CALLER } from "./identity/caller";
import { invalidParameterValue, LabLimitError, TencentCloudError } from "./errors";
import type { TransportFault } from "./faults/fault-effects";
import { Faults } from "./faults/fault-records";
import type { ApiCall } from "./faults/faults";
import type { CloudContext, RequestContext, Service } from "./handlers";
import { RateLimits } from "./account/rate-limits";
import { checkedRequest } from "./requests/checked-request";
import type { UnservedField } from "./requests/unserved-fields";
import { isRegion, zonesOf } from "./catalogue/regions";
import { apiService } from "./services/api/regions";
import { asService } from "./services/as/scaling-groups";
import { camService } from "./services/cam/accounts";
import { cbsService } from "./services/cbs/disks";
import { clbService } from "./services/clb/clb-service";
import { cvmService } from "./services/cvm/instances";
import { isSdkAction } from "./services/sdk-actions";
import { sslService } from "./services/ssl/ssl-service";
import { stsService } from "./services/sts/sts-service";
import { tagService } from "./services/tag/tag-service";
import { tke2018Service } from "./services/tke/tke-2018";
import { tke2022Service } from "./services/tke/tke-2022";
import { vpcService } from "./services/vpc/vpc-service";

/** How many client tokens are remembered. */
const MAX_CLIENT_TOKENS = 500;

export type { ClusterBackend, TargetHealthStatus } from "./handlers";
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
     * What a CLB's health checks know of a backend.
     *
     * @default always `Alive`
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
    /** @default tells nobody */
    log?: CloudContext["log"];
    /** @default no action takes time */
    durationOf?: CloudContext["durationOf"];
    /**
     * Whether calls from outside are held to Tencent's request limits.
     *
     * @default never
     */
    isRateLimited?: () => boolean;
    /** Called for every request from outside. @default - none */
    onCall?: (call: ApiCall) => void;
}

/** The lab's Tencent Cloud: its API's actions over a store. */
export class Cloud implements CloudApi {
    readonly clb: Call<ClbClient> = (action, request) => this.call("clb", "2018-03-17", action, request);
    readonly vpc: Call<VpcClient> = (action, request) => this.call("vpc", "2017-03-12", action, request);
    readonly tke: Call<TkeClient> = (action, request) => this.call("tke", "2018-05-25", action, request);

    readonly faults: Faults;
    private readonly rateLimits = new RateLimits();
    private readonly services: Service[];

    constructor(
        private readonly context: CloudContext,
        private readonly isRateLimited: () => boolean,
        onCall: (call: ApiCall) => void,
    ) {
        this.faults = new Faults(context.store, context.now, onCall);
        this.services = [
            vpcService(context),
            clbService(context),
            sslService(context),
            asService(context),
            cvmService(context),
            cbsService(context),
            tke2018Service(context),
            tke2022Service(context),
            tagService(context),
            apiService(context),
            camService(context),
            stsService(context),
        ];
    }

    /** Every action that is served, by service, version and name. */
    get actions(): ServedAction[] {
        return this.services
            .flatMap(({ name, version, handlers }) =>
                Object.keys(handlers).map((action) => ({ service: name, version, action })),
            )
            .sort((a, b) => Object.values(a).join(" ").localeCompare(Object.values(b).join(" "), "en"));
    }

    /** The fields of requests that are not read, by `<service> <version> <action>`. */
    get unservedFields(): ReadonlyMap<string, Readonly<Record<string, UnservedField>>> {
        return new Map(
            this.services.flatMap(({ name, version, unserved }) =>
                Object.entries(unserved).map(
                    ([action, fields]) => [`${name} ${version} ${action}`, fields ?? {}] as const,
                ),
            ),
        );
    }

    /**
     * Lets a call from outside in, or not. Throws TencentCloudError for an action that is not served, for one request too
     * many (RequestLimitExceeded), and for a fault that is an error; gives the fault that the connection has to show.
     */
    admit(service: string, version: string, action: string, region = this.context.region): TransportFault | undefined {
        this.route(service, version, action);
        if (this.isRateLimited()) {
            this.rateLimits.take(service, version, action);
        }
        const effect = this.faults.meet({ service, version, action, region });
        if (effect?.kind === "error") {
            throw new TencentCloudError(effect.code, effect.message);
        }
        return effect;
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
        {
            requestId,
            region = this.context.region,
            caller = ACCOUNT_CALLER,
            clientAddress = "127.0.0.1",
        }: Pick<RequestContext, "requestId"> & Partial<RequestContext>,
    ): Promise<Record<string, unknown>> {
        const route = this.route(service, version, action);
        if (!isRegion(region)) {
            throw new TencentCloudError("UnsupportedRegion", `The region \`${region}\` is not supported.`);
        }
        const parameters = checkedRequest(`${service} ${version}`, action, request, route.unserved);
        const context: RequestContext = { requestId, region, caller, clientAddress };
        const answer = await this.stored(() =>
            this.once(`${service} ${action}`, parameters, () => route.handler(parameters as never, context)),
        );
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

    /**
     * A call with the `ClientToken` of an earlier one gets that one's answer: a client that lost the answer can ask again.
     * Throws InvalidParameterValue where the two ask for different things.
     */
    private once<T>(action: string, parameters: object, run: () => T): T {
        const { ClientToken: token } = parameters as { ClientToken?: string };
        if (!token) {
            return run();
        }
        const key = `${action} ${token}`;
        const request = JSON.stringify(parameters);
        const { store } = this.context;
        const earlier = store.get("idempotentCall", key);
        if (earlier && earlier.request !== request) {
            throw invalidParameterValue("ClientToken", token, "belongs to another request");
        }
        if (earlier) {
            return JSON.parse(earlier.answer) as T;
        }
        const answer = run();
        store.put("idempotentCall", key, { key, request, answer: JSON.stringify(answer) });
        for (const { key: old } of store.list("idempotentCall").slice(0, -MAX_CLIENT_TOKENS)) {
            store.delete("idempotentCall", old);
        }
        return answer;
    }

    /** Runs a handler so that all of its changes are kept, or none. */
    private stored<T>(handler: () => T): T {
        try {
            return this.context.store.transaction(handler);
        } catch (error) {
            if (errnoOf(error) === "ENOSPC") {
                throw new TencentCloudError(
                    "InternalError",
                    "No space is left on the disk of the lab's folder, and nothing was changed: free some and try again.",
                );
            }
            throw error;
        }
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
        if (!handler && isSdkAction(name, version, action)) {
            throw new LabLimitError(
                `The lab does not serve the action \`${action}\` of ${name} ${version}; docs/en/tencent-api.md lists those that it does.`,
            );
        }
        if (!handler) {
            throw new TencentCloudError(
                "InvalidAction",
                `The action=\`${action}\` is invalid or not found in service=\`${name}\` version=\`${version}\`.`,
            );
        }
        return { handler, unserved: service.unserved[action] };
    }
}

export function createCloud({
    isRateLimited = () => false,
    onCall = () => undefined,
    ...options
}: CloudOptions): Cloud {
    return new Cloud(
        {
            region: "ap-guangzhou",
            zones: zonesOf,
            targetHealth: () => "Alive",
            endpointPort: () => 443,
            now: () => new Date(),
            log: () => undefined,
            ...options,
        },
        isRateLimited,
        onCall,
    );
}
