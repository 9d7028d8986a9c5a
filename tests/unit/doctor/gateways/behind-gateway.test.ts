import { containsCidr } from "cidr-tools";
import assert from "node:assert/strict";
import { behindGateway, type Arrival } from "../../../../doctor/gateways/behind-gateway";
import type { Trusts, Trust } from "../../../../doctor/gateways/trust";

const CLIENT = "203.0.113.7";
const FORGED = "6.6.6.6";
const NODE = "10.0.1.5";

const TRUSTING: readonly Trusts[] = [
    { from: "nobody" },
    { from: "everyone" },
    { from: "cidrs", cidrs: ["10.0.0.0/16"] },
    { from: "cidrs", cidrs: ["192.168.0.0/16"] },
    { from: "hops", hops: 1 },
    { from: "hops", hops: 2 },
];

const ARRIVALS: readonly Arrival[] = (["client", "node"] as const).flatMap((peer) =>
    [true, false].map((isLayer7) => ({
        peer,
        peerAddresses: peer === "node" ? [NODE] : [],
        isLayer7,
        speaksProxyProtocol: false,
    })),
);

interface Passed {
    /** What the gateway takes for its client. */
    client: string;
    /** What the app gets. */
    forwardedFor: string[];
}

type Simulation = (peer: string, forwardedFor: string[], trusts: Trusts) => Passed;

function trustsAddress(trusts: Trusts, address: string): boolean {
    return (
        trusts.from === "everyone" ||
        (trusts.from === "cidrs" && trusts.cidrs.some((cidr) => containsCidr(cidr, address)))
    );
}

/** ngx_http_realip_module with real_ip_recursive on, as ingress-nginx sets it up. */
function realIp(peer: string, forwardedFor: string[], trusts: Trusts): string {
    let client = peer;
    for (const hop of forwardedFor.toReversed()) {
        if (!trustsAddress(trusts, client)) {
            break;
        }
        client = hop;
    }
    return client;
}

const SIMULATIONS: readonly [string, Pick<Trust, "writes" | "goesLeft">, (trusts: Trusts) => boolean, Simulation][] = [
    [
        "ingress-nginx",
        { writes: "client", goesLeft: true },
        ({ from }) => from !== "hops",
        (peer, forwardedFor, trusts) => {
            const client = realIp(peer, forwardedFor, trusts);
            return { client, forwardedFor: [client] };
        },
    ],
    [
        "ingress-nginx with compute-full-forwarded-for",
        { writes: "appended", goesLeft: true },
        ({ from }) => from !== "hops" && from !== "nobody",
        (peer, forwardedFor, trusts) => ({
            client: realIp(peer, forwardedFor, trusts),
            forwardedFor: [...forwardedFor, peer],
        }),
    ],
    [
        "Envoy, by number of hops",
        { writes: "appended", goesLeft: false },
        ({ from }) => from === "hops" || from === "nobody",
        (peer, forwardedFor, trusts) => {
            const hops = trusts.from === "hops" ? trusts.hops : 0;
            return {
                client: hops > 0 ? (forwardedFor.at(-hops) ?? peer) : peer,
                forwardedFor: [...forwardedFor, peer],
            };
        },
    ],
    [
        "Traefik",
        { writes: "appended if trusted", goesLeft: true },
        ({ from }) => from !== "hops",
        (peer, forwardedFor, trusts) => ({
            client: realIp(peer, forwardedFor, trusts),
            forwardedFor: trustsAddress(trusts, peer) ? [...forwardedFor, peer] : [peer],
        }),
    ],
];

describe("an app behind a gateway", () => {
    for (const [name, how, canTrust, simulate] of SIMULATIONS) {
        for (const trusts of TRUSTING.filter(canTrust)) {
            for (const arrival of ARRIVALS) {
                const where = `${arrival.isLayer7 ? "layer 7" : "layer 4"}, peer ${arrival.peer}`;
                it(`may trust what ${name} passes on that trusts ${JSON.stringify(trusts)} (${where})`, () => {
                    const trust: Trust = { ...how, trusts, proxyProtocol: "off", readFrom: [], source: "" };
                    const { verdict, hops, isForgeable } = behindGateway(trust, arrival);
                    const peer = arrival.peer === "client" ? CLIENT : NODE;
                    const passed = [[], [FORGED], [FORGED, "7.7.7.7"]].map((sent) =>
                        simulate(peer, arrival.isLayer7 ? [...sent, CLIENT] : sent, trusts),
                    );
                    const reads = (hop: number) => passed.every(({ forwardedFor }) => forwardedFor.at(-hop) === CLIENT);
                    assert.equal(verdict, hops === 0 ? "lost" : "kept");
                    if (hops) {
                        assert.ok(reads(hops), JSON.stringify(passed));
                    } else {
                        assert.ok(![1, 2].some(reads), JSON.stringify(passed));
                    }
                    assert.equal(
                        isForgeable,
                        passed.some(({ client }) => client === FORGED || client === "7.7.7.7"),
                    );
                });
            }
        }
    }

    it("learns nothing where the PROXY protocol is spoken on one side alone", () => {
        const trust: Trust = {
            trusts: { from: "nobody" },
            writes: "client",
            goesLeft: true,
            proxyProtocol: "required",
            readFrom: [],
            source: "",
        };
        const direct: Arrival = { peer: "client", peerAddresses: [], isLayer7: false, speaksProxyProtocol: false };
        assert.equal(behindGateway(trust, direct).verdict, "lost");
        assert.equal(
            behindGateway({ ...trust, proxyProtocol: "off" }, { ...direct, speaksProxyProtocol: true }).verdict,
            "lost",
        );
        const through = { ...direct, peer: "node", speaksProxyProtocol: true } as const;
        assert.equal(behindGateway(trust, through).verdict, "kept");
    });

    it("is not judged where the gateway's settings or its peer are not known", () => {
        const reason = { en: "not read", zh: "没有读到" };
        const arrival: Arrival = { peer: "client", peerAddresses: [], isLayer7: false, speaksProxyProtocol: false };
        const trust: Trust = {
            trusts: { from: "unknown", reason },
            writes: "client",
            goesLeft: true,
            proxyProtocol: "unknown",
            readFrom: [],
            source: "",
        };
        for (const peer of ["node", "CLB"] as const) {
            const lost = behindGateway(trust, { ...arrival, isLayer7: false, peer });
            assert.deepEqual([lost.verdict, lost.hops, lost.isForgeable], ["lost", 0, undefined]);
        }
        assert.deepEqual(behindGateway(trust, arrival), { verdict: "unknown", isForgeable: false, why: reason });
        const known: Trust = { ...trust, trusts: { from: "nobody" }, proxyProtocol: "off" };
        assert.equal(behindGateway(known, { ...arrival, peer: "unknown" }).verdict, "unknown");
    });
});
