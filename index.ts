import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { ClientIpScenario } from "./components/client-ip-scenario";
import { parseConfig } from "./components/config";

const config = parseConfig(pulumi.getProject(), pulumi.runtime.allConfig());
// Credentials come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
const provider = new tencentcloud.Provider("tencentcloud", { region: config.region });
const clientIp = new ClientIpScenario("client-ip", config, { provider });

export const scenario = config.scenario;
export const url = clientIp.url;
export const urls = clientIp.urls;
export const backendPath = clientIp.backendPath;
export const clbType = clientIp.clbType;
export const clientIpFrom = clientIp.clientIpFrom;
export const clusterId = clientIp.clusterId;
export const loadBalancerId = clientIp.loadBalancerId;
export const vpcId = clientIp.vpcId;
export const namespace = clientIp.namespace;
export const kubeconfig = clientIp.kubeconfig;
