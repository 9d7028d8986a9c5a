import { z } from "zod";

/** A list of which only some fields matter; absent or of another type, which the API server refuses: empty. */
export function listOf<T extends z.ZodType>(item: T) {
    return z
        .array(item)
        .nullish()
        .catch(undefined)
        .transform((items) => items ?? []);
}
