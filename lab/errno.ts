/** SQLite's result codes (sqlite.org/rescode.html) for what the file system answers as errno. */
const SQLITE_CODES: Readonly<Record<number, string>> = { 8: "EROFS", 13: "ENOSPC", 14: "EACCES" };

/** The errno of an error of Node's or of SQLite's; undefined for any other. */
export function errnoOf(error: unknown): string | undefined {
    const { code, errcode } = error as { code?: string; errcode?: number };
    // An extended code has the plain one in its lowest byte.
    return code === "ERR_SQLITE_ERROR" ? SQLITE_CODES[(errcode ?? 0) & 0xff] : code;
}
