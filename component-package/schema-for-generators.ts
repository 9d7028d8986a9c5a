const PROVIDER_AS_RESOURCE = /^(\/(?<name>[^/]+)\/v[^/]+\/schema\.json)#\/resources\/\k<name>$/;

interface Schema {
    language: Record<string, object>;
}

/**
 * What the analyzer of Pulumi's SDK (3.270) makes of the components, as Pulumi's generators of SDKs (3.260) need it. The
 * analyzer looks for a provider among its package's resources, where no generator finds it. And the generator for Go leaves
 * out the types of objects that stand in plain arrays only, unless all are asked for: `undefined: EntryPortArgs`.
 */
export function schemaForGenerators(schema: string): string {
    const { language, ...rest } = JSON.parse(schema, (key, value: unknown) =>
        key === "$ref" && typeof value === "string" ? value.replace(PROVIDER_AS_RESOURCE, "$1#/provider") : value,
    ) as Schema;
    return JSON.stringify({
        ...rest,
        language: { ...language, go: { ...language.go, generateExtraInputTypes: true } },
    });
}
