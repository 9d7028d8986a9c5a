/** A value as one word of a POSIX shell: as it is where nothing in it is special, else in single quotes. */
export function shellQuote(value: string): string {
    return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
