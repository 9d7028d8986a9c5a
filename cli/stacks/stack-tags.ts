import { TTL_PATTERN } from "../../components/common/ttl";
import { STACK_TAGS } from "../../engine/api/stack-tags";
import { parsePrStack } from "./stacks";

/**
 * The tags that `up` gives a stack.
 * @param ttl as configured. One that is no time to live gives no tag: the program refuses it, and says so.
 */
export function stackTags(stack: string, ttl: unknown): Record<string, string> {
    const pr = parsePrStack(stack)?.pr;
    return {
        ...(typeof ttl === "string" && TTL_PATTERN.test(ttl) ? { [STACK_TAGS.ttl]: ttl } : {}),
        ...(pr === undefined ? {} : { [STACK_TAGS.pr]: `${pr}` }),
    };
}
