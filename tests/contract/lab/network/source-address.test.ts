import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ListenerRecord, SecurityGroupRecord } from "../../../../lab/cloud/model";
import { snatIp } from "../../../../lab/addressing/loopback";
import { DataPlane, VPC } from "./data-plane";
import { UdpClient } from "./l4/datagrams";
import { BLOCK, call, freshAddress, freshPort } from "./sockets";
import { eventually } from "../../../support/eventually";

const CLIENT = "127.1.7.9";

describe("whom a backend sees", () => {
    let plane: DataPlane;
    let vip: string;
    let port: number;
    const clbAddress = snatIp({ vpcId: VPC, cidr: "10.20.0.0/16", block: BLOCK }, "lb-1");

    beforeEach(() => {
        plane = new DataPlane();
        [vip, port] = [freshAddress(), freshPort()];
    });
    afterEach(() => plane.close());

    const get = () => call({ host: vip, port, client: CLIENT });

    describe("with SnatEnable", () => {
        it("is an address of the CLB's at layer 4, and the client again once it is off", async () => {
            const pod = await plane.startPod();
            for (const [snat, seen] of [
                [true, clbAddress],
                [false, CLIENT],
            ] as const) {
                await plane.putLoadBalancer(vip, { port, snat, targets: [plane.eni(pod)] });
                assert.equal((await get()).seen.remote_addr, seen);
            }
        });

        it("is an address of the CLB's over UDP, too", async () => {
            const [pod, client] = [await plane.startUdpPod(), await UdpClient.open(CLIENT)];
            const targets = [plane.eni(pod)];
            await plane.putLoadBalancer(vip, { protocol: "UDP", port, snat: true, targets });
            assert.equal((await client.ask(vip, port)).remote_addr, clbAddress);
            client.close();
        });

        it("is an address of the CLB's at layer 7, and X-Forwarded-For stays the client", async () => {
            const pod = await plane.startPod();
            const rules = [{ locationId: "loc-1", domain: "", url: "/", targets: [plane.eni(pod)] }];
            for (const [snat, peer] of [
                [true, clbAddress],
                [false, CLIENT],
            ] as const) {
                await plane.putLoadBalancer(vip, { protocol: "HTTP", port, snat, rules });
                const { remote_addr, headers } = (await get()).seen;
                assert.deepEqual(
                    [remote_addr, headers["x-forwarded-for"], headers["x-real-ip"]],
                    [peer, CLIENT, CLIENT],
                );
            }
        });

        it("is whom a node's security group has to let in", async () => {
            const pod = await plane.startPod();
            plane.store.put("securityGroup", "sg-node", {
                securityGroupId: "sg-node",
                ingress: [{ CidrBlock: "10.20.0.0/16", Protocol: "TCP", Port: "ALL", Action: "ACCEPT" }],
            } as unknown as SecurityGroupRecord);
            const targets = [plane.putNode(pod, "sg-node")];
            await plane.putLoadBalancer(vip, { port, snat: true, targets });
            assert.equal((await get()).seen.remote_addr, clbAddress);
            await plane.putLoadBalancer(vip, { port, targets });
            const answered = get().then(
                () => true,
                () => false,
            );
            await eventually(() => assert.match(plane.logged.join("\n"), /dropped by security group sg-node/));
            assert.equal(pod.requests.length, 1);
            await plane.loadBalancers.close();
            assert.equal(await answered, false);
        });
    });

    describe("with the PROXY protocol", () => {
        let app: ChildProcess;
        let pod: { address: string; port: number };

        /** The project's echo server as the Pod. */
        async function startEcho(proxyProtocol: string): Promise<void> {
            pod = { address: freshAddress(), port: freshPort() };
            const env = { HOST: pod.address, PORT: String(pod.port), PROXY_PROTOCOL: proxyProtocol };
            app = spawn(process.execPath, [join(__dirname, "../../../../app/server.mts")], { env });
            await once(app.stdout!, "data");
        }
        afterEach(() => app.kill());

        async function echo(): Promise<Record<string, unknown>> {
            const { status, text } = await get();
            assert.equal(status, 200, text);
            return JSON.parse(text) as Record<string, unknown>;
        }

        it("is named in a header of version 2, even where the CLB's address is the peer", async () => {
            await startEcho("v2");
            const listener: Partial<ListenerRecord> = { port, snat: true, targets: [plane.eni(pod)] };
            await plane.putLoadBalancer(vip, { ...listener, proxyProtocol: true });
            const { remote_addr, proxy_protocol_addr } = await echo();
            assert.deepEqual([remote_addr, proxy_protocol_addr], [clbAddress, CLIENT]);
            await plane.putLoadBalancer(vip, listener);
            assert.deepEqual((await echo()).proxy_protocol_addr, undefined);
        });

        it("is named in the first datagram of a UDP session", async () => {
            await startEcho("v2");
            const targets = [plane.eni(pod)];
            await plane.putLoadBalancer(vip, { protocol: "UDP", port, proxyProtocol: true, targets });
            const client = await UdpClient.open(CLIENT);
            const answers = [await client.ask(vip, port, "one"), await client.ask(vip, port, "two")] as unknown[];
            assert.deepEqual(
                (answers as Record<string, unknown>[]).map((each) => [each.proxy_protocol_addr, each.body]),
                [
                    [CLIENT, "one"],
                    [undefined, "two"],
                ],
            );
            client.close();
        });

        it("breaks a Pod that does not expect the header", async () => {
            await startEcho("");
            await plane.putLoadBalancer(vip, { port, proxyProtocol: true, targets: [plane.eni(pod)] });
            assert.equal((await get()).status, 400);
        });
    });
});
