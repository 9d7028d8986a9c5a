import { chmodSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { dirname } from "node:path";
import { json } from "node:stream/consumers";
import pRetry from "p-retry";
import { errnoOf } from "../errno";
import { assertOwnFolder } from "../files/home-folder";
import { socketPath } from "../files/socket-path";

export type ControlHandlers = Record<string, (body: unknown) => unknown>;

/** Thrown where no daemon answers on the control socket. */
export class NotRunning extends Error {}

/** Thrown where the daemon took a call and ended before it had answered: what the call was to change may be changed. */
export class EndedMeanwhile extends Error {}

/** Thrown by a handler, and by the call of it, where what was asked for cannot be; its message says why. */
export class BadRequest extends Error {}

/**
 * The daemon's control socket: one per lab, so it also keeps a second daemon from starting on the same state.
 * Throws when another daemon already answers on it, and where its folder is another user's.
 */
export async function serveControl(socket: string, handlers: ControlHandlers): Promise<Server> {
    assertOwnFolder(dirname(socket));
    const running = await askStatus(socket).then(
        () => true,
        (error: unknown) => !(error instanceof NotRunning),
    );
    if (running) {
        throw new Error("a lab is already running on this state: npm run lab -- status");
    }
    rmSync(socket, { force: true });
    const server = createServer((incoming, outgoing) => {
        void (async () => {
            const handler = handlers[(incoming.url ?? "").slice(1)];
            try {
                const body = await json(incoming);
                const answer = handler ? await handler(body) : undefined;
                outgoing.writeHead(handler ? 200 : 404).end(JSON.stringify(answer ?? null));
            } catch (error) {
                const message = error instanceof Error ? error.message : String(error);
                outgoing.writeHead(error instanceof BadRequest ? 400 : 500).end(JSON.stringify({ message }));
            }
        })();
    });
    const { path, release } = socketPath(socket);
    server.on("close", release);
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
    chmodSync(socket, 0o600);
    return server;
}

/**
 * The status that the daemon tells. A daemon that ends meanwhile is asked again, since the socket of a killed process
 * takes connections for a moment longer. Throws as callControl does.
 */
export async function askStatus<Status>(socket: string): Promise<Status> {
    return pRetry(() => callControl<Status>(socket, "status"), {
        retries: 50,
        minTimeout: 20,
        factor: 1,
        shouldRetry: ({ error }) => error instanceof EndedMeanwhile,
    });
}

/**
 * Calls one function of the daemon. Throws NotRunning when there is none, EndedMeanwhile where it ends before its answer,
 * what the daemon answers as an error, and HomeRefused where the socket's folder is another user's, whose daemon it would
 * be.
 */
export async function callControl<Answer>(socket: string, name: string, body: unknown = null): Promise<Answer> {
    const { path: address, release } = ownSocket(socket);
    return new Promise((resolve, reject) => {
        const refuse = (error: Error) => reject(namedError(error, name));
        const call = request({ socketPath: address, path: `/${name}`, method: "POST" }, (response) => {
            json(response).then((answer) => {
                if (response.statusCode === 200) {
                    resolve(answer as Answer);
                    return;
                }
                const message = (answer as { message?: string } | null)?.message ?? `no such call: ${name}`;
                reject(response.statusCode === 400 ? new BadRequest(message) : new Error(message));
            }, refuse);
        });
        call.on("close", release);
        call.on("error", (error) => {
            release();
            refuse(error);
        });
        call.end(JSON.stringify(body));
    });
}

function ownSocket(socket: string): ReturnType<typeof socketPath> {
    try {
        assertOwnFolder(dirname(socket));
        return socketPath(socket);
    } catch (error) {
        throw isAbsent(error) ? notRunning() : error;
    }
}

function namedError(error: Error, name: string): Error {
    if (isAbsent(error)) {
        return notRunning();
    }
    return ["ECONNRESET", "EPIPE"].includes(errnoOf(error) ?? "")
        ? new EndedMeanwhile(`the lab ended before it had answered ${name}: npm run lab -- start`, { cause: error })
        : error;
}

function isAbsent(error: unknown): boolean {
    return ["ENOENT", "ECONNREFUSED"].includes(errnoOf(error) ?? "");
}

function notRunning(): NotRunning {
    return new NotRunning("the lab is not running: npm run lab -- start");
}
