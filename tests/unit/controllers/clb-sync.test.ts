import assert from "node:assert/strict";
import { createCloud } from "../../../lab/cloud/cloud";
import { addCertificate } from "../../../lab/cloud/services/ssl/certificate-records";
import { Store } from "../../../lab/cloud/store";
import { deleteListeners, syncListeners } from "../../../lab/controllers/clb-sync";
import type { DesiredListener } from "../../../lab/controllers/listeners";
import { selfSigned } from "../../certificates";

const pod = (last: number) => ({ eniIp: `10.20.0.${last}`, port: 5000 });
const tcp = (port: number, ...targets: DesiredListener["targets"]): DesiredListener => ({
    protocol: "TCP",
    port,
    targets,
    rules: [],
});

describe("sync of an object's listeners with a CLB", () => {
    let store: Store;
    let cloud: ReturnType<typeof createCloud>;
    let loadBalancerId: string;
    let claims: string[][];
    let changes: number;

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" });
        const request = { LoadBalancerType: "OPEN", VpcId: Vpc?.VpcId };
        loadBalancerId = (await cloud.clb("CreateLoadBalancer", request)).LoadBalancerIds![0]!;
        claims = [];
        changes = 0;
    });

    afterEach(() => store.close());

    function sync(desired: DesiredListener[], made: string[]) {
        return syncListeners({
            cloud,
            loadBalancerId,
            desired,
            made: new Set(made),
            claim: (keys) => Promise.resolve(void claims.push(keys)),
            changing: () => Promise.resolve(void changes++),
        });
    }

    async function state(): Promise<Record<string, string[]>> {
        const { Listeners = [] } = await cloud.clb("DescribeTargets", { LoadBalancerId: loadBalancerId });
        return Object.fromEntries(
            Listeners.flatMap(({ Protocol, Port, Targets = [], Rules = [] }) =>
                [{ Url: "", Targets }, ...Rules].map((rule) => [
                    `${Protocol}:${Port}${rule.Url}`,
                    (rule.Targets ?? []).map((target) => `${target.PrivateIpAddresses?.[0]}:${target.Port}`),
                ]),
            ),
        );
    }

    it("writes down what it is about to make before it makes it", async () => {
        await assert.rejects(
            syncListeners({
                cloud,
                loadBalancerId,
                desired: [tcp(80)],
                made: new Set(),
                claim: () => Promise.reject(new Error("crash")),
                changing: () => Promise.resolve(),
            }),
            /crash/,
        );
        assert.deepEqual(await state(), {});
    });

    it("takes up what a crash left half done", async () => {
        await sync([tcp(80), tcp(81)], []);
        const { conflicts } = await sync([tcp(80, pod(1)), tcp(81), tcp(82)], ["TCP:80", "TCP:81", "TCP:82"]);
        assert.deepEqual(conflicts, []);
        assert.deepEqual(await state(), { "TCP:80": ["10.20.0.1:5000"], "TCP:81": [], "TCP:82": [] });
    });

    it("changes nothing where nothing differs", async () => {
        await sync([tcp(80, pod(1))], []);
        claims = [];
        changes = 0;
        await sync([tcp(80, pod(1))], ["TCP:80"]);
        assert.deepEqual({ claims, changes }, { claims: [], changes: 0 });
    });

    it("exchanges backends, and drops a listener that is wanted no more together with its claim", async () => {
        await sync([tcp(80, pod(1)), tcp(81)], []);
        await sync([tcp(80, pod(2))], ["TCP:80", "TCP:81"]);
        assert.deepEqual(await state(), { "TCP:80": ["10.20.0.2:5000"] });
        assert.deepEqual(claims.at(-1), ["TCP:80"]);
    });

    it("makes rules, exchanges them and binds each one's own backends", async () => {
        const http = (...urls: [string, number][]): DesiredListener => ({
            protocol: "HTTP",
            port: 80,
            targets: [],
            rules: urls.map(([url, last]) => ({ domain: "a.com", url, targets: [pod(last)] })),
        });
        await sync([http(["/a", 1], ["/b", 2])], []);
        assert.deepEqual(await state(), {
            "HTTP:80": [],
            "HTTP:80/a": ["10.20.0.1:5000"],
            "HTTP:80/b": ["10.20.0.2:5000"],
        });
        await sync([http(["/b", 3], ["/c", 1])], ["HTTP:80"]);
        assert.deepEqual(await state(), {
            "HTTP:80": [],
            "HTTP:80/b": ["10.20.0.3:5000"],
            "HTTP:80/c": ["10.20.0.1:5000"],
        });
    });

    it("gives each domain its certificate, exchanges it, and says E4036 for one that there is not", async () => {
        const upload = async () => {
            const { certificate, privateKey } = await selfSigned(["a.com"]);
            return addCertificate(store, { alias: "a", publicKey: certificate, privateKey }, new Date()).certificateId;
        };
        const https = (certId: string): DesiredListener => ({
            protocol: "HTTPS",
            port: 443,
            targets: [],
            rules: ["/a", "/b"].map((url) => ({ domain: "a.com", url, certIds: [certId], targets: [pod(1)] })),
        });
        const shown = async () => {
            const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
            return Listeners.flatMap(({ Rules = [] }) => Rules.map(({ Certificate }) => Certificate?.CertId));
        };
        const [first, second] = [await upload(), await upload()];
        await sync([https(first)], []);
        assert.deepEqual(await shown(), [first, first]);
        await sync([https(second)], ["HTTPS:443"]);
        assert.deepEqual(await shown(), [second, second]);
        changes = 0;
        await sync([https(second)], ["HTTPS:443"]);
        assert.equal(changes, 0);
        await assert.rejects(sync([https("none")], ["HTTPS:443"]), /E4036/);
        assert.deepEqual(await shown(), [second, second]);
    });

    it("serves the other ports where one is taken, and does not claim that one", async () => {
        await cloud.clb("CreateListener", { LoadBalancerId: loadBalancerId, Protocol: "TCP", Ports: [80] });
        const { conflicts } = await sync([tcp(80), tcp(81)], []);
        assert.deepEqual(
            conflicts.map(({ port }) => port),
            [80],
        );
        assert.deepEqual(claims, [["TCP:81"]]);
    });

    it("deletes only what the object made", async () => {
        await sync([tcp(80), tcp(81)], []);
        await deleteListeners(cloud, loadBalancerId, new Set(["TCP:81"]));
        assert.deepEqual(Object.keys(await state()), ["TCP:80"]);
    });
});
