/** Thrown for a file of the lab that cannot be what the lab wrote. The file stays as it is. */
export class DamagedFile extends Error {
    /** @param remedy what to do now; nothing of it is done by the lab itself. */
    constructor(
        readonly file: string,
        reason: string,
        remedy: string,
    ) {
        super(`${file} is damaged: ${reason}\n  ${remedy}`);
    }
}

/** What `read` returns; whatever it throws becomes a DamagedFile. */
export async function readOrDamaged<T>(file: string, remedy: string, read: () => T | Promise<T>): Promise<T> {
    try {
        return await read();
    } catch (error) {
        throw new DamagedFile(file, error instanceof Error ? error.message : String(error), remedy);
    }
}
