import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { sync as writeFileAtomic } from "write-file-atomic";
import { z } from "zod";
import { DamagedFile } from "./files/damaged-file";

const credentials = z.object({ secretId: z.string().min(1), secretKey: z.string().min(1) });

/** An API key of the lab, in the shape of Tencent Cloud's. */
export type Credentials = z.infer<typeof credentials>;

/**
 * The lab's API key: made at random at the first call, then read from `file` (mode 0600). Throws DamagedFile where that is no
 * API key.
 */
export function labCredentials(file: string): Credentials {
    if (!existsSync(file)) {
        const made: Credentials = {
            secretId: `AKID${randomBytes(16).toString("hex")}`,
            secretKey: randomBytes(16).toString("hex"),
        };
        // Whole or not at all: half a file, on a full disk, would be in the way of every later start.
        writeFileAtomic(file, JSON.stringify(made), { mode: 0o600 });
    }
    try {
        return credentials.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
        const reason = error instanceof z.ZodError ? "it holds no API key" : (error as Error).message;
        throw new DamagedFile(file, reason, REMEDY);
    }
}

const REMEDY =
    "delete it: the next start creates another API key; nothing else is lost, and `npm run lab -- env` prints the new one for other clients";
