import * as pulumi from "@pulumi/pulumi";
import { pulumi as plugin, version } from "./package.json";

/** Options that every resource of this package is registered with: the version of Tencent's provider. */
export const packageOptions = { version };

/** Registers this package with the engine: the Terraform bridge, parameterised with Tencent's provider. */
export function packageRef(): Promise<string> {
    return pulumi.runtime.registerPackage({
        baseProviderName: plugin.name,
        baseProviderVersion: plugin.version,
        baseProviderDownloadUrl: "",
        packageName: plugin.parameterization.name,
        packageVersion: plugin.parameterization.version,
        base64Parameter: plugin.parameterization.value,
    });
}
