import { Agent, createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createProxyServer, type ServerOptions } from "http-proxy-3";
import type { Log } from "../../log";
import { connectToFirst, NoTargetError } from "../balancing/connect-to-first";
import type { L7Rule } from "./l7-rule";
import { l7Headers } from "./headers";
import { KeyedValues } from "./keyed-values";
import { limitedBody, MAX_BODY_BYTES } from "./limited-body";
import { locationOf } from "./redirect";
import { refusalOf } from "./request-refusal";
import { parseRequestTarget } from "./request-target";
import { routeRequest } from "./rules";
import { sessionCookie, setSessionCookie } from "./session-cookie";
import { Balancer, routeCookie } from "../balancing/balancer";
import type { Target } from "../balancing/weighted-round-robin";

export interface L7Options {
    /** What clients speak with the listener: HTTPS is ended before it gets here. */
    protocol: "http" | "https";
    /** Asked for at every request. */
    rules: () => readonly L7Rule[];
    /** Names by which a client calls the CLB without a domain. */
    vips: () => readonly string[];
    /** Those backends of a rule that get traffic. */
    usable: (rule: L7Rule) => readonly Target[];
    /**
     * As which address a client gets here, which is whom headers name.
     *
     * @default its own
     */
    arrivesAs?: (client: string) => string;
    /** The address from which backends are connected to for a client. */
    localAddress: (client: string) => string;
    /**
     * Whether the X-Forwarded-For that clients send is left out.
     *
     * @default it stays
     */
    overwritesForwardedFor?: () => boolean;
    /** What drops a client's packets on their way to a backend; undefined: nothing does. */
    droppedBy: (client: string, target: Target) => string | undefined;
    log: Log;
}

/** A layer-7 listener's limits (214/15171): proxy_connect_timeout, proxy_read_timeout, keepalive_timeout, client_max_body_size. */
const CONNECT_TIMEOUT_MS = 4_000;
const READ_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/**
 * An HTTP listener of a CLB, or what is inside an HTTPS one. Every request gets a backend connection of its own, which comes from the client's address:
 * with short backend connections a backend sees the client as its TCP peer too (214/3728).
 */
export function createL7Server(options: L7Options): Server {
    const forwarder = new L7Forwarder(options);
    const server = createServer(
        {
            keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
            noDelay: true,
            // Other upgrades (h2c) are not on offer: such a request is answered as if it had not asked.
            shouldUpgradeCallback: isWebSocket,
        },
        (request, response) => {
            forwarder.request(request, response).catch((error: Error) => {
                forwarder.log(request, error);
                response.destroy();
            });
        },
    );
    server.on("upgrade", (request, socket: Socket, head) => {
        forwarder.upgrade(request, socket, head).catch((error: Error) => {
            forwarder.log(request, error);
            socket.destroy();
        });
    });
    server.on("connection", (socket: Socket) => forwarder.remember(socket));
    return server;
}

type Refusal = { status: number; location?: string };

/** Characters of a header's name beyond which nginx, on which the CLB is built, drops the header without a word. */
const FORWARDED_NAME = /^[a-z0-9-]+$/;

class L7Forwarder {
    private readonly proxy = createProxyServer({ toProxy: true, proxyTimeout: READ_TIMEOUT_MS });
    private readonly timedOut = new WeakSet<IncomingMessage>();
    private readonly places = new WeakMap<Socket, string>();
    private readonly chunked = new WeakSet<IncomingMessage>();
    private readonly balancers = new KeyedValues<Balancer>(
        () => new Set(this.options.rules().map(({ groupId }) => groupId)),
    );
    private readonly newSessions = new WeakMap<IncomingMessage, string>();

    constructor(private readonly options: L7Options) {
        this.proxy.on("start", (request) => {
            // The library has just declared the body of DELETE and OPTIONS empty, yet passes it on: what follows on the
            // connection would be a second request, with headers that only a CLB may write.
            if (this.chunked.has(request)) {
                delete request.headers["content-length"];
                request.headers["transfer-encoding"] = "chunked";
            }
        });
        this.proxy.on("proxyReq", (proxyRequest, request) => {
            proxyRequest.once("timeout", () => this.timedOut.add(request));
        });
        this.proxy.on("proxyRes", (proxyResponse, request) => {
            // They speak of the backend connection, which ends with this response, and not of the client's.
            delete proxyResponse.headers.connection;
            delete proxyResponse.headers["keep-alive"];
            const cookie = this.newSessions.get(request);
            if (cookie !== undefined) {
                proxyResponse.headers["set-cookie"] = [...(proxyResponse.headers["set-cookie"] ?? []), cookie];
            }
        });
    }

