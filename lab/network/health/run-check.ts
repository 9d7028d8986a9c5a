import { createSocket } from "node:dgram";
import { request } from "node:http";
import { connect } from "node:net";
import { isDropping } from "../filter/packet-filter";
import { passes } from "../filter/packet-path";
import type { Packet } from "../filter/security-groups";
import type { Target } from "../weighted-round-robin";
import type { CheckPlan, CustomCheck, HttpCheck } from "./check-plan";

/** How long a UDP check waits on loopback, where the kernel answers for a closed port at once. */
const UNREACHABLE_WITHIN_MS = 100;

/** As which a CLB's HTTP checks show up in access logs. */
export const USER_AGENT = "clb-healthcheck";

/**
 * Whether a backend passes one check.
 *
 * @param source what the check's packets say they come from: an address of the VPC, or a public one.
 */
export async function runCheck(plan: CheckPlan, target: Target, source: string): Promise<boolean> {
    const port = plan.port ?? target.port;
    const { transport, custom } = plan;
    const packet: Packet = { source, protocol: transport, port };
    const isDropped = plan.isFiltered && !passes(target.path ?? [], packet);
    if (isDropped || isDropping(transport, target.address, port)) {
        return false;
    }
    if (transport === "UDP") {
        return answersDatagram(plan, { host: target.address, port });
    }
    if (custom) {
        return answersAsExpected(plan, custom, { host: target.address, port });
    }
    return plan.http
        ? answers(plan, plan.http, { host: target.address, port })
        : accepts(plan, { host: target.address, port });
}

interface Place {
    host: string;
    port: number;
}

function accepts({ source, timeoutMs }: CheckPlan, { host, port }: Place): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, localAddress: source });
        const finish = (hasPassed: boolean): void => {
            clearTimeout(timer);
            socket.destroy();
            resolve(hasPassed);
        };
        const timer = setTimeout(() => finish(false), timeoutMs);
        socket.once("connect", () => finish(true)).once("error", () => finish(false));
    });
}

/**
 * A custom check expects a certain answer. Otherwise a UDP backend is healthy unless "port unreachable" comes back within the time for an answer (214/42978). The ping that
 * goes with it every loopback address answers, so that it tells nothing here; and on loopback "unreachable" comes at once.
 */
function answersDatagram({ source, timeoutMs, custom }: CheckPlan, { host, port }: Place): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = createSocket("udp4");
        const finish = (hasPassed: boolean): void => {
            clearTimeout(timer);
            socket.close();
            resolve(hasPassed);
        };
        let timer = setTimeout(() => finish(false), timeoutMs);
        socket.once("message", (answer) => finish(!custom || beginsWith(answer, custom.receive)));
        socket.once("error", () => finish(false));
        socket.once("connect", () => {
            if (!custom) {
                clearTimeout(timer);
                timer = setTimeout(() => finish(true), Math.min(timeoutMs, UNREACHABLE_WITHIN_MS));
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
): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, localAddress: source });
        let received = Buffer.alloc(0);
        const finish = (hasPassed: boolean): void => {
            clearTimeout(timer);
            socket.destroy();
            resolve(hasPassed);
        };
        const timer = setTimeout(() => finish(false), timeoutMs);
        socket.once("connect", () => socket.write(send));
        socket.on("data", (data) => {
            received = Buffer.concat([received, data]);
            if (received.length >= receive.length) {
                finish(beginsWith(received, receive));
            }
        });
        socket.once("error", () => finish(false)).once("end", () => finish(false));
    });
}

function beginsWith(data: Buffer, start: Buffer): boolean {
    return data.subarray(0, start.length).equals(start);
}

function answers({ source, timeoutMs }: CheckPlan, http: HttpCheck, { host, port }: Place): Promise<boolean> {
    return new Promise((resolve) => {
        const headers = { Host: http.host, "User-Agent": USER_AGENT };
        const options = { host, port, localAddress: source, method: http.method, path: http.path, headers };
        const outgoing = request({ ...options, agent: false });
        const finish = (hasPassed: boolean): void => {
            clearTimeout(timer);
            resolve(hasPassed);
            outgoing.destroy();
        };
        const timer = setTimeout(() => finish(false), timeoutMs);
        outgoing
            .once("response", ({ statusCode = 0 }) => finish(isHealthyCode(http.codes, statusCode)))
            .on("error", () => finish(false))
            .end();
    });
}

/** @param codes as `HttpCheck` has them. */
export function isHealthyCode(codes: number, status: number): boolean {
    const bit = 2 ** (Math.floor(status / 100) - 1);
    return (codes & bit) !== 0;
}
