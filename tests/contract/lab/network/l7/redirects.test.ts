import assert from "node:assert/strict";
import type { CertificateRecord, ListenerRecord, RewriteRecord, RuleRecord } from "../../../../../lab/cloud/model";
import { selfSigned } from "../../../../support/certificates";
import { DataPlane } from "../data-plane";
import { call, freshAddress, freshPort } from "../sockets";

describe("redirects in the CLB data plane", () => {
    let plane: DataPlane;
    let vip: string;
    let http: number;
    let https: number;

    beforeEach(() => {
        plane = new DataPlane();
        [vip, http, https] = [freshAddress(), freshPort(), freshPort() + 30_000];
    });
    afterEach(() => plane.close());

    /** An HTTP listener with one rule, and an HTTPS one with the rule that it may redirect to. */
    async function put(from: Partial<RuleRecord>, to: Partial<RuleRecord>): Promise<void> {
        const { certificate, privateKey } = await selfSigned(["a.example.com"]);
        const record = { certificateId: "certA", publicKey: certificate, privateKey } as CertificateRecord;
        plane.store.put("certificate", "certA", record);
        const rule = (locationId: string, changes: Partial<RuleRecord>): RuleRecord => ({
            locationId,
            domain: "",
            url: "/",
            targets: [],
            ...changes,
        });
        const listeners: Partial<ListenerRecord>[] = [
            { protocol: "HTTP", port: http, rules: [rule("loc-http", from)] },
            { protocol: "HTTPS", port: https, certificate: { certIds: ["certA"] }, rules: [rule("loc-https", to)] },
        ];
        await plane.putLoadBalancer(vip, ...listeners);
    }

    function rewrite(changes: Partial<RewriteRecord> = {}): RewriteRecord {
        return {
            targetListenerId: "lbl-1",
            targetLocationId: "loc-https",
            code: 302,
            takeUrl: true,
            type: "Auto",
            ...changes,
        };
    }

    async function get(path: string, Host = "a.example.com"): Promise<[number, string | undefined]> {
        const { status, headers } = await call({ host: vip, port: http, client: "127.1.7.9", path, headers: { Host } });
        return [status, headers.location];
    }

    it("lead from HTTP to HTTPS with the code that is stored, and the path and query that were asked for", async () => {
        for (const code of [301, 302, 307] as const) {
            await put({ domain: "a.example.com", rewrite: rewrite({ code }) }, { domain: "a.example.com" });
            assert.deepEqual(await get("/x/y?z=1"), [code, `https://a.example.com:${https}/x/y?z=1`]);
        }
    });

    it("are gone with the redirect: the rule's Pod answers", async () => {
        const pod = await plane.startPod();
        const targets = [plane.eni(pod)];
        await put({ targets, rewrite: rewrite() }, {});
        assert.equal((await get("/"))[0], 302);
        await put({ targets }, {});
        assert.deepEqual(await get("/"), [200, undefined]);
        assert.equal(pod.requests.length, 1);
    });

    it("lead to the path of the rule, where the client's own is not taken along", async () => {
        await put({ url: "/old", rewrite: rewrite({ takeUrl: false, type: "Manual" }) }, { url: "= /new" });
        assert.deepEqual(await get("/old/page?z=1"), [302, `https://a.example.com:${https}/new`]);
        assert.equal((await get("/other"))[0], 404);
    });

    it("keep the host that was asked for, where the rule they lead to names no single one", async () => {
        for (const domain of ["", "*.example.com"]) {
            await put({ domain, rewrite: rewrite() }, { domain });
            assert.equal((await get("/", `b.example.com:${http}`))[1], `https://b.example.com:${https}/`);
        }
    });

    it("lead from one rule to another of the same listener", async () => {
        const same = { targetListenerId: "lbl-0", targetLocationId: "loc-new", takeUrl: false };
        const rules: RuleRecord[] = [
            { locationId: "loc-old", domain: "", url: "/old", targets: [], rewrite: rewrite(same) },
            { locationId: "loc-new", domain: "", url: "/new", targets: [] },
        ];
        await plane.putLoadBalancer(vip, { protocol: "HTTP", port: http, rules });
        assert.deepEqual(await get("/old"), [302, `http://a.example.com:${http}/new`]);
    });
});
