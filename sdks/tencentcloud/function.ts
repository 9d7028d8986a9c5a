import * as pulumi from "@pulumi/pulumi";
import { packageOptions, packageRef } from "./package-ref";
import type { InputOf } from "./resource";

export interface ProviderFunction<Args extends object, Result> {
    /** Asks the provider, in a preview too. */
    (args: Args, opts?: pulumi.InvokeOptions): Promise<Result>;
}

export interface ProviderFunctionOutput<Args extends object, Result> {
    /** The same with arguments that may be outputs; not known before they are. */
    (
        args: { [Key in keyof Args]: pulumi.Input<InputOf<Args[Key]>> },
        opts?: pulumi.InvokeOutputOptions,
    ): pulumi.Output<Result>;
}

/** A function of Tencent's provider (a data source in Terraform), shaped as `pulumi package add` would write it. */
export function providerFunction<Args extends object, Result>(token: string): ProviderFunction<Args, Result> {
    return (args, opts) =>
        pulumi.runtime.invoke(
            token,
            { ...args },
            pulumi.mergeOptions(packageOptions, opts ?? {}),
            packageRef(),
        ) as Promise<Result>;
}

/** The form of {@link providerFunction} that takes and returns outputs. */
export function providerFunctionOutput<Args extends object, Result>(
    token: string,
): ProviderFunctionOutput<Args, Result> {
    return (args, opts) =>
        pulumi.runtime.invokeOutput<Result>(
            token,
            { ...args },
            pulumi.mergeOptions(packageOptions, opts ?? {}),
            packageRef(),
        );
}
