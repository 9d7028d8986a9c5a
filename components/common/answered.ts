import * as pulumi from "@pulumi/pulumi";

/**
 * What a function of Tencent's provider has answered. Its types let every field of a list be absent; one that really is ends
 * the program instead of travelling on as undefined.
 * @param what the field, for the message, such as "vpcId of cluster cls-a"
 */
export function answered<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        throw new pulumi.RunError(`Tencent's provider answers no ${what}; its version is that of sdks/tencentcloud`);
    }
    return value;
}
