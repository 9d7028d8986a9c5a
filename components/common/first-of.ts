/**
 * The first of a list that a function of the provider answers. A list without entries may be absent from the answer
 * (`lists` of `getKubernetesClusters`, provider v1.83.25), whatever its type says.
 */
export function firstOf<T>(list: readonly T[] | undefined): T | undefined {
    return list?.[0];
}
