import * as pulumi from "@pulumi/pulumi";

/**
 * Returns a field of a provider function's result, or throws where it is absent. The types of Tencent's provider declare every
 * field of a list as optional.
 * @param what the field, for the message, such as "vpcId of cluster cls-a"
 */
export function requireAnswer<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        throw new pulumi.RunError(`Tencent's provider answers no ${what}; its version is that of sdks/tencentcloud`);
    }
    return value;
}
