/**
 * How a property is tried: so often, with the seed of `npm run fuzz`, which a failure names.
 *
 * @default without that seed another one each time; fast-check prints it
 */
export function fuzzed(numRuns: number): { numRuns: number; seed?: number } {
    const { FUZZ_SEED, FUZZ_RUNS } = process.env;
    return {
        numRuns: FUZZ_RUNS === undefined ? numRuns : Number(FUZZ_RUNS),
        ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
    };
}
