import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "../../../machine/user-cache";

/**
 * Which lab of this user's has its resources in which range of addresses, also while it is stopped or killed: a file a range,
 * with the path of the lab's database. Only a preference, so what cannot be read or written reserves nothing.
 */
export class AddressReservations {
    /**
     * @param folder where the files are; created where it does not exist.
     * @default a folder of the user's cache
     */
    constructor(private readonly folder = join(userCache(process.env), "address-ranges")) {}

    /** When another lab that still exists took the range, in milliseconds since 1970; 0 where none did. */
    heldSince(range: number, database: string): number {
        try {
            const holder = readFileSync(this.file(range), "utf8");
            return holder !== database && existsSync(holder) ? statSync(this.file(range)).mtimeMs : 0;
        } catch {
            return 0;
        }
    }

    reserve(range: number, database: string): void {
        try {
            mkdirSync(this.folder, { recursive: true, mode: 0o700 });
            writeFileSync(this.file(range), database, { mode: 0o600 });
        } catch {
            // The range is the lab's for as long as it runs all the same.
        }
    }

    release(range: number, database: string): void {
        try {
            if (readFileSync(this.file(range), "utf8") === database) {
                rmSync(this.file(range));
            }
        } catch {
            // It was not reserved.
        }
    }

    private file(range: number): string {
        return join(this.folder, String(range));
    }
}
