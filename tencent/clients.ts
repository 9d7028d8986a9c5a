import * as http from "node:http";
import * as https from "node:https";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { ClientConfig } from "tencentcloud-sdk-nodejs/tencentcloud/common/interface";
import { Client as CamClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import { Client as CbsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as SslClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as NodePoolClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";

const TIMEOUT_SECONDS = 10;

/** Tencent's official clients of every API that the project asks, for one region. */
export interface TencentClients {
    cam: CamClient;
    cbs: CbsClient;
    clb: ClbClient;
    cvm: CvmClient;
    ssl: SslClient;
    sts: StsClient;
    tag: TagClient;
    /** tke 2018-05-25. */
    tke: TkeClient;
    /** tke 2022-05-01: node pools. */
    nodePools: NodePoolClient;
    vpc: VpcClient;
}

/** @param config as {@link clientConfig} returns it. */
export function tencentClients(config: ClientConfig): TencentClients {
    return {
        cam: new CamClient(config),
        cbs: new CbsClient(config),
        clb: new ClbClient(config),
        cvm: new CvmClient(config),
        ssl: new SslClient(config),
        sts: new StsClient(config),
        tag: new TagClient(config),
        tke: new TkeClient(config),
        nodePools: new NodePoolClient(config),
        vpc: new VpcClient(config),
    };
}

/**
 * Configuration of Tencent's official clients for the API that the environment names, by the variables that the
 * Terraform provider reads: `TENCENTCLOUD_SECRET_ID`, `_SECRET_KEY`, `_SECURITY_TOKEN`, `_REGION`, `_PROTOCOL`, and
 * `HTTP_PROXY`, `HTTPS_PROXY`, `NODE_EXTRA_CA_CERTS`.
 * Throws an Error that names every variable that is missing.
 *
 * @param purpose for that error: what needs the API.
 * @param timeoutSeconds for one request.
 */
export function clientConfig(
    environment: NodeJS.ProcessEnv,
    purpose: string,
    timeoutSeconds = TIMEOUT_SECONDS,
): ClientConfig {
    const required = ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION"];
    const missing = required.filter((name) => !environment[name]);
    if (missing.length > 0) {
        throw new Error(`${purpose}: set ${missing.join(", ")}`);
    }
    const plain = environment.TENCENTCLOUD_PROTOCOL?.toUpperCase() === "HTTP";
    // The SDK's own `proxy` setting tunnels (CONNECT) even plain HTTP; Node's agent sends the absolute form, as the Go
    // SDK and tccli do.
    const agent = plain ? new http.Agent({ proxyEnv: environment }) : httpsAgent(environment);
    return {
        credential: {
            secretId: environment.TENCENTCLOUD_SECRET_ID,
            secretKey: environment.TENCENTCLOUD_SECRET_KEY,
            token: environment.TENCENTCLOUD_SECURITY_TOKEN,
        },
        region: environment.TENCENTCLOUD_REGION,
        profile: {
            language: "en-US",
            httpProfile: { protocol: plain ? "http://" : "https://", agent, reqTimeout: timeoutSeconds },
        },
    };
}

/** Whether the environment leads Tencent's clients to a lab on this machine, as `npm run lab -- env` prints it. */
export function isLabEnvironment(environment: NodeJS.ProcessEnv): boolean {
    const host = URL.parse(environment.HTTP_PROXY ?? "")?.hostname ?? "";
    return (
        environment.TENCENTCLOUD_PROTOCOL?.toUpperCase() === "HTTP" &&
        (host === "localhost" || /^127(\.\d+){3}$/.test(host))
    );
}

/** Node.js reads NODE_EXTRA_CA_CERTS at its start only, and from its own environment. */
function httpsAgent(environment: NodeJS.ProcessEnv): https.Agent {
    const file = environment.NODE_EXTRA_CA_CERTS;
    const isRead = !file || file === process.env.NODE_EXTRA_CA_CERTS;
    const ca = isRead ? undefined : [...rootCertificates, readFileSync(file, "utf8")];
    return new https.Agent({ proxyEnv: environment, ca });
}
