import * as http from "node:http";
import * as https from "node:https";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";

const TIMEOUT_SECONDS = 10;

export interface TencentClients {
    clb: ClbClient;
    vpc: VpcClient;
}

/**
 * Tencent's official clients for the API that the environment names, by the variables that the Terraform provider reads:
 * `TENCENTCLOUD_SECRET_ID`, `_SECRET_KEY`, `_SECURITY_TOKEN`, `_REGION`, `_PROTOCOL`, and `HTTP_PROXY`, `HTTPS_PROXY`.
 * Throws an Error that names every variable that is missing.
 */
export function tencentClients(environment: NodeJS.ProcessEnv): TencentClients {
    const required = ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION"];
    const missing = required.filter((name) => !environment[name]);
    if (missing.length > 0) {
        throw new Error(`verify asks Tencent's API what the CLB has bound: set ${missing.join(", ")}`);
    }
    const plain = environment.TENCENTCLOUD_PROTOCOL?.toUpperCase() === "HTTP";
    // The SDK's own `proxy` setting tunnels (CONNECT) even plain HTTP; Node's agent sends the absolute form, as the Go
    // SDK and tccli do.
    const agent = plain ? new http.Agent({ proxyEnv: environment }) : new https.Agent({ proxyEnv: environment });
    const config = {
        credential: {
            secretId: environment.TENCENTCLOUD_SECRET_ID,
            secretKey: environment.TENCENTCLOUD_SECRET_KEY,
            token: environment.TENCENTCLOUD_SECURITY_TOKEN,
        },
        region: environment.TENCENTCLOUD_REGION,
        profile: {
            language: "en-US" as const,
            httpProfile: { protocol: plain ? "http://" : "https://", agent, reqTimeout: TIMEOUT_SECONDS },
        },
    };
    return { clb: new ClbClient(config), vpc: new VpcClient(config) };
}
