import type { ImportOptions } from "@pulumi/pulumi/automation";
import type { ImportedResource, StackResource } from "../api/engine";

/** A resource of an exported deployment, as far as an import depends on it. */
export interface StateResource {
    urn: string;
    type: string;
    custom?: boolean;
    id?: string;
}

/** An exported deployment, as far as an import depends on it. */
export interface StateDeployment {
    resources?: readonly StateResource[];
    /** What the CLI had begun when it was killed. */
    pending_operations?: readonly { resource: StateResource; type: string }[];
}

/** What a stack holds but for components, providers and the stack itself, and what it was creating when it was cut off. */
export function stackResources({ resources = [], pending_operations = [] }: StateDeployment): StackResource[] {
    const held = resources
        .filter(({ type, custom }) => custom && !type.startsWith("pulumi:"))
        .map(({ type, urn, id = "" }) => ({ type, name: nameOf(urn), id }));
    const cutOff = pending_operations
        .filter(({ type }) => type === "creating")
        .map(({ resource: { type, urn } }) => ({ type, name: nameOf(urn), id: "", isCutOff: true as const }))
        .filter(({ type, name }) => !held.some((other) => other.type === type && other.name === name));
    return [...held, ...cutOff];
}

/**
 * How the CLI is asked to import: below the components and with the provider that the state has, since a resource's parent
 * is a part of its URN. Without protection, and without the code, which the program has.
 */
export function importOptions(state: readonly StateResource[], imported: readonly ImportedResource[]): ImportOptions {
    const nameTable: Record<string, string> = {};
    const inTable = (key: string, resource: StateResource | undefined) => {
        if (resource) {
            nameTable[key] = resource.urn;
        }
        return resource && key;
    };
    const resources = imported.map(({ type, name, id, parent }) => {
        const providerType = `pulumi:providers:${type.split(":")[0]}`;
        const component = state.find(({ urn, custom }) => !custom && nameOf(urn) === parent);
        const provider = state.find((resource) => resource.type === providerType && !isDefault(resource));
        const [parentKey, providerKey] = [inTable(parent, component), inTable(providerType, provider)];
        return {
            type,
            name,
            id,
            ...(parentKey === undefined ? {} : { parent: parentKey }),
            ...(providerKey === undefined ? {} : { provider: providerKey }),
        };
    });
    return { resources, nameTable, protect: false, generateCode: false };
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? "";
}

/** One that no program has registered. */
function isDefault({ urn }: StateResource): boolean {
    return nameOf(urn).startsWith("default");
}
