/**
 * How a property is tried: so often, with the seed of `npm run fuzz`, which a failure names.
 *
 * @default without that seed another one each time; fast-check prints it
 */
export function fuzzed(numRuns: number): { numRuns: number; seed?: number } {
    const { FUZZ_SEED, FUZZ_RUNS } = process.env;
    const runs = FUZZ_RUNS === undefined ? numRuns : Number(FUZZ_RUNS);
    if (!(runs > 0)) {
        throw new Error(`FUZZ_RUNS is "${FUZZ_RUNS}", not a number above 0`);
    }
    return {
        numRuns: runs,
        ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
    };
}
