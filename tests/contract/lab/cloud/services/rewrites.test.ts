import assert from "node:assert/strict";
import { selfSigned } from "../../../../support/certificates";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork } from "../../../../support/cloud-stack";

describe("the lab's API: redirects between a CLB's rules", () => {
    let lab: LabCloud;
    let LoadBalancerId: string;
    let https: string;

    beforeEach(async () => {
        lab = await startLabCloud();
        const { vpcId } = await createNetwork(lab);
        const created = await lab.clb.CreateLoadBalancer({ LoadBalancerType: "OPEN", VpcId: vpcId });
        LoadBalancerId = created.LoadBalancerIds?.[0] ?? "";
        const { certificate, privateKey } = await selfSigned(["a.example.com", "b.example.com"]);
        const listener = await lab.clb.CreateListener({
            LoadBalancerId,
            Ports: [443],
            Protocol: "HTTPS",
            Certificate: { SSLMode: "UNIDIRECTIONAL", CertContent: certificate, CertKey: privateKey, CertName: "c" },
        });
        https = listener.ListenerIds?.[0] ?? "";
        await createRules(https, ["a.example.com", "b.example.com"]);
    });
    afterEach(() => lab.close());

    async function createRules(ListenerId: string, domains: readonly string[], Url = "/"): Promise<string[]> {
        const Rules = domains.map((Domain) => ({ Domain, Url }));
        return (await lab.clb.CreateRule({ LoadBalancerId, ListenerId, Rules })).LocationIds ?? [];
    }

    async function listenerOn(port: number): Promise<string> {
        const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId, Port: port });
        return Listeners?.[0]?.ListenerId ?? "";
    }

    async function redirects(): Promise<[string?, number?, boolean?, string?][]> {
        const { RewriteSet = [] } = await lab.clb.DescribeRewrite({ LoadBalancerId });
        return RewriteSet.map(({ Domain, RewriteTarget }) => [
            Domain,
            RewriteTarget?.RewriteCode,
            RewriteTarget?.TakeUrl,
            RewriteTarget?.RewriteType,
        ]);
    }

    it("AutoRewrite leads every domain of HTTPS:443 there from HTTP:80, which it creates", async () => {
        await lab.clb.AutoRewrite({ LoadBalancerId, ListenerId: https });
        assert.deepEqual(await redirects(), [
            ["a.example.com", 302, true, "Auto"],
            ["b.example.com", 302, true, "Auto"],
        ]);
        const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId, Port: 80 });
        assert.equal(Listeners?.[0]?.Protocol, "HTTP");
        assert.ok(Listeners?.[0]?.Rules?.every(({ BeAutoCreated }) => BeAutoCreated));
        await lab.clb.AutoRewrite({
            LoadBalancerId,
            ListenerId: https,
            Domains: ["b.example.com"],
            RewriteCodes: [307],
        });
        assert.deepEqual(
            (await redirects()).map(([, code]) => code),
            [302, 307],
        );
    });

    it("AutoRewrite is for HTTPS:443, and leaves rules with backends alone", async () => {
        const { ListenerIds: [http = ""] = [] } = await lab.clb.CreateListener({
            LoadBalancerId,
            Ports: [80],
            Protocol: "HTTP",
        });
        await assert.rejects(
            lab.clb.AutoRewrite({ LoadBalancerId, ListenerId: http }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
        await createRules(http, ["a.example.com"]);
        await assert.rejects(
            lab.clb.AutoRewrite({ LoadBalancerId, ListenerId: https }),
            withCode("InvalidParameterValue.Duplicate"),
        );
        assert.deepEqual(await redirects(), []);
    });

    it("ManualRewrite leads one rule to another, once, never in a circle, with a code that there is", async () => {
        const { ListenerIds: [http = ""] = [] } = await lab.clb.CreateListener({
            LoadBalancerId,
            Ports: [80],
            Protocol: "HTTP",
        });
        const [SourceLocationId = ""] = await createRules(http, ["old.example.com"]);
        const [TargetLocationId = ""] = await createRules(https, ["new.example.com"]);
        const request = { LoadBalancerId, SourceListenerId: http, TargetListenerId: https };
        const add = (changes: object) =>
            lab.clb.ManualRewrite({ ...request, RewriteInfos: [{ SourceLocationId, TargetLocationId, ...changes }] });
        await assert.rejects(add({ RewriteCode: 301 }), withCode("MissingParameter"));
        const coded = { TakeUrl: false, SourceDomain: "old.example.com" };
        await assert.rejects(add({ ...coded, RewriteCode: 418 }), withCode("InvalidParameterValue"));
        await add({ ...coded, RewriteCode: 301 });
        assert.deepEqual(await redirects(), [["old.example.com", 301, false, "Manual"]]);
        await assert.rejects(add({}), withCode("InvalidParameter.RewriteAlreadyExist"));
        await assert.rejects(
            lab.clb.ManualRewrite({
                LoadBalancerId,
                SourceListenerId: https,
                TargetListenerId: http,
                RewriteInfos: [{ SourceLocationId: TargetLocationId, TargetLocationId: SourceLocationId }],
            }),
            withCode("InvalidParameterValue"),
        );
        const named = { SourceLocationId, TargetLocationId };
        await lab.clb.DeleteRewrite({ ...request, RewriteInfos: [named] });
        assert.deepEqual(await redirects(), []);
        await assert.rejects(
            lab.clb.DeleteRewrite({ ...request, RewriteInfos: [named] }),
            withCode("InvalidParameter.SomeRewriteNotFound"),
        );
    });

    it("ManualRewrite without TakeUrl leads to the target's address: the path that was asked for may lead back", async () => {
        const [from = ""] = await createRules(https, ["a.example.com"], "/old");
        const [to = ""] = await createRules(https, ["a.example.com"], "/new");
        const [same = ""] = await createRules(https, ["b.example.com"], "/new");
        const RewriteInfos = [from, same].map((SourceLocationId) => ({ SourceLocationId, TargetLocationId: to }));
        const request = { LoadBalancerId, SourceListenerId: https, TargetListenerId: https, RewriteInfos };
        await lab.clb.ManualRewrite(request);
        assert.deepEqual(await redirects(), [
            ["a.example.com", 302, false, "Manual"],
            ["b.example.com", 302, true, "Manual"],
        ]);
    });

    it("a redirect goes with the rule that it leads to, and an automatic one takes its rule along", async () => {
        await lab.clb.AutoRewrite({ LoadBalancerId, ListenerId: https });
        await lab.clb.DeleteRule({ LoadBalancerId, ListenerId: https, Domain: "a.example.com" });
        assert.deepEqual(
            (await redirects()).map(([domain]) => domain),
            ["b.example.com"],
        );
        await lab.clb.DeleteListener({ LoadBalancerId, ListenerId: https });
        assert.deepEqual(await redirects(), []);
        const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId, ListenerIds: [await listenerOn(80)] });
        assert.deepEqual(Listeners?.[0]?.Rules, []);
    });
});
