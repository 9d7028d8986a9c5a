/** Type and logical name of `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`. */
export function resourceOfUrn(urn: string): { type: string; name: string } {
    const [, , qualifiedType = "", ...name] = urn.split("::");
    return { type: qualifiedType.split("$").at(-1) ?? "", name: name.join("::") };
}
