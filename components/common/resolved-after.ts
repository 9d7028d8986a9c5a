import * as pulumi from "@pulumi/pulumi";

/** A value that resolves once other resources exist; whatever uses it is also deleted before them. */
export function resolvedAfter<T>(value: pulumi.Input<T>, ...resources: pulumi.CustomResource[]): pulumi.Output<T> {
    return pulumi.all([value, ...resources.map((resource) => resource.urn)]).apply(([first]) => first as T);
}
