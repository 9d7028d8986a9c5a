import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { checkAdopted } from "./components/adoption";
import { configError, parseConfig, secretEnv } from "./components/config";
import { ClientIpScenario, stackOutputs } from "./components/scenario";
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
    return stackOutputs(
        new ClientIpScenario("client-ip", { ...config, env: secretEnv(project, config) }, { provider }),
    );
};
