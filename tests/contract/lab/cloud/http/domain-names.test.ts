import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setAccountProfile } from "../../../../../lab/cloud/account/profile";
import { basicAuthorization, PROXY_USER, proxyPassword } from "../../../../../lab/cloud/http/proxy-access";
import { CREDENTIALS, REGION, startLabCloud, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, type NetworkIds } from "../../../../support/cloud-stack";

const CLIENT = "127.1.9.8";

describe("the lab's API: CLBs of an account with domain names", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let server: Server;
    let port: number;

    before(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
        setAccountProfile(lab.store, { clbAddress: "domain" });
        server = createServer((incoming, response) =>
            response.end(`${incoming.socket.remoteAddress} ${incoming.headers.host} ${incoming.url}`),
        );
    });
    after(async () => {
        server.close();
        await lab.close();
    });

    async function create(request: { LoadBalancerType: string; SubnetId?: string }) {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({ ...request, VpcId: network.vpcId });
        const { LoadBalancerSet } = await lab.clb.DescribeLoadBalancers({ LoadBalancerIds });
        return LoadBalancerSet?.[0];
    }

    it("public ones have a name and show no VIP, internal ones have their VIP", async () => {
        const open = await create({ LoadBalancerType: "OPEN" });
        assert.match(
            open?.LoadBalancerDomain ?? "",
            new RegExp(`^${open?.LoadBalancerId}-[a-z0-9]+\\.clb\\.${REGION}\\.tencentclb\\.com$`),
        );
        assert.deepEqual([open?.LoadBalancerVips, open?.AttributeFlags], [[], ["IsDomainCLB"]]);
        const internal = await create({ LoadBalancerType: "INTERNAL", SubnetId: network.subnetId });
        assert.equal(internal?.LoadBalancerDomain, "");
        assert.match(internal?.LoadBalancerVips?.[0] ?? "", /^10\./);
        const vip = lab.store.get("loadBalancer", open?.LoadBalancerId ?? "")?.vips[0] ?? "";
        assert.equal((await lab.clb.DescribeLoadBalancers({ LoadBalancerVips: [vip] })).TotalCount, 0);
    });

    it("are reached by that name through the lab's proxy, from the client's own address", async () => {
        const found = await create({ LoadBalancerType: "OPEN" });
        const name = found?.LoadBalancerDomain ?? "";
        const address = lab.store.get("loadBalancer", found?.LoadBalancerId ?? "")?.vips[0];
        server.listen(0, address);
        await once(server, "listening");
        port = (server.address() as { port: number }).port;
        const proxied = { host: "127.0.0.1", port: lab.port, localAddress: CLIENT, agent: false as const };
        const headers = {
            "Proxy-Authorization": basicAuthorization(PROXY_USER, proxyPassword(CREDENTIALS)),
        };
        const straight = request({ ...proxied, path: `http://${name}:${port}/a?b`, headers }).end();
        const [answer] = (await once(straight, "response")) as [IncomingMessage];
        assert.equal(await text(answer), `${CLIENT} ${name}:${port} /a?b`);
        const connecting = request({ ...proxied, method: "CONNECT", path: `${name}:${port}`, headers }).end();
        const [, socket] = (await once(connecting, "connect")) as [IncomingMessage, Socket];
        socket.end(`GET /c HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
        assert.match(await text(socket), new RegExp(`${CLIENT} ${name} /c`));
    });
});
