/**
 * Shares a length out among texts: each gets what it needs, or, where that is too much, as much as any other that is
 * cut. What short ones leave goes to the long ones.
 */
export function fairShares(needs: readonly number[], available: number): number[] {
    const shares = needs.map(() => 0);
    let left = available;
    const byNeed = needs.map((need, index) => ({ need, index })).sort((one, other) => one.need - other.need);
    byNeed.forEach(({ need, index }, position) => {
        const share = Math.min(need, Math.max(0, Math.floor(left / (needs.length - position))));
        shares[index] = share;
        left -= share;
    });
    return shares;
}
