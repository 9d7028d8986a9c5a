/** The code of an error that Tencent's API answered; undefined for any other error. */
export function apiErrorCode(error: unknown): string | undefined {
    const code: unknown = error instanceof Error ? (error as { code?: unknown }).code : undefined;
    return typeof code === "string" && /^[A-Z][A-Za-z]+(\.[A-Za-z]+)*$/.test(code) ? code : undefined;
}
