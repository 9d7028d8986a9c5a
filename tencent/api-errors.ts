import { API_ERRORS, type ApiError } from "./api-error-rows";

/** The entry of a code; undefined for one that the table does not have. */
export function apiErrorOf(code: string): ApiError | undefined {
    return (
        API_ERRORS.find(({ codes }) => codes.includes(code)) ??
        API_ERRORS.find(({ codes }) => codes.some((each) => isOfFamily(code, each)))
    );
}

function isOfFamily(code: string, family: string): boolean {
    const stem = family.endsWith(".*") ? family.slice(0, -2) : undefined;
    return stem !== undefined && (code === stem || code.startsWith(`${stem}.`));
}

/** What looks like a code of Tencent's API in a text: capitalised words, joined by dots. */
const CODE = /\b[A-Z][A-Za-z]+(?:\.[A-Z]\w+)*\b/g;

/**
 * The code of the table that a text contains; where there are several, the one that stops the most. Codes for too many
 * calls are left out: what is repeated is no cause.
 */
export function findApiError(text: string): { code: string; error: ApiError } | undefined {
    const found = (text.match(CODE) ?? []).flatMap((code) => {
        const error = apiErrorOf(code);
        return error && error.kind !== "throttled" ? [{ code, error }] : [];
    });
    return found.sort((a, b) => API_ERRORS.indexOf(a.error) - API_ERRORS.indexOf(b.error))[0];
}