    async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
        if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
            answer(response, { status: 413 });
            return;
        }
        const backend = await this.connect(request);
        if ("status" in backend) {
            // What is left of the body is not read as a next request.
            response.shouldKeepAlive &&= request.complete;
            answer(response, backend);
            return;
        }
        if (request.headers["transfer-encoding"] !== undefined) {
            this.chunked.add(request);
        }
        if (response.destroyed) {
            backend.destroy();
            return;
        }
        delete request.headers.upgrade;
        const body = limitedBody(request, () => {
            answer(response, { status: 413 });
            backend.destroy();
        });
        this.proxy.web(request, response, { ...this.proxyOptions(request, backend), buffer: body }, (error) => {
            this.log(request, error);
            answer(response, { status: this.timedOut.has(request) ? 504 : 502 });
        });
    }

    async upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
        socket.on("error", () => socket.destroy());
        const backend = await this.connect(request);
        if ("status" in backend) {
            socket.end(`HTTP/1.1 ${backend.status} ${STATUS_CODES[backend.status]}\r\nConnection: close\r\n\r\n`);
            return;
        }
        if (socket.destroyed) {
            backend.destroy();
            return;
        }
        this.proxy.ws(request, socket, head, this.proxyOptions(request, backend), (error) => this.log(request, error));
    }

    /** Connected before the request is passed on, so that the next backend can be tried without a byte lost. */
    private async connect(request: IncomingMessage): Promise<Socket | Refusal> {
        const client = this.clientOf(request);
        const target = parseRequestTarget(request.url ?? "/", request.headers.host ?? "");
        const refused = refusalOf(request, target);
        if (!target || refused) {
            return { status: refused ?? 400 };
        }
        const { host } = target;
        request.url = target.url;
        request.headers.host &&= host;
        for (const name of Object.keys(request.headers).filter((each) => !FORWARDED_NAME.test(each))) {
            delete request.headers[name];
        }
        const route = routeRequest(this.options.rules(), this.options.vips(), target);
        if (route.kind === "not-found" || !client) {
            return { status: 404 };
        }
        if (route.kind === "redirect") {
            return { status: 301, location: `${this.options.protocol}://${host}${route.path}` };
        }
        if (route.rule.redirect) {
            return { status: route.rule.redirect.code, location: locationOf(route.rule.redirect, host, target.url) };
        }
        try {
            const balancer = this.balancers.get(route.rule.groupId, () => new Balancer());
            const { target, socket } = await connectToFirst(this.order(route.rule, balancer, request, client), {
                localAddress: this.options.localAddress(client),
                timeoutMs: CONNECT_TIMEOUT_MS,
                droppedBy: (each) => this.options.droppedBy(client, each),
            });
            socket.once("close", balancer.opened(target));
            this.keep(route.rule, target, request);
            return socket;
        } catch (error) {
            this.log(request, error as Error);
            // A layer-7 listener answers itself where no backend is bound (214, FAQ), with which status is not
            // documented; 502 is what nginx, on which it is built, answers when it has no live upstream. A backend
            // behind a closed security group times out: 504.
            return { status: error instanceof NoTargetError && error.timedOut ? 504 : 502 };
        }
    }

    /** The backend that the client's cookie names first, where it still can be used. */
    private order(rule: L7Rule, balancer: Balancer, request: IncomingMessage, client: string): Target[] {
        const { scheduler, sessionSeconds } = rule.balancing;
        const targets = this.options.usable(rule);
        const cookie = sessionSeconds > 0 ? sessionCookie(request.headers.cookie) : undefined;
        const kept = targets.find((target) => target.weight > 0 && routeCookie(target) === cookie);
        const order = balancer.order(targets, scheduler, client);
        return kept ? [kept, ...order.filter((target) => target !== kept)] : order;
    }

    private keep({ balancing: { sessionSeconds } }: L7Rule, target: Target, request: IncomingMessage): void {
        const cookie = routeCookie(target);
        if (sessionSeconds > 0 && sessionCookie(request.headers.cookie) !== cookie) {
            this.newSessions.set(request, setSessionCookie(cookie, sessionSeconds, new Date()));
        }
    }

    /** Empty once the client has gone. */
    private clientOf({ socket: { remoteAddress = "" } }: IncomingMessage): string {
        return this.options.arrivesAs?.(remoteAddress) ?? remoteAddress;
    }

    private proxyOptions(request: IncomingMessage, backend: Socket): ServerOptions {
        const headers = l7Headers(
            {
                protocol: this.options.protocol,
                address: this.clientOf(request),
                httpVersion: request.httpVersion,
                headers: { ...request.headers },
                overwritesForwardedFor: this.options.overwritesForwardedFor?.(),
            },
            this.options.vips()[0] ?? "",
            new Date(),
        );
        for (const name of Object.keys(headers)) {
            delete request.headers[name.toLowerCase()];
        }
        return {
            headers,
            target: { host: backend.remoteAddress ?? "", port: backend.remotePort ?? 0 },
            agent: new ConnectedAgent(backend),
        };
    }

    /** Keeps what a connection is between, which a socket that has been closed does not know any more. */
    remember(socket: Socket): void {
        this.places.set(socket, `${socket.localAddress}:${socket.localPort} from ${socket.remoteAddress}`);
    }

    log(request: IncomingMessage, error: Error): void {
        this.options.log(`${this.places.get(request.socket) ?? ""} ${request.url}: ${error.message}`);
    }
}

/** Gives its one request a connection that exists already, and ends it after the response. */
class ConnectedAgent extends Agent {
    constructor(private readonly socket: Socket) {
        super({ keepAlive: false });
    }

    override createConnection(): Socket {
        return this.socket;
    }
}

function isWebSocket(request: IncomingMessage): boolean {
    return request.method === "GET" && request.headers.upgrade?.toLowerCase() === "websocket";
}

function answer(response: ServerResponse, { status, location }: Refusal): void {
    if (response.headersSent) {
        response.destroy();
        return;
    }
    response.writeHead(status, {
        "Content-Type": "text/plain",
        ...(location ? { Location: location } : {}),
        ...(status === 413 ? { Connection: "close" } : {}),
    });
    response.end(`${status} ${STATUS_CODES[status]}\n`);
}
