import * as pulumi from "@pulumi/pulumi";

/** A value that is not known before something else is there; whoever uses it is also deleted before that. */
export function after<T>(value: pulumi.Input<T>, ...resources: pulumi.CustomResource[]): pulumi.Output<T> {
    return pulumi.all([value, ...resources.map((resource) => resource.urn)]).apply(([first]) => first as T);
}
