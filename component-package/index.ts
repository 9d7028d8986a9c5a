import { ComponentResource } from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import * as exported from "../components";
import { schemaForGenerators } from "./schema-for-generators";

function isComponent(value: unknown): value is typeof ComponentResource {
    return typeof value === "function" && value.prototype instanceof ComponentResource;
}

class ComponentPackage extends ComponentProvider {
    override async getSchema(): Promise<string> {
        return schemaForGenerators(await super.getSchema());
    }
}

const provider = new ComponentPackage({
    name: "tke-client-ip",
    dirname: __dirname,
    components: Object.values<unknown>(exported).filter(isComponent),
});
// Pulumi starts this file for programs in other languages (PulumiPlugin.yaml), and hands over arguments of its own.
void main(provider, process.argv.slice(2));
