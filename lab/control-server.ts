import { chmodSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { json } from "node:stream/consumers";

export type ControlHandlers = Record<string, (body: unknown) => unknown>;

/** Thrown where no daemon answers on the control socket. */
export class NotRunning extends Error {}

/** Thrown by a handler, and by the call of it, where what was asked for cannot be; its message says why. */
export class BadRequest extends Error {}

/**
 * The daemon's control socket: one per lab, so it also keeps a second daemon from starting on the same state.
 * Throws when another daemon already answers on it.
 */
export async function serveControl(socket: string, handlers: ControlHandlers): Promise<Server> {
    const running = await callControl(socket, "status").then(
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
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
    chmodSync(socket, 0o600);
    return server;
}

/** Calls one function of the daemon. Throws NotRunning when there is none, and what the daemon answers as an error. */
export async function callControl<Answer>(socketPath: string, name: string, body: unknown = null): Promise<Answer> {
    return new Promise((resolve, reject) => {
        const call = request({ socketPath, path: `/${name}`, method: "POST" }, (response) => {
            json(response).then((answer) => {
                if (response.statusCode === 200) {
                    resolve(answer as Answer);
                    return;
                }
                const message = (answer as { message?: string } | null)?.message ?? `no such call: ${name}`;
                reject(response.statusCode === 400 ? new BadRequest(message) : new Error(message));
            }, reject);
        });
        call.on("error", (error: NodeJS.ErrnoException) =>
            reject(
                error.code === "ENOENT" || error.code === "ECONNREFUSED"
                    ? new NotRunning("the lab is not running: npm run lab -- start")
                    : error,
            ),
        );
        call.end(JSON.stringify(body));
    });
}
