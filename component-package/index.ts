import { ComponentResource } from "@pulumi/pulumi";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import * as exported from "../components";

function isComponent(value: unknown): value is typeof ComponentResource {
    return typeof value === "function" && value.prototype instanceof ComponentResource;
}

// Pulumi starts this file for programs in other languages (PulumiPlugin.yaml), and hands over arguments of its own.
void componentProviderHost({
    name: "tke-client-ip",
    dirname: __dirname,
    components: Object.values<unknown>(exported).filter(isComponent),
});
