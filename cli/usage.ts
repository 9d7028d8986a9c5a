/** A mistake of the user's: its message is all that is printed, and the exit code is 2. */
export class UsageError extends Error {}

/** What a failure of yargs is to the user: what it refuses itself (a YError, or a message alone) was used wrongly. */
export function usageFailure(message: string, error: Error | undefined): Error {
    return error && error.name !== "YError" ? error : new UsageError(error?.message ?? message);
}
