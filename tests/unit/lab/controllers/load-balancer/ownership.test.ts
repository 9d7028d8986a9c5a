import assert from "node:assert/strict";
import {
    claimsOf,
    otherOwners,
    withObject,
    withoutObject,
    type LoadBalancerUse,
    type ObjectReference,
} from "../../../../../lab/controllers/load-balancer/ownership";
import { refusalOfSharing } from "../../../../../lab/controllers/load-balancer/sharing";

const reference = (kind: ObjectReference["kind"], name: string, group?: boolean): ObjectReference => ({
    kind,
    namespace: "web",
    name,
    uid: `uid-${name}`,
    ...(group && { group }),
});
const unused: LoadBalancerUse = { created: false, references: [], listeners: [] };
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port, rules: [] }));
const one = reference("Service", "one");
const two = reference("Service", "two");

describe("what a LoadBalancerResource holds", () => {
    const both = withObject(withObject(unused, one, tcp(80)), two, tcp(81, 82));

    it("tells each object's listeners apart, and knows a copy by its uid", () => {
        assert.deepEqual(claimsOf(both, "uid-one"), tcp(80));
        assert.deepEqual(claimsOf(both, "uid-two"), tcp(81, 82));
        assert.deepEqual(claimsOf(both, "uid-copy"), []);
        assert.deepEqual(claimsOf(undefined, "uid-one"), []);
    });

    it("knows which rules of a listener are whose", () => {
        const rules = (url: string) => [{ domain: "a.com", url }];
        const claim = (url: string) => [{ protocol: "HTTP", port: 80, rules: rules(url) }];
        const [first, second] = [reference("Ingress", "first", true), reference("Ingress", "second", true)];
        const shared = withObject(withObject(unused, first, claim("/a")), second, claim("/b"));
        assert.equal(shared.listeners.length, 1);
        assert.deepEqual(claimsOf(shared, "uid-first"), claim("/a"));
        assert.deepEqual(otherOwners(shared, "uid-first"), new Map([["HTTP:80", [{ ...second, rules: rules("/b") }]]]));
        assert.deepEqual(otherOwners(withoutObject(shared, "uid-second"), "uid-first"), new Map());
    });

    it("is the same however often the same is written", () => {
        assert.deepEqual(withObject(both, two, tcp(82, 81)), both);
    });

    it("loses what an object no longer has, and nothing of another", () => {
        const moved = withObject(both, two, tcp(83));
        assert.deepEqual(claimsOf(moved, "uid-two"), tcp(83));
        assert.deepEqual(withoutObject(moved, "uid-two"), withObject(unused, one, tcp(80)));
        assert.deepEqual(withoutObject(withoutObject(both, "uid-one"), "uid-two"), unused);
    });

    it("keeps an object that has no listener yet among those that use the CLB", () => {
        assert.deepEqual(withObject(unused, one, []).references, [one]);
    });
});

describe("sharing a user's CLB", () => {
    const usedBy = (...references: ObjectReference[]) => ({ ...unused, references });
    const codeOf = (owner: ObjectReference, use?: LoadBalancerUse, reuse = "true") =>
        refusalOfSharing(owner, use, { REUSE_LOADBALANCER: reuse })?.code;
    const alone = reference("Ingress", "alone");
    const group = reference("Ingress", "group", true);
    const other = reference("Ingress", "other", true);

    it("is nobody's business while nobody else uses it", () => {
        for (const owner of [one, alone, group]) {
            assert.equal(codeOf(owner), undefined);
            assert.equal(codeOf(owner, usedBy(owner), "false"), undefined);
        }
    });

    it("is for Services where the cluster lets them (E4016), and for Ingresses that were made to (E4406, E4020)", () => {
        assert.equal(codeOf(two, usedBy(one)), undefined);
        assert.equal(codeOf(two, usedBy(one), "false"), "E4016");
        assert.equal(codeOf(one, usedBy(group)), undefined);
        assert.equal(codeOf(one, usedBy(alone)), "E4016");
        assert.equal(codeOf(other, usedBy(group, one)), undefined);
        assert.equal(codeOf(group, usedBy(alone)), "E4406");
        assert.equal(codeOf(alone, usedBy(group)), "E4406");
        assert.equal(codeOf(alone, usedBy(one)), "E4406");
        assert.equal(codeOf(alone, usedBy(reference("Ingress", "first"))), "E4020");
    });

    it("is decided when an Ingress is created: enable-group later is E4406", () => {
        assert.equal(codeOf({ ...alone, group: true }, usedBy(alone)), "E4406");
        assert.equal(codeOf({ ...group, group: undefined }, usedBy(group)), "E4406");
    });
});
