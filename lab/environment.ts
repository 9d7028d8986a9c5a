import { proxyPassword, PROXY_USER } from "./cloud/http/proxy-access";
import { labCredentials } from "./credentials";
import type { LabStatus } from "./daemon/daemon";
import type { LabHome } from "./home";
import { trustEnvironment } from "./trust-environment";

export interface EnvironmentOptions {
    /** @default "ap-guangzhou" */
    region?: string;
    /**
     * The environment that the variables go into: what it trusts stays trusted.
     *
     * @default process.env
     */
    environment?: NodeJS.ProcessEnv;
}

/** Kubernetes' API servers and CLBs are on loopback addresses; not every client reads the CIDR. */
const NO_PROXY = "localhost,127.0.0.1,127.0.0.0/8";

/** The environment in which any official client of Tencent Cloud reaches the lab instead of the cloud, by HTTP or HTTPS. */
export function labEnvironment(
    home: LabHome,
    { apiPort }: Pick<LabStatus, "apiPort">,
    { region = "ap-guangzhou", environment = process.env }: EnvironmentOptions = {},
): Record<string, string> {
    const credentials = labCredentials(home.credentials);
    const proxy = `http://${PROXY_USER}:${proxyPassword(credentials)}@127.0.0.1:${apiPort}`;
    return {
        TENCENTCLOUD_SECRET_ID: credentials.secretId,
        TENCENTCLOUD_SECRET_KEY: credentials.secretKey,
        // Of temporary credentials of a real account: neither is it valid here, nor is the lab to see it.
        TENCENTCLOUD_SECURITY_TOKEN: "",
        TENCENTCLOUD_REGION: region,
        TENCENTCLOUD_PROTOCOL: "HTTP",
        HTTP_PROXY: proxy,
        http_proxy: proxy,
        HTTPS_PROXY: proxy,
        https_proxy: proxy,
        NO_PROXY,
        no_proxy: NO_PROXY,
        ...trustEnvironment(home, environment),
    };
}
