import type { ListenerRecord, RewriteRecord, RuleRecord } from "../../../model";

/**
 * The rules without the redirects that are chosen. A rule that AutoRewrite made goes with its redirect: it has no backends.
 */
export function withoutRewrites(
    rules: readonly RuleRecord[],
    isGone: (rule: RuleRecord & { rewrite: RewriteRecord }) => boolean,
): RuleRecord[] {
    return rules.flatMap((rule) => {
        const { rewrite, ...rest } = rule;
        if (!rewrite || !isGone({ ...rest, rewrite })) {
            return [rule];
        }
        return rewrite.type === "Auto" ? [] : [rest];
    });
}

/** A redirect goes with the rule that it leads to. */
export function withoutDanglingRewrites(listeners: readonly ListenerRecord[]): ListenerRecord[] {
    const known = new Set(listeners.flatMap(({ rules }) => rules.map(({ locationId }) => locationId)));
    return listeners.map((listener) => ({
        ...listener,
        rules: withoutRewrites(listener.rules, ({ rewrite }) => !known.has(rewrite.targetLocationId)),
    }));
}
