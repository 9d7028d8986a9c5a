import { failed, type CheckOutcome, warned } from "../check";
import type { Facts } from "../facts";

/** How many resources of a kind, such as `vpc/vpc`, the stack has already; 0 where that is unknown. */
export function ownCount({ existing }: Pick<Facts, "existing">, kind: string): number {
    return existing.known ? existing.value.filter((each) => each.kind === kind).length : 0;
}

/**
 * What keeps a resource from being created: a failure, but only a warning where the stack has the resource already, or may
 * have it. A running stack can then be updated although the resource could not be created again.
 */
export function failedToCreate(
    facts: Pick<Facts, "existing">,
    kind: string,
    ...[found, remedy, source]: Parameters<typeof failed>
): CheckOutcome {
    if (!facts.existing.known) {
        return warned(`${found}, unless it exists already`, remedy, source);
    }
    return ownCount(facts, kind) > 0
        ? warned(`${found}; the stack has what it created before`, remedy, source)
        : failed(found, remedy, source);
}
