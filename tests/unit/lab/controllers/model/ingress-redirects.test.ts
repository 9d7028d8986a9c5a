import assert from "node:assert/strict";
import type { V1Secret } from "@kubernetes/client-node";
import { createCloud } from "../../../../../lab/cloud/cloud";
import { addCertificate } from "../../../../../lab/cloud/services/ssl/certificate-records";
import { Store } from "../../../../../lab/cloud/store";
import { syncListeners } from "../../../../../lab/controllers/deploy/deploy-listeners";
import type { ListenerClaim } from "../../../../../lab/controllers/load-balancer/ownership";
import { ingressListeners } from "../../../../../lab/controllers/model/ingress-listeners";
import { INGRESS_ERRORS } from "../../../../../tke/errors/ingress-errors";
import { selfSigned } from "../../../../support/certificates";
import { ingress, view } from "../../../../support/objects/kubernetes-objects";

const AUTO = "ingress.cloud.tencent.com/auto-rewrite";
const CODE = "ingress.cloud.tencent.com/auto-rewrite-code";
const SUPPORT = "ingress.cloud.tencent.com/rewrite-support";
const MIX = "kubernetes.io/ingress.rule-mix";
const HTTP_RULES = "kubernetes.io/ingress.http-rules";
const VIP = "127.2.0.10";

