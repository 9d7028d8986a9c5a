import assert from "node:assert/strict";
import { createCloud } from "../../../../../lab/cloud/cloud";
import { addCertificate } from "../../../../../lab/cloud/services/ssl/certificate-records";
import { Store } from "../../../../../lab/cloud/store";
import { syncListeners, type ListenerSync } from "../../../../../lab/controllers/deploy/deploy-listeners";
import { deleteListeners } from "../../../../../lab/controllers/load-balancer/delete-listeners";
import type { BoundPods } from "../../../../../lab/controllers/deploy/deploy-targets";
import { listenerKey } from "../../../../../lab/controllers/model/listener-keys";
import type { DesiredListener } from "../../../../../lab/controllers/model/load-balancer-model";
import type { ListenerClaim } from "../../../../../lab/controllers/load-balancer/ownership";
import { INGRESS_ERRORS } from "../../../../../tke/errors/ingress-errors";
import { selfSigned } from "../../../../support/certificates";

const pod = (last: number) => ({ eniIp: `10.20.0.${last}`, port: 5000 });
const tcp = (port: number, ...targets: DesiredListener["targets"]): DesiredListener => ({
    protocol: "TCP",
    port,
    targets,
    rules: [],
});

const http = (...urls: [string, number][]): DesiredListener => ({
    protocol: "HTTP",
    port: 80,
    targets: [],
    rules: urls.map(([url, last]) => ({ domain: "a.com", url, targets: [pod(last)] })),
});

