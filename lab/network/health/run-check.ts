import { createSocket } from "node:dgram";
import { request } from "node:http";
import { connect } from "node:net";
import type { DropsAtNodePort } from "../filter/drops";
import { packetArrives } from "../filter/packet-path";
import type { Packet } from "../filter/security-groups";
import { answersForOthers, listensOn } from "../sockets/listening-sockets";
import type { Target } from "../balancing/weighted-round-robin";
import type { CheckPlan, CustomCheck, HttpCheck } from "./check-plan";

/** How long a UDP check waits on loopback, where the kernel answers for a closed port at once. */
const UNREACHABLE_WITHIN_MS = 100;

/** As which a CLB's HTTP checks show up in access logs. */
export const USER_AGENT = "clb-healthcheck";

/**
 * Checks a backend once.
 *
 * @param source what the check's packets say they come from: an address of the VPC, or a public one.
 * @param isDropping whether the target is a node port that drops what arrives
 * @returns why it fails, for a message; undefined where it passes
 */
export async function runCheck(
    plan: CheckPlan,
    target: Target,
    source: string,
    isDropping: DropsAtNodePort,
): Promise<string | undefined> {
    const port = plan.port ?? target.port;
    const { transport } = plan;
    const packet: Packet = { source, protocol: transport, port };
    if (plan.isFiltered && !packetArrives(target.path ?? [], packet)) {
        return `a security group drops the check on port ${port}`;
    }
    if (isDropping(transport, target.address, port)) {
        return `the check on port ${port} is dropped`;
    }
    const failure = await tryOnce(plan, { host: target.address, port });
    return failure ?? ((await listensOn(transport, target.address, port)) ? undefined : answersForOthers(port));
}

interface Place {
    host: string;
    port: number;
}

function tryOnce(plan: CheckPlan, place: Place): Promise<string | undefined> {
    const { transport, custom, http } = plan;
    if (transport === "UDP") {
        return answersDatagram(plan, place);
    }
    if (custom) {
        return answersAsExpected(plan, custom, place);
    }
    return http ? answers(plan, http, place) : accepts(plan, place);
}

function accepts({ source, timeoutMs }: CheckPlan, { host, port }: Place): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, localAddress: source });
        const finish = (failure?: string): void => {
            clearTimeout(timer);
            socket.destroy();
            resolve(failure);
        };
        const timer = setTimeout(() => finish(noAnswer({ timeoutMs }, port)), timeoutMs);
        socket.once("connect", () => finish()).once("error", (error) => finish(unreachable(error, port)));
    });
}

function noAnswer({ timeoutMs }: Pick<CheckPlan, "timeoutMs">, port: number): string {
    return `no answer on port ${port} within ${timeoutMs / 1000} s`;
}

function unreachable(error: NodeJS.ErrnoException, port: number): string {
    return error.code === "ECONNREFUSED"
        ? `connection refused on port ${port}`
        : `${error.code ?? error.message} on port ${port}`;
}

/**
 * A custom check expects a certain answer. Otherwise a UDP backend is healthy unless "port unreachable" comes back within the time for an answer (214/42978). The ping that
 * goes with it every loopback address answers, so that it tells nothing here; and on loopback "unreachable" comes at once.
 */
function answersDatagram({ source, timeoutMs, custom }: CheckPlan, { host, port }: Place): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = createSocket("udp4");
        const finish = (failure?: string): void => {
            clearTimeout(timer);
            socket.close();
            resolve(failure);
        };
        let timer = setTimeout(() => finish(noAnswer({ timeoutMs }, port)), timeoutMs);
        socket.once("message", (answer) =>
            finish(!custom || beginsWith(answer, custom.receive) ? undefined : otherAnswer(port)),
        );
        socket.once("error", (error: NodeJS.ErrnoException) =>
            finish(error.code === "ECONNREFUSED" ? `UDP port ${port} is unreachable` : unreachable(error, port)),
        );
        socket.once("connect", () => {
            if (!custom) {
                clearTimeout(timer);
                timer = setTimeout(() => finish(), Math.min(timeoutMs, UNREACHABLE_WITHIN_MS));
            }
            socket.send(custom?.send ?? "");
        });
        socket.once("listening", () => socket.connect(port, host));
        socket.bind({ address: source, port: 0 });
    });
}

function answersAsExpected(
    { source, timeoutMs }: CheckPlan,
    { send, receive }: CustomCheck,
    { host, port }: Place,
): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, localAddress: source });
        let received = Buffer.alloc(0);
        const finish = (failure?: string): void => {
            clearTimeout(timer);
            socket.destroy();
            resolve(failure);
        };
        const timer = setTimeout(() => finish(noAnswer({ timeoutMs }, port)), timeoutMs);
        socket.once("connect", () => socket.write(send));
        socket.on("data", (data) => {
            received = Buffer.concat([received, data]);
            if (received.length >= receive.length) {
                finish(beginsWith(received, receive) ? undefined : otherAnswer(port));
            }
        });
        socket.once("error", (error) => finish(unreachable(error, port))).once("end", () => finish(otherAnswer(port)));
    });
}

function otherAnswer(port: number): string {
    return `port ${port} does not answer what the check expects`;
}

function beginsWith(data: Buffer, start: Buffer): boolean {
    return data.subarray(0, start.length).equals(start);
}

function answers(
    { source, timeoutMs }: CheckPlan,
    http: HttpCheck,
    { host, port }: Place,
): Promise<string | undefined> {
    return new Promise((resolve) => {
        const headers = { Host: http.host, "User-Agent": USER_AGENT };
        const options = { host, port, localAddress: source, method: http.method, path: http.path, headers };
        const outgoing = request({ ...options, agent: false });
        const finish = (failure?: string): void => {
            clearTimeout(timer);
            resolve(failure);
            outgoing.destroy();
        };
        const timer = setTimeout(() => finish(noAnswer({ timeoutMs }, port)), timeoutMs);
        outgoing
            .once("response", ({ statusCode = 0 }) =>
                finish(
                    isHealthyCode(http.codes, statusCode)
                        ? undefined
                        : `HTTP ${statusCode} for ${http.method} ${http.path} on port ${port}`,
                ),
            )
            .on("error", (error) => finish(unreachable(error, port)))
            .end();
    });
}

/** @param codes as `HttpCheck` has them. */
export function isHealthyCode(codes: number, status: number): boolean {
    const bit = 2 ** (Math.floor(status / 100) - 1);
    return (codes & bit) !== 0;
}
