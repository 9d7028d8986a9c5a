import { TencentCloudError } from "../errors";
import { checkedRequest } from "./checked-request";
import type { UnservedField } from "./unserved-fields";

/** The request of another action that a parameter carries as JSON. */
export interface EmbeddedRequest {
    /** The parameter's name, for errors. */
    parameter: string;
    text: string;
    /** `<service> <version>`. */
    product: string;
    action: string;
    unserved: Readonly<Record<string, UnservedField>>;
    /** What the carrying action says itself, so that it may be left out. @default nothing */
    given?: object;
}

/**
 * Reads a parameter that is another action's request as JSON, checked like a call of that action.
 *
 * @throws TencentCloudError InvalidParameter, UnknownParameter, MissingParameter or UnsupportedOperation, which name the
 * parameter
 */
export function embeddedRequest<Request extends object>(embedded: EmbeddedRequest): Request {
    const { parameter, text, product, action, unserved, given = {} } = embedded;
    try {
        const parsed = JSON.parse(text) as unknown;
        const request = typeof parsed === "object" && !Array.isArray(parsed) ? { ...given, ...parsed } : parsed;
        return checkedRequest(product, action, request, unserved) as Request;
    } catch (error) {
        if (error instanceof TencentCloudError) {
            throw new TencentCloudError(error.code, `\`${parameter}\` (${action}): ${error.message}`);
        }
        throw new TencentCloudError("InvalidParameter.Param", `\`${parameter}\` is no JSON: ${String(error)}.`);
    }
}
