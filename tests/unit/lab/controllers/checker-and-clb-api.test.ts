import assert from "node:assert/strict";
import fc from "fast-check";
import { createCloud } from "../../../../lab/cloud/cloud";
import { Store } from "../../../../lab/cloud/store";
import { rowsOf } from "../../../../tke/annotations/table";
import { isAllowed, toText } from "../../../../tke/annotations/values";
import { legalValue } from "../../../support/objects/annotation-values";
import { besides, KINDS, modelOf, rows, type Kind } from "./annotation-models";

interface Agreement<Value> {
    /** The annotation's text. @default - as a string */
    text?: (value: Value) => string;
    /** The call that has the value in the CLB API. */
    call: (value: Value) => Promise<unknown>;
    /** @default "Ingress" */
    kind?: Kind;
}

describe("checker and CLB API", function () {
    this.timeout(60_000);
    let store: Store;
    let cloud: ReturnType<typeof createCloud>;
    let VpcId: string;

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        VpcId = (await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" })).Vpc?.VpcId ?? "";
    });
    afterEach(() => store.close());

    const create = async (internet = {}) => {
        const request = { LoadBalancerType: "OPEN", VpcId, InternetAccessible: internet };
        return (await cloud.clb("CreateLoadBalancer", request)).LoadBalancerIds?.[0] ?? "";
    };
    const isTaken = async (call: () => Promise<unknown>): Promise<boolean> => {
        try {
            await call();
            return true;
        } catch {
            return false;
        }
    };
    const checked = (name: string, text: string, kind: Kind = "Ingress") => isAllowed(text, rowsOf(kind)[name]!.value);

    /** Draws values, and asks both: what the checker allows the API takes, and nothing else. */
    async function assertAgree<Value>(
        name: string,
        values: fc.Arbitrary<Value>,
        { text = String, call, kind }: Agreement<Value>,
        numRuns = 60,
    ): Promise<void> {
        const verdicts = new Set<boolean>();
        await fc.assert(
            fc.asyncProperty(values, async (value) => {
                const taken = await isTaken(() => call(value));
                verdicts.add(taken);
                assert.equal(taken, checked(name, text(value), kind), `${name}: ${text(value)}`);
            }),
            { numRuns },
        );
        assert.equal(verdicts.size, 2, `${name}: legal and illegal values were drawn`);
    }

    async function createListeners(entries: readonly (readonly [string, number])[]): Promise<void> {
        const LoadBalancerId = await create();
        for (const [Protocol, port] of entries) {
            const sni = Protocol === "HTTPS" ? { SniSwitch: 1 } : {};
            await cloud.clb("CreateListener", { LoadBalancerId, Protocol, Ports: [port], ...sni });
        }
    }

    it("agree on bandwidths", () => {
        const near = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 2040, max: 2055 }));
        const mbps = fc.oneof(near, fc.integer({ min: -5000, max: 5000 }), fc.constantFrom(1.5, 2048.5, 0.1));
        return assertAgree("bandwidthMbps", mbps, {
            call: (each) => create({ InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut: each }),
        });
    });

    it("agree on charge types", () => {
        const legal = fc.constantFrom("TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR");
        const types = fc.oneof(
            legal,
            legal.map((type) => type.toLowerCase()),
            legal.map((type) => `${type} `),
            fc.constantFrom("PREPAID", "traffic"),
            fc.string({ minLength: 1 }),
        );
        return assertAgree("chargeType", types, {
            call: (each) => create({ InternetChargeType: each, InternetMaxBandwidthOut: 5 }),
        });
    });

    it("agree on the ports of listeners", () => {
        const ports = fc.oneof(
            fc.constantFrom(80, 443, 8080),
            fc.constantFrom(0, 1, 65535, 65536, -1, 1.5),
            fc.integer(),
        );
        const entry = fc.tuple(fc.constantFrom("HTTP", "HTTPS"), ports);
        return assertAgree("listenPorts", fc.array(entry, { minLength: 1, maxLength: 4 }), {
            text: (entries) => JSON.stringify(entries.map(([protocol, port]) => ({ [protocol]: port }))),
            call: createListeners,
        });
    });

    it("agree on protocols that share a port", () => {
        // One that is named twice is one listener. TCP_SSL is created with its certificate, and TCP beside UDP takes direct
        // access: the model's to say.
        const protocols = fc.uniqueArray(fc.constantFrom("TCP", "HTTP", "HTTPS"), { minLength: 1, maxLength: 3 });
        return assertAgree("specifyProtocol", protocols, {
            kind: "Service",
            text: (each) => JSON.stringify({ 80: { protocol: each, tls: "certificate" } }),
            call: (each) => createListeners(each.map((protocol) => [protocol, 80] as const)),
        });
    });

    it("agree on the weights of backends", () => {
        const weights = fc.oneof(
            fc.integer({ min: -3, max: 3 }),
            fc.integer({ min: 95, max: 105 }),
            fc.double({ min: 0, max: 9 }),
        );
        return assertAgree("backendWeights", weights, {
            text: (defaultWeight) => JSON.stringify({ defaultWeight }),
            call: async (Weight) => {
                const LoadBalancerId = await create();
                const { ListenerIds = [] } = await cloud.clb("CreateListener", {
                    LoadBalancerId,
                    Protocol: "TCP",
                    Ports: [80],
                });
                const Targets = [{ EniIp: "10.20.1.9", Port: 5000, Weight }];
                await cloud.clb("RegisterTargets", { LoadBalancerId, ListenerId: ListenerIds[0] ?? "", Targets });
            },
        });
    });

    it("agree on how many security groups a CLB has", async () => {
        const ids: string[] = [];
        for (let index = 0; index < 8; index++) {
            const request = { GroupName: `g${index}`, GroupDescription: "g" };
            ids.push((await cloud.vpc("CreateSecurityGroup", request)).SecurityGroup?.SecurityGroupId ?? "");
        }
        await assertAgree(
            "securityGroupIds",
            fc.integer({ min: 1, max: 8 }).map((count) => ids.slice(0, count)),
            {
                text: (some) => some.join(","),
                call: async (SecurityGroups) =>
                    cloud.clb("SetLoadBalancerSecurityGroups", { LoadBalancerId: await create(), SecurityGroups }),
            },
            30,
        );
    });

    for (const kind of KINDS) {
        it(`${kind}: agree on every legal value: what the model comes to is deployed without a refusal`, () => {
            const legal = fc
                .constantFrom(...rows(kind))
                .chain(([name, row]) =>
                    legalValue(name, row.value).map((value) => [row, toText(value, row.value)] as const),
                );
            return fc.assert(
                fc.asyncProperty(legal, async ([row, text]) => {
                    const annotations = { ...besides(kind, row), [row.key]: text };
                    const { listeners } = modelOf(kind, annotations).model;
                    const entries = listeners
                        .filter(({ isWithoutCertificate }) => !isWithoutCertificate)
                        .map(({ protocol, port }) => [protocol, port] as const);
                    await createListeners(entries.filter(([protocol]) => protocol !== "TCP_SSL"));
                }),
                { numRuns: 100 },
            );
        });
    }
});