describe("redirects of an Ingress", () => {
    let store: Store;
    let cloud: ReturnType<typeof createCloud>;
    let loadBalancerId: string;
    let certId: string;
    let made: ListenerClaim[];

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" });
        const request = { LoadBalancerType: "OPEN", VpcId: Vpc?.VpcId };
        loadBalancerId = (await cloud.clb("CreateLoadBalancer", request)).LoadBalancerIds![0]!;
        const { certificate, privateKey } = await selfSigned(["a.com"]);
        certId = addCertificate(store, { publicKey: certificate, privateKey }, new Date()).certificateId;
        made = [];
    });
    afterEach(() => store.close());

    /** What an Ingress for a.com/ comes to on the CLB: `<protocol>:<port> <domain><url>`, with where it redirects. */
    async function served(annotations: Record<string, string>, https = true) {
        const secret: V1Secret = { data: { qcloud_cert_id: Buffer.from(certId).toString("base64") } };
        const object = ingress({ annotations, host: "a.com" });
        object.spec = { ...object.spec, ...(https && { tls: [{ secretName: "a" }] }) };
        const state = ingressListeners(object, VIP, view({ secret: () => secret, nodes: [] }));
        await syncListeners({
            cloud,
            loadBalancerId,
            desired: state.listeners,
            made,
            others: new Map(),
            claim: (claims) => Promise.resolve(void (made = claims)),
            certificateNotFound: INGRESS_ERRORS.certificateNotFound,
            boundPods: new Map(),
            changing: () => Promise.resolve(),
        });
        const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        const rules = Listeners.flatMap(({ Protocol, Port, Rules = [] }) =>
            Rules.map(({ Domain, Url, RewriteTarget }) => {
                const { TargetLocationId, RewriteCode, RewriteType } = RewriteTarget ?? {};
                const target = Listeners.flatMap((listener) =>
                    (listener.Rules ?? [])
                        .filter(({ LocationId }) => LocationId === TargetLocationId)
                        .map((rule) => `${listener.Port} ${rule.Domain}${rule.Url}`),
                )[0];
                return `${Protocol}:${Port} ${Domain}${Url}${target ? ` ${RewriteCode} ${RewriteType} ${target}` : ""}`;
            }),
        );
        return {
            rules: rules.toSorted(),
            problems: state.problems
                .map(({ message }) => message)
                .filter((message) => !message.includes("has no backend")),
        };
    }

    it("lead every rule of HTTPS there from port 80, with 302 unless a code is set", async () => {
        assert.deepEqual(await served({ [AUTO]: "true" }), {
            rules: ["HTTP:80 a.com/ 302 Auto 443 a.com/", "HTTPS:443 a.com/"],
            problems: [],
        });
        const moved = await served({ [AUTO]: "true", [CODE]: '{"defaultRewriteCode":307}' });
        assert.deepEqual(moved.rules, ["HTTP:80 a.com/ 307 Auto 443 a.com/", "HTTPS:443 a.com/"]);
    });

    it("go with their annotation, and come in place of a rule that was served there", async () => {
        const both = { "kubernetes.io/ingress.rule-mix-both": "true" };
        assert.deepEqual((await served(both)).rules, ["HTTP:80 a.com/", "HTTPS:443 a.com/"]);
        assert.deepEqual((await served({ [AUTO]: "true" })).rules, [
            "HTTP:80 a.com/ 302 Auto 443 a.com/",
            "HTTPS:443 a.com/",
        ]);
        assert.deepEqual((await served(both)).rules, ["HTTP:80 a.com/", "HTTPS:443 a.com/"]);
        await served({ [AUTO]: "true" });
        assert.deepEqual((await served({})).rules, ["HTTPS:443 a.com/"]);
    });

    it("by hand lead where http-rules say, without a certificate too", async () => {
        const entry = (rewrite: object) => JSON.stringify([{ host: "a.com", path: "/old", rewrite }]);
        const manual = { [SUPPORT]: "true", [HTTP_RULES]: entry({ port: 80, path: "/" }) };
        assert.deepEqual(await served(manual, false), {
            rules: ["HTTP:80 a.com/", "HTTP:80 a.com/old 302 Manual 80 a.com/"],
            problems: [],
        });
        const secure = { [SUPPORT]: "true", [MIX]: "true", [HTTP_RULES]: entry({ port: 443, path: "/" }) };
        assert.deepEqual((await served({ ...secure, [CODE]: '{"defaultRewriteCode":301}' })).rules, [
            "HTTP:80 a.com/old 301 Manual 443 a.com/",
            "HTTPS:443 a.com/",
        ]);
    });

    it("say what they lack: HTTPS, the rule that they lead to, or the annotation that switches them on", async () => {
        const alone = await served({ [AUTO]: "true" }, false);
        assert.match(alone.problems.join(), /auto-rewrite: no rule is served by HTTPS on port 443/);
        const text = JSON.stringify([{ host: "a.com", path: "/old", rewrite: { port: 443, path: "/none" } }]);
        const nowhere = await served({ [SUPPORT]: "true", [HTTP_RULES]: text });
        assert.match(nowhere.problems.join(), /leads to port 443 a\.com\/none, which no rule of the Ingress serves/);
        const off = await served({ [HTTP_RULES]: text });
        assert.match(off.problems.join(), /"rewrite" has no effect without .*rewrite-support: "true"/);
    });

    it("of which another rule is in the way are E4068, and that rule stays", async () => {
        const both = { "kubernetes.io/ingress.rule-mix-both": "true", [AUTO]: "true" };
        const { rules, problems } = await served(both);
        assert.deepEqual(rules, ["HTTP:80 a.com/", "HTTPS:443 a.com/"]);
        assert.match(problems.join(), /E4068/);
    });

    it("that somebody else created on the listener stay", async () => {
        await served(
            {
                [MIX]: "true",
                [HTTP_RULES]: '[{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}]',
            },
            false,
        );
        const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        const { ListenerId = "", Rules = [] } = Listeners[0]!;
        const request = { LoadBalancerId: loadBalancerId, ListenerId, Rules: [{ Domain: "a.com", Url: "/theirs" }] };
        const { LocationIds = [] } = await cloud.clb("CreateRule", request);
        await cloud.clb("ManualRewrite", {
            LoadBalancerId: loadBalancerId,
            SourceListenerId: ListenerId,
            TargetListenerId: ListenerId,
            RewriteInfos: [{ SourceLocationId: LocationIds[0]!, TargetLocationId: Rules[0]!.LocationId! }],
        });
        assert.deepEqual((await served({}, false)).rules, [
            "HTTP:80 a.com/",
            "HTTP:80 a.com/theirs 302 Manual 80 a.com/",
        ]);
    });
});
