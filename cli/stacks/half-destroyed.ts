import type { ProgramExports, StackResource } from "../../engine/api/engine";

/** Every stack that is up has one, and `destroy` deletes it among the first. */
const SERVICE = "kubernetes:core/v1:Service";

/**
 * What a destroy that failed has left of a stack: `2 Subnet, Vpc`. Its outputs then still name what is gone.
 *
 * @returns undefined for a stack that is up, or was never brought up.
 */
export function halfDestroyed(outputs: ProgramExports, resources: readonly StackResource[]): string | undefined {
    if (!outputs.url || resources.some(({ type }) => type === SERVICE)) {
        return undefined;
    }
    const left = resources.filter(({ type }) => /^(tencentcloud|kubernetes):/.test(type));
    if (left.length === 0) {
        return undefined;
    }
    const counts = Map.groupBy(left, ({ type }) => type.split(":").at(-1) ?? type);
    return [...counts]
        .map(([kind, ofKind]) => (ofKind.length === 1 ? kind : `${ofKind.length} ${kind}`))
        .sort((a, b) => a.localeCompare(b, "en"))
        .join(", ");
}
