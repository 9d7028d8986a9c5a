import { randomInt } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import pRetry from "p-retry";

/** Below the NodePorts (30000–32767) and the ports that Linux gives to outgoing connections (32768–60999). */
export const API_SERVER_PORTS = { first: 20000, last: 29999 };

const ATTEMPTS = 50;

/**
 * A port of 127.0.0.1 that stays the same: the one remembered in `file`, else a free one, which is then remembered.
 * Where another program took the remembered one meanwhile, it is a new one.
 */
export async function rememberedPort(file: string, range = API_SERVER_PORTS): Promise<number> {
    const remembered = await readPort(file);
    if (remembered !== undefined && (await becomesFree(remembered))) {
        return remembered;
    }
    const port = await freePort(range);
    await writeFile(file, `${port}\n`, { mode: 0o600 });
    return port;
}

async function readPort(file: string): Promise<number | undefined> {
    try {
        return Number(await readFile(file, "utf8")) || undefined;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}

/** A predecessor that was just killed may hold its port for a moment. */
async function becomesFree(port: number): Promise<boolean> {
    try {
        await pRetry(() => listenOnce(port), { retries: 8, factor: 1, minTimeout: 250 });
        return true;
    } catch (error) {
        if (isTaken(error)) {
            return false;
        }
        throw error;
    }
}

/** Random, so that clusters that start at the same time do not choose the same one between the check and the use. */
async function freePort({ first, last }: typeof API_SERVER_PORTS): Promise<number> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const port = randomInt(first, last + 1);
        try {
            await listenOnce(port);
            return port;
        } catch (error) {
            if (!isTaken(error)) {
                throw error;
            }
        }
    }
    throw new Error(`no free port of 127.0.0.1 found between ${first} and ${last}: end programs that listen there`);
}

function listenOnce(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve()));
    });
}

function isTaken(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "EADDRINUSE";
}
