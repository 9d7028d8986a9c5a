import * as pulumi from "@pulumi/pulumi";
import { packageOptions, packageRef } from "./package-ref";
import type * as inputs from "./types/input";

/** Configuration of Tencent's provider; what is left out is taken from the environment (`TENCENTCLOUD_…`). */
export interface ProviderArgs {
    assumeRoles?: pulumi.Input<pulumi.Input<inputs.ProviderAssumeRole>[]>;
    assumeRoleWithWebIdentities?: pulumi.Input<pulumi.Input<inputs.ProviderAssumeRoleWithWebIdentity>[]>;
    /** Root domain of the API. @default "tencentcloudapi.com" */
    domain?: pulumi.Input<string>;
    /** `HTTP` or `HTTPS`. @default "HTTPS" */
    protocol?: pulumi.Input<string>;
    /** For instance `ap-guangzhou`. */
    region?: pulumi.Input<string>;
    secretId?: pulumi.Input<string>;
    secretKey?: pulumi.Input<string>;
    securityToken?: pulumi.Input<string>;
}

/** An instance of Tencent's provider. */
export class Provider extends pulumi.ProviderResource {
    /** @internal */
    static readonly __pulumiType = "tencentcloud";

    /** Whether an object is a Provider, even one of another copy of this package. */
    static override isInstance(obj: unknown): obj is Provider {
        const type = (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType;
        return type === `pulumi:providers:${Provider.__pulumiType}`;
    }

    readonly domain!: pulumi.Output<string | undefined>;
    readonly protocol!: pulumi.Output<string | undefined>;
    readonly region!: pulumi.Output<string | undefined>;
    readonly secretId!: pulumi.Output<string | undefined>;
    readonly secretKey!: pulumi.Output<string | undefined>;
    readonly securityToken!: pulumi.Output<string | undefined>;

    constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
        const inputs: pulumi.Inputs = {
            // A provider's configuration is a map of strings: whatever is nested travels as JSON.
            assumeRoles: json(args.assumeRoles),
            assumeRoleWithWebIdentities: json(args.assumeRoleWithWebIdentities),
            domain: args.domain,
            protocol: args.protocol,
            region: args.region,
            secretId: args.secretId,
            secretKey: args.secretKey === undefined ? undefined : pulumi.secret(args.secretKey),
            securityToken: args.securityToken === undefined ? undefined : pulumi.secret(args.securityToken),
        };
        const defaults = { ...packageOptions, additionalSecretOutputs: ["secretKey", "securityToken"] };
        super(Provider.__pulumiType, name, inputs, pulumi.mergeOptions(defaults, opts), false, packageRef());
    }
}

function json(value: pulumi.Input<unknown>): pulumi.Output<string> | undefined {
    return value === undefined ? undefined : pulumi.jsonStringify(value);
}
