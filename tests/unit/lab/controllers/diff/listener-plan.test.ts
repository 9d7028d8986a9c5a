import assert from "node:assert/strict";
import {
    ownPart,
    planListeners,
    planRules,
    planTargets,
    servableListeners,
    targetOf,
} from "../../../../../lab/controllers/diff/listener-plan";
import type { DesiredListener } from "../../../../../lab/controllers/model/load-balancer-model";

const tcp = (port: number): DesiredListener => ({ protocol: "TCP", port, targets: [], rules: [] });
const actual = (Protocol: string, Port: number, ListenerName = "TKE-DEDICATED-LISTENER") => ({
    ListenerId: `lbl-${Protocol}-${Port}`,
    Protocol,
    Port,
    ListenerName,
});

const NONE: ReadonlySet<string> = new Set();

describe("plan for a CLB's listeners", () => {
    it("creates what is absent and removes what the object made and wants no more", () => {
        const plan = planListeners(
            [tcp(80), tcp(81)],
            [actual("TCP", 80), actual("TCP", 82)],
            new Set(["TCP:80", "TCP:82"]),
            NONE,
        );
        assert.deepEqual(plan, { create: [tcp(81)], remove: [actual("TCP", 82)], leave: [], conflicts: [] });
    });

    it("never touches a listener that the object did not make, whatever its name", () => {
        const others = [actual("TCP", 90, "mine"), actual("TCP", 91)];
        assert.deepEqual(planListeners([], others, NONE, NONE).remove, []);
    });

    it("is a conflict where somebody else's listener has the port", () => {
        for (const other of [actual("TCP", 80, "mine"), actual("TCP", 80), actual("HTTP", 80)]) {
            assert.deepEqual(planListeners([tcp(80)], [other], NONE, NONE), {
                create: [],
                remove: [],
                leave: [],
                conflicts: [tcp(80)],
            });
        }
    });

    it("uses the listeners that others of a group have, and deletes none of them", () => {
        const http = { ...tcp(80), protocol: "HTTP" as const };
        const shared = new Set(["HTTP:80"]);
        const listener = actual("HTTP", 80);
        const nothing = { create: [], remove: [], leave: [], conflicts: [] };
        assert.deepEqual(planListeners([http], [listener], NONE, shared), nothing);
        assert.deepEqual(planListeners([], [listener], NONE, shared), nothing);
        assert.deepEqual(planListeners([], [listener], shared, shared), { ...nothing, leave: [listener] });
        assert.deepEqual(planListeners([http], [actual("HTTP", 80, "mine")], NONE, shared).conflicts, [http]);
    });

    it("is a conflict where the group has the port by another protocol", () => {
        const https = { ...tcp(80), protocol: "HTTPS" as const };
        const listener = actual("HTTP", 80);
        const shared = new Set(["HTTP:80"]);
        for (const made of [NONE, shared]) {
            const { create, conflicts } = planListeners([https], [listener], made, shared);
            assert.deepEqual({ create, conflicts }, { create: [], conflicts: [https] });
        }
        assert.deepEqual(planListeners([https], [listener], shared, NONE).create, [https], "its own goes first");
    });

    it("is none with a UDP listener, which has ports of its own", () => {
        assert.deepEqual(planListeners([tcp(53)], [actual("UDP", 53, "mine")], NONE, NONE).create, [tcp(53)]);
    });
});

describe("what of a CLB is an object's", () => {
    it("is its rules alone on a listener of its group, and nothing of other listeners", () => {
        const rule = (url: string) => ({ LocationId: `loc-${url}`, Domain: "a.com", Url: url });
        const http = { ...tcp(80), protocol: "HTTP" as const, rules: [{ domain: "a.com", url: "/a", targets: [] }] };
        const listener = actual("HTTP", 80);
        const there = [{ ...listener, Rules: [rule("/a"), rule("/b")] }, actual("TCP", 81), actual("TCP", 82)];
        assert.deepEqual(ownPart([http, tcp(81)], there), [{ ...listener, Rules: [rule("/a")] }, actual("TCP", 81)]);
    });
});

