import assert from "node:assert/strict";
import fc from "fast-check";
import { Balancer } from "../../../../../lab/network/balancing/balancer";
import type { Target } from "../../../../../lab/network/balancing/weighted-round-robin";

function target(port: number, weight = 10): Target {
    return { address: "127.16.0.9", port, weight };
}

const [a, b, off] = [target(1), target(2), target(3, 0)];

function chosen(targets: readonly Target[]): number | undefined {
    return targets[0]?.port;
}

describe("Balancer", () => {
    it("LEAST_CONN: takes who has the fewest connections for its weight, by turns where that is equal", () => {
        const balancer = new Balancer();
        const next = (...targets: Target[]) => balancer.order(targets, "LEAST_CONN", "127.1.1.1");
        assert.deepEqual([chosen(next(a, b, off)), chosen(next(a, b, off))], [1, 2]);
        const closeA = balancer.opened(a);
        assert.deepEqual([chosen(next(a, b)), chosen(next(a, b))], [2, 2]);
        balancer.opened(b);
        balancer.opened(b);
        assert.equal(chosen(next(a, b)), 1);
        assert.equal(chosen(next(a, target(2, 100))), 2);
        closeA();
        assert.equal(chosen(next(a, target(2, 100))), 1);
    });

    it("IP_HASH: a client has the same backend, and only those of one that goes get another", () => {
        const balancer = new Balancer();
        const of = (client: string, ...targets: Target[]) => chosen(balancer.order(targets, "IP_HASH", client));
        const all = [a, b, target(4), target(5)];
        fc.assert(
            fc.property(fc.ipV4(), fc.nat(3), (client, gone) => {
                const before = of(client, ...all);
                const left = all.filter((_, index) => index !== gone);
                assert.equal(of(client, ...all.toReversed()), before);
                if (all[gone]?.port !== before) {
                    assert.equal(of(client, ...left), before);
                }
            }),
        );
    });

    it("IP_HASH: spreads clients by weight", () => {
        const balancer = new Balancer();
        const clients = Array.from({ length: 2_000 }, (_, index) => `127.1.${index >> 8}.${index & 255}`);
        const heavy = clients.filter(
            (client) => chosen(balancer.order([target(1, 30), target(2, 10), off], "IP_HASH", client)) === 1,
        );
        assert.ok(heavy.length > 1_400 && heavy.length < 1_600, `${heavy.length} of 2000 for three quarters`);
    });

    it("keeps a client's session for its time, and no longer than its backend can be used", () => {
        let now = 0;
        const balancer = new Balancer(() => now);
        const balancing = { scheduler: "WRR", sessionSeconds: 30 } as const;
        const next = (client: string, ...targets: Target[]) =>
            chosen(balancer.orderForSession(targets, balancing, client));
        balancer.keep(b, 30, "127.1.1.1");
        assert.deepEqual([next("127.1.1.1", a, b), next("127.1.1.1", a, b)], [2, 2]);
        assert.equal(next("127.1.1.1", a, target(2, 0)), 1);
        assert.equal(next("127.1.1.1", a), 1);
        now = 30_000;
        assert.deepEqual(new Set([next("127.1.1.1", a, b), next("127.1.1.1", a, b)]), new Set([1, 2]));
    });

    it("names every other usable backend as a fallback, whichever scheduler", () => {
        for (const scheduler of ["WRR", "LEAST_CONN", "IP_HASH"] as const) {
            const order = new Balancer().order([a, b, off], scheduler, "127.1.1.1");
            assert.deepEqual(order.map(({ port }) => port).sort(), [1, 2]);
            assert.deepEqual(new Balancer().order([off], scheduler, "127.1.1.1"), []);
        }
    });
});
