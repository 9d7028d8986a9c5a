import { invalidParameterValue, TencentCloudError } from "../../errors";

/** What the tag API's `Get…` actions page by. */
export interface TokenPage {
    PaginationToken?: string;
    MaxResults?: number;
}

/**
 * One page; its token is empty on the last one. A token is opaque to clients, here the offset in Base64.
 * Throws InvalidParameterValue, InvalidParameter.PaginationTokenInvalid.
 *
 * @param limit the largest `MaxResults` of the action.
 */
export function tokenPage<T>(
    rows: readonly T[],
    { PaginationToken: token, MaxResults: size = 50 }: TokenPage,
    limit: number,
): { rows: T[]; PaginationToken: string } {
    if (!Number.isInteger(size) || size < 1 || size > limit) {
        throw invalidParameterValue("MaxResults", size, `is not a whole number from 1 to ${limit}`);
    }
    const start = offsetOf(token);
    const end = start + size;
    return { rows: rows.slice(start, end), PaginationToken: end < rows.length ? tokenOf(end) : "" };
}

function tokenOf(offset: number): string {
    return Buffer.from(`offset=${offset}`).toString("base64");
}

function offsetOf(token: string | undefined): number {
    if (!token) {
        return 0;
    }
    const offset = /^offset=(?<offset>\d+)$/.exec(Buffer.from(token, "base64").toString())?.groups?.offset;
    if (offset === undefined) {
        throw new TencentCloudError(
            "InvalidParameter.PaginationTokenInvalid",
            `The \`PaginationToken\` ${JSON.stringify(token)} is not one that an earlier answer has given.`,
        );
    }
    return Number(offset);
}