describe("what of HTTPS listeners can be had", () => {
    const rule = (url: string) => ({ domain: "a.com", url, targets: [] });
    const without = (url: string) => ({ ...rule(url), isWithoutCertificate: true });
    const https = (...rules: DesiredListener["rules"]): DesiredListener => ({ ...tcp(443), protocol: "HTTPS", rules });
    const there = { ...actual("HTTPS", 443), Rules: [{ LocationId: "loc-1", Domain: "a.com", Url: "/a" }] };

    it("is what is there, where the certificate cannot be read, and nothing new", () => {
        const desired = https(without("/a"), without("/b"), rule("/c"));
        assert.deepEqual(servableListeners([desired], [there]), [https(without("/a"), rule("/c"))]);
        assert.deepEqual(servableListeners([desired], []), [https(rule("/c"))]);
        assert.deepEqual(servableListeners([https(without("/b")), tcp(80)], [there]), [tcp(80)]);
    });
});

describe("plan for rules", () => {
    it("goes by domain and path", () => {
        const rule = { domain: "a.com", url: "/", targets: [] };
        const plan = planRules(
            [rule],
            [
                { LocationId: "loc-1", Domain: "a.com", Url: "/x" },
                { LocationId: "loc-2", Domain: "b.com", Url: "/" },
            ],
            [],
        );
        assert.deepEqual(plan.create, [rule]);
        assert.deepEqual(
            plan.remove.map(({ LocationId }) => LocationId),
            ["loc-1", "loc-2"],
        );
        assert.deepEqual(planRules([rule], [{ LocationId: "loc-1", Domain: "a.com", Url: "/" }], []), {
            replace: [],
            create: [],
            remove: [],
            secure: [],
        });
    });

    it("leaves those of others alone", () => {
        const ofOther = { LocationId: "loc-1", Domain: "a.com", Url: "/theirs" };
        const nobodys = { LocationId: "loc-2", Domain: "a.com", Url: "/nobodys" };
        const others = [{ domain: "a.com", url: "/theirs" }];
        assert.deepEqual(planRules([], [ofOther, nobodys], others).remove, [nobodys]);
    });

    it("exchanges the certificate of a domain once, whatever the number of its rules", () => {
        const rules = ["/a", "/b"].map((url) => ({ domain: "a.com", url, certIds: ["new"], targets: [] }));
        const shown = (CertId: string) =>
            rules.map(({ domain, url }) => ({ LocationId: url, Domain: domain, Url: url, Certificate: { CertId } }));
        assert.equal(planRules(rules, shown("old"), []).secure.length, 1);
        assert.deepEqual(planRules(rules, shown("new"), []).secure, []);
        const both = rules.map((rule) => ({ ...rule, certIds: ["new", "ecc"] }));
        assert.equal(planRules(both, shown("new"), []).secure.length, 1);
    });
});

describe("plan for backends", () => {
    it("adds and removes only what differs", () => {
        const a = { eniIp: "10.1.0.1", port: 5000 };
        const b = { eniIp: "10.1.0.2", port: 5000 };
        const node = { instanceId: "ins-1", port: 30080 };
        assert.deepEqual(planTargets([a, b], [b, node]), { replace: [], add: [a], reweigh: [], remove: [node] });
        assert.deepEqual(planTargets([a], [a]), { replace: [], add: [], reweigh: [], remove: [] });
        const moved = { ...a, port: 6000 };
        assert.deepEqual(planTargets([moved], [a]), { replace: [], add: [moved], reweigh: [], remove: [a] });
    });

    it("weighs anew what has another weight; 10 is what is meant without one", () => {
        const a = { eniIp: "10.1.0.1", port: 5000 };
        const b = { instanceId: "ins-1", port: 30080, weight: 2 };
        const bound = [
            { ...a, weight: 10 },
            { ...b, weight: 10 },
        ];
        assert.deepEqual(planTargets([a, b], bound), { replace: [], add: [], reweigh: [b], remove: [] });
    });

    it("reads them as DescribeTargets shows them", () => {
        assert.deepEqual(
            targetOf({ Type: "CVM", InstanceId: "ins-1", PrivateIpAddresses: ["10.0.0.1"], Port: 30080, Weight: 3 }),
            { instanceId: "ins-1", port: 30080, weight: 3 },
        );
        assert.deepEqual(
            targetOf({ Type: "ENI", InstanceId: "", PrivateIpAddresses: ["10.1.0.1"], Port: 5000, Weight: 10 }),
            { eniIp: "10.1.0.1", port: 5000, weight: 10 },
        );
        assert.equal(targetOf({ Type: "SCF", Port: 1 }), undefined);
    });
});
