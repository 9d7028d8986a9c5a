import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { ClientIpScenario } from "./components/client-ip-scenario";
import { parseConfig } from "./components/config";

export = () => {
    const config = parseConfig(pulumi.getProject(), pulumi.runtime.allConfig());
    // Credentials come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
    const provider = new tencentcloud.Provider("tencentcloud", { region: config.region });
    const clientIp = new ClientIpScenario("client-ip", config, { provider });
    const { url, urls, backendPath, clbType, clientIpFrom } = clientIp;
    const { clusterId, loadBalancerId, vpcId, namespace, kubeconfig, securityGroupsMustAllow } = clientIp;
    return {
        scenario: config.scenario,
        url,
        urls,
        backendPath,
        clbType,
        clientIpFrom,
        clusterId,
        loadBalancerId,
        vpcId,
        namespace,
        kubeconfig,
        ...((config.clusterId ?? config.loadBalancerId) ? { securityGroupsMustAllow } : {}),
    };
};
