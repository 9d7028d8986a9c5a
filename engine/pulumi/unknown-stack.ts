import { StackNotFoundError } from "@pulumi/pulumi/automation";

/** Undefined where the backend does not know the stack. */
export async function unlessUnknown<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
        return await asked;
    } catch (error) {
        if (error instanceof StackNotFoundError) {
            return undefined;
        }
        throw error;
    }
}