describe("sync of an object's listeners with a CLB", () => {
    let store: Store;
    let cloud: ReturnType<typeof createCloud>;
    let loadBalancerId: string;
    let claims: ListenerClaim[][];
    let changes: number;
    let boundPods: BoundPods;

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" });
        const request = { LoadBalancerType: "OPEN", VpcId: Vpc?.VpcId };
        loadBalancerId = (await cloud.clb("CreateLoadBalancer", request)).LoadBalancerIds![0]!;
        claims = [];
        changes = 0;
        boundPods = new Map();
    });

    afterEach(() => store.close());

    function sync(desired: DesiredListener[], made: ListenerClaim[], others: ListenerSync["others"] = new Map()) {
        return syncListeners({
            cloud,
            loadBalancerId,
            desired,
            made,
            others,
            claim: (claim) => Promise.resolve(void claims.push(claim)),
            certificateNotFound: INGRESS_ERRORS.certificateNotFound,
            boundPods,
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

    it("registers a backend anew once another Pod has its address, in every place, and leaves the others", async () => {
        const podOf = (podUid: string) => ({ ...pod(1), podUid });
        const listeners = (podUid: string): DesiredListener[] => [
            tcp(80, podOf(podUid), { ...pod(2), podUid: "other" }),
            { ...http(), port: 81, rules: [{ domain: "a.com", url: "/", targets: [podOf(podUid)] }] },
        ];
        const registrations = () =>
            store
                .get("loadBalancer", loadBalancerId)!
                .listeners.flatMap(({ targets, rules }) => [...targets, ...rules.flatMap((rule) => rule.targets)])
                .toSorted((one, other) => (one.eniIp ?? "").localeCompare(other.eniIp ?? ""))
                .map(({ registration }) => registration);
        const made = listeners("a").map(({ protocol, port, rules }) => ({ protocol, port, rules }));
        await sync(listeners("a"), []);
        const first = registrations();
        await sync(listeners("a"), made);
        assert.deepEqual(registrations(), first);
        await sync(listeners("b"), made);
        const second = registrations();
        assert.deepEqual(
            second.map((each, index) => each === first[index]),
            [false, false, true],
        );
        await sync(listeners("b"), made);
        assert.deepEqual(registrations(), second);
    });

    it("takes what a controller that has stopped bound as it is", async () => {
        await sync([tcp(80, { ...pod(1), podUid: "a" })], []);
        const before = store.get("loadBalancer", loadBalancerId)!.listeners[0]!.targets;
        boundPods.clear();
        await sync([tcp(80, { ...pod(1), podUid: "a" })], [{ protocol: "TCP", port: 80, rules: [] }]);
        assert.deepEqual(store.get("loadBalancer", loadBalancerId)!.listeners[0]!.targets, before);
    });

    it("writes down what it is about to make before it makes it", async () => {
        await assert.rejects(
            syncListeners({
                cloud,
                loadBalancerId,
                desired: [tcp(80)],
                made: [],
                others: new Map(),
                claim: () => Promise.reject(new Error("crash")),
                certificateNotFound: INGRESS_ERRORS.certificateNotFound,
                boundPods,
                changing: () => Promise.resolve(),
            }),
            /crash/,
        );
        assert.deepEqual(await state(), {});
    });

    it("takes up what a crash left half done", async () => {
        await sync([tcp(80), tcp(81)], []);
        const { conflicts } = await sync([tcp(80, pod(1)), tcp(81), tcp(82)], [tcp(80), tcp(81), tcp(82)]);
        assert.deepEqual(conflicts, []);
        assert.deepEqual(await state(), { "TCP:80": ["10.20.0.1:5000"], "TCP:81": [], "TCP:82": [] });
    });

    it("changes nothing where nothing differs", async () => {
        await sync([tcp(80, pod(1))], []);
        claims = [];
        changes = 0;
        await sync([tcp(80, pod(1))], [tcp(80)]);
        assert.deepEqual({ claims, changes }, { claims: [], changes: 0 });
    });

    it("exchanges backends, and drops a listener that is wanted no more together with its claim", async () => {
        await sync([tcp(80, pod(1)), tcp(81)], []);
        await sync([tcp(80, pod(2))], [tcp(80), tcp(81)]);
        assert.deepEqual(await state(), { "TCP:80": ["10.20.0.2:5000"] });
        assert.deepEqual(claims.at(-1)?.map(listenerKey), ["TCP:80"]);
    });

    it("makes rules, exchanges them and binds each one's own backends", async () => {
        await sync([http(["/a", 1], ["/b", 2])], []);
        assert.deepEqual(await state(), {
            "HTTP:80": [],
            "HTTP:80/a": ["10.20.0.1:5000"],
            "HTTP:80/b": ["10.20.0.2:5000"],
        });
        await sync([http(["/b", 3], ["/c", 1])], claims.at(-1)!);
        assert.deepEqual(await state(), {
            "HTTP:80": [],
            "HTTP:80/b": ["10.20.0.3:5000"],
            "HTTP:80/c": ["10.20.0.1:5000"],
        });
    });

    describe("on a listener that another Ingress of the group has something on", () => {
        const reference = { kind: "Ingress" as const, namespace: "web", name: "other", uid: "uid-2", group: true };
        const theirs = new Map([["HTTP:80", [{ ...reference, rules: [{ domain: "a.com", url: "/theirs" }] }]]]);

        beforeEach(async () => {
            await sync([http(["/theirs", 9])], []);
            claims = [];
        });

        it("adds its rules, exchanges and removes them, and theirs stay", async () => {
            assert.deepEqual((await sync([http(["/a", 1], ["/b", 2])], [], theirs)).conflicts, []);
            await sync([http(["/b", 3])], claims.at(-1)!, theirs);
            const both = {
                "HTTP:80": [],
                "HTTP:80/theirs": ["10.20.0.9:5000"],
                "HTTP:80/b": ["10.20.0.3:5000"],
            };
            assert.deepEqual(await state(), both);
            const { "HTTP:80/b": _, ...left } = both;
            await deleteListeners({ cloud, loadBalancerId, made: claims.at(-1)!, others: theirs });
            assert.deepEqual(await state(), left);
        });

        it("leaves it for another port, with nothing of its own left there", async () => {
            await sync([http(["/a", 1])], [], theirs);
            await sync([{ ...http(["/a", 1]), port: 8080 }], claims.at(-1)!, theirs);
            assert.deepEqual(Object.keys(await state()), ["HTTP:80", "HTTP:80/theirs", "HTTP:8080", "HTTP:8080/a"]);
            assert.deepEqual(claims.at(-1)?.map(listenerKey), ["HTTP:8080"]);
        });

        it("ends before anything is changed where a rule is theirs, and says whose it is", async () => {
            changes = 0;
            await assert.rejects(
                sync([http(["/a", 1], ["/theirs", 1])], [], theirs),
                /HTTP 80 a\.com\/theirs is a rule of Ingress web\/other/,
            );
            assert.deepEqual({ claims, changes }, { claims: [], changes: 0 });
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
        await sync([https(second)], claims.at(-1)!);
        assert.deepEqual(await shown(), [second, second]);
        changes = 0;
        await sync([https(second)], claims.at(-1)!);
        assert.equal(changes, 0);
        await assert.rejects(sync([https("none")], claims.at(-1)!), /E4036/);
        assert.deepEqual(await shown(), [second, second]);
    });

    it("serves the other ports where one is taken, and does not claim that one", async () => {
        await cloud.clb("CreateListener", { LoadBalancerId: loadBalancerId, Protocol: "TCP", Ports: [80] });
        const { conflicts } = await sync([tcp(80), tcp(81)], []);
        assert.deepEqual(
            conflicts.map(({ port }) => port),
            [80],
        );
        assert.deepEqual(claims, [[{ protocol: "TCP", port: 81, rules: [] }]]);
    });

    it("deletes only what the object made", async () => {
        await sync([tcp(80), tcp(81)], []);
        await deleteListeners({ cloud, loadBalancerId, made: [tcp(81)], others: new Map() });
        assert.deepEqual(Object.keys(await state()), ["TCP:80"]);
    });
});
