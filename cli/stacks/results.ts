import type { StackResult } from "./run-stacks";

export function failed(results: readonly StackResult[]): boolean {
    return results.some(({ error }) => error !== undefined);
}

/** The stacks that an operation brought to an end. */
export function succeeded(results: readonly StackResult[]): string[] {
    return results.filter(({ error }) => !error).map(({ stack }) => stack);
}

/** The stacks of which an operation failed. */
export function failedStacks(results: readonly StackResult[]): string[] {
    return results.filter(({ error }) => error).map(({ stack }) => stack);
}
