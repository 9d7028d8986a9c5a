import { isLabEnvironment } from "../../../tencent/clients";
import { randomUUID } from "node:crypto";
import { EngineError } from "../../api/engine";
import type { ProviderFunction, ResourceProvider } from "../provider";
import { kubernetesProvider } from "./kubernetes/provider";
import { tencentCloudProviders } from "./tencentcloud";
import { tencentCloudFunctions } from "./tencentcloud/functions";

/** The provider of a type token. Throws for a type that the embedded engine does not know. */
export function providerOf(type: string): ResourceProvider {
    if (type.startsWith("pulumi:providers:")) {
        return explicitProvider;
    }
    if (type.startsWith("kubernetes:")) {
        return kubernetesProvider(type);
    }
    const provider = tencentCloudProviders.get(type);
    if (!provider) {
        throw new EngineError(`the embedded engine cannot create ${type}: use --engine pulumi for this program`);
    }
    return provider;
}

/** The function of a token. Throws for one that the embedded engine does not know. */
export function functionOf(token: string): ProviderFunction {
    const found = tencentCloudFunctions.get(token);
    if (!found) {
        throw new EngineError(`the embedded engine has no function ${token}: use --engine pulumi for this program`);
    }
    return found;
}

/** A provider resource only holds configuration; with `clusterIdentifier` it outlives every other change. */
const explicitProvider: ResourceProvider = {
    replaceOn: ["clusterIdentifier"],
    secrets: ["kubeconfig", "secretKey", "securityToken"],
    create: () => Promise.resolve(randomUUID()),
    read: (_id, inputs) => Promise.resolve(inputs),
    update: () => Promise.resolve(),
    delete: () => Promise.resolve(),
};

/** Throws where the clients would reach Tencent Cloud itself, which this engine does not support. */
export function assertLab(environment: NodeJS.ProcessEnv): void {
    if (!isLabEnvironment(environment)) {
        throw new EngineError(
            "the embedded engine works on the lab only: set TENCENTCLOUD_PROTOCOL=HTTP and HTTP_PROXY as `npm run lab -- env` prints them, or use --engine pulumi",
        );
    }
}
