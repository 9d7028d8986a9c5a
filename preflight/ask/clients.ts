import { Client as CamClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { clientConfig } from "../../tencent/clients";

export interface PreflightClients {
    cam: CamClient;
    clb: ClbClient;
    cvm: CvmClient;
    sts: StsClient;
    tag: TagClient;
    tke: TkeClient;
    vpc: VpcClient;
}

/**
 * Tencent's official clients of what the pre-flight asks.
 * Throws an Error that names every variable of the environment that is missing.
 *
 * @param region of the stack, which need not be the environment's.
 * @param timeoutSeconds for one request.
 */
export function preflightClients(
    environment: NodeJS.ProcessEnv,
    region: string,
    timeoutSeconds: number,
): PreflightClients {
    const config = clientConfig(
        { ...environment, TENCENTCLOUD_REGION: region },
        "the pre-flight asks Tencent's API what the account can create",
        timeoutSeconds,
    );
    return {
        cam: new CamClient(config),
        clb: new ClbClient(config),
        cvm: new CvmClient(config),
        sts: new StsClient(config),
        tag: new TagClient(config),
        tke: new TkeClient(config),
        vpc: new VpcClient(config),
    };
}
