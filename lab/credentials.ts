import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { sync as writeFileAtomic } from "write-file-atomic";

/** An API key of the lab, in the shape of Tencent Cloud's. */
export interface Credentials {
    secretId: string;
    secretKey: string;
}

/** The lab's API key: made at random at the first call, then read from `file` (mode 0600). */
export function labCredentials(file: string): Credentials {
    if (!existsSync(file)) {
        const credentials: Credentials = {
            secretId: `AKID${randomBytes(16).toString("hex")}`,
            secretKey: randomBytes(16).toString("hex"),
        };
        // Whole or not at all: half a file, on a full disk, would be in the way of every later start.
        writeFileAtomic(file, JSON.stringify(credentials), { mode: 0o600 });
    }
    return JSON.parse(readFileSync(file, "utf8")) as Credentials;
}
