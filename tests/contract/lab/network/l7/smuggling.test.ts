import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { DataPlane } from "../data-plane";
import { FORGED, RAW_REQUESTS } from "./requests";
import { freshAddress, freshPort, open, type Pod } from "../sockets";

const CLIENT = "127.1.7.9";

describe("requests that a layer-7 listener and a Pod could read differently", () => {
    let plane: DataPlane;
    let pod: Pod;
    let vip: string;
    let port: number;

    beforeEach(async () => {
        plane = new DataPlane();
        pod = await plane.startPod();
        [vip, port] = [freshAddress(), freshPort()];
        const rules = [{ locationId: "loc-1", domain: "", url: "/", targets: [plane.eni(pod)] }];
        await plane.putLoadBalancer(vip, { protocol: "HTTP", port, rules });
    });
    afterEach(() => plane.close());

    for (const { title, bytes, statuses, forwarded, seen } of RAW_REQUESTS) {
        it(`${title}: ${statuses.join(", ")}`, async () => {
            const socket = await open(vip, port, CLIENT);
            socket.write(bytes, "latin1");
            assert.deepEqual(await answered(socket, statuses.length), statuses);
            socket.destroy();
            await pod.idle();

            assert.equal(pod.requests.length, forwarded);
            for (const request of pod.requests) {
                assert.equal(request.headers["x-real-ip"], CLIENT);
                assert.equal(request.headers["x-forwarded-for"], CLIENT);
                assert.equal(request.remote_addr, CLIENT);
                assert.doesNotMatch(JSON.stringify(request.headers), new RegExp(FORGED.replaceAll(".", "\\.")));
            }
            const last = pod.requests.at(-1);
            assert.equal(last?.url, seen?.url ?? last?.url);
            assert.equal(last?.headers.host, seen?.host ?? last?.headers.host);
            assert.equal(last?.body, seen?.body ?? last?.body);
        });
    }

    it("are at least sixty", () => assert.ok(RAW_REQUESTS.length >= 60, String(RAW_REQUESTS.length)));
});

/** The statuses of what comes back, until there are so many answers or the connection ends. */
async function answered(socket: Socket, count: number): Promise<number[]> {
    let text = "";
    const statuses = () => [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
    socket.on("data", (data: Buffer) => (text += data.toString("latin1")));
    socket.on("error", () => undefined);
    const ended = once(socket, "close");
    socket.once("end", () => socket.end());
    while (statuses().length < count && !socket.destroyed) {
        await Promise.race([once(socket, "data"), ended]);
    }
    // A further answer would have been to a request that was smuggled in.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return statuses();
}
