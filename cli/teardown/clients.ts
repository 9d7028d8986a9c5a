import pRetry from "p-retry";
import type { ClientConfig } from "tencentcloud-sdk-nodejs/tencentcloud/common/interface";
import { Client as CbsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as NodePoolClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { codeOf } from "../../engine/embedded/providers/tencentcloud/client";
import { clientConfig } from "../../tencent/clients";

/** Tencent's official clients of what a teardown asks, in one region. */
export interface RegionClients {
    cbs: CbsClient;
    clb: ClbClient;
    cvm: CvmClient;
    /** tke 2018-05-25. */
    tke: TkeClient;
    /** tke 2022-05-01. */
    nodePools: NodePoolClient;
    vpc: VpcClient;
}

export interface SearchClients {
    /** The region that the environment names. */
    region: string;
    /** Its search answers for all regions. */
    tag: TagClient;
    of(region: string): RegionClients;
}

/** Throws an Error that names every variable of the environment that is missing. */
export function searchClients(environment: NodeJS.ProcessEnv): SearchClients {
    const config = clientConfig(environment, "the search for leftovers asks Tencent's API");
    return {
        region: config.region ?? "",
        tag: new TagClient(config),
        of: (region) => regionClients({ ...config, region }),
    };
}

function regionClients(config: ClientConfig): RegionClients {
    return {
        cbs: new CbsClient(config),
        clb: new ClbClient(config),
        cvm: new CvmClient(config),
        tke: new TkeClient(config),
        nodePools: new NodePoolClient(config),
        vpc: new VpcClient(config),
    };
}

/** What passes: too many calls (`RequestLimitExceeded`), a fault of the cloud's own, or of the way to it. */
export function isPassing(code: string): boolean {
    return /^(RequestLimitExceeded|InternalError|ClientError\.|E[A-Z]+$)/.test(code);
}

/** Whether an error's text tells of too many calls: the code of Tencent's API is all that engines hand on. */
export function isThrottled(message: string): boolean {
    return /\bRequestLimitExceeded\b/.test(message);
}

/** One call that only reads, tried again while what hinders it passes: 0.5, 1, 2, 4, 8 s. */
export function ask<T>(request: () => Promise<T>): Promise<T> {
    return pRetry(request, {
        retries: 5,
        minTimeout: 500,
        factor: 2,
        shouldRetry: ({ error }) => isPassing(codeOf(error)),
    });
}
