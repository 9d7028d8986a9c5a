import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { checkAdopted } from "./components/adoption";
import { adoptedKeys, configError, parseConfig } from "./components/config";
import { ClientIpScenario } from "./components/scenario";
import { preflightInProgram } from "./preflight/program";

export = async () => {
    const [project, all] = [pulumi.getProject(), pulumi.runtime.allConfig()];
    const config = parseConfig(project, all);
    await preflightInProgram(config);
    // Credentials come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
    const provider = new tencentcloud.Provider("tencentcloud", { region: config.region });
    const mistakes = await checkAdopted(config, { provider });
    if (mistakes.length > 0) {
        throw configError(project, all, mistakes);
    }
    const clientIp = new ClientIpScenario("client-ip", config, { provider });
    const { url, urls, connectTo, certificateId, backendPath, clbType, clientIpFrom } = clientIp;
    const { clusterId, loadBalancerId, vpcId, namespace, kubeconfig, askTencentFor, securityGroupsMustAllow } =
        clientIp;
    const adopts = adoptedKeys(config);
    return {
        scenario: config.scenario,
        url,
        urls,
        ...(config.certificateDomain ? { connectTo, certificateId } : {}),
        backendPath,
        clbType,
        clientIpFrom,
        clusterId,
        loadBalancerId,
        vpcId,
        namespace,
        kubeconfig,
        askTencentFor,
        ...(adopts.length > 0 ? { adopts, securityGroupsMustAllow } : {}),
    };
};
