/** The keys on the way to a property: names of objects' properties, indices of lists. */
export type PropertyPath = readonly (string | number)[];

/**
 * A path as Pulumi writes it: `spec.ports[0].port`, and `metadata.annotations["pulumi.com/waitFor"]` for a key that is
 * not made of letters, digits and underscores alone (`PropertyPath.String` of its SDK).
 */
export function formatPath(path: PropertyPath): string {
    return path
        .map((key, index) => {
            if (typeof key === "number") {
                return `[${key}]`;
            }
            if (!/^\w+$/.test(key)) {
                return `["${key.replaceAll('"', '\\"')}"]`;
            }
            return index === 0 ? key : `.${key}`;
        })
        .join("");
}

/** A quoted key, an index, or a plain key, each after the dot that may come before it. */
const ELEMENT = /\.?(?:\["(?<quoted>(?:\\"|[^"])*)"\]|\[(?<index>\d+)\]|(?<plain>[^.[]+))/gy;

/** Reads a path; one that does not follow the form is taken as the name of one property, as Pulumi's display does. */
export function parsePath(text: string): PropertyPath {
    const path: (string | number)[] = [];
    let end = 0;
    for (const { 0: all, groups = {} } of text.matchAll(ELEMENT)) {
        const { quoted, index, plain } = groups;
        path.push(index !== undefined ? Number(index) : (quoted?.replaceAll('\\"', '"') ?? plain ?? ""));
        end += all.length;
    }
    return end === text.length && path.length > 0 ? path : [text];
}
