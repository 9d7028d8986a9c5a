import assert from "node:assert/strict";
import fc from "fast-check";
import { TencentCloudError } from "../../../../../lab/cloud/cloud";
import { REQUEST_MODELS, type StructureModel } from "../../../../../lab/cloud/requests/models";
import type { UnservedField } from "../../../../../lab/cloud/requests/unserved-fields";
import { fuzzed } from "../../../../support/fuzz";
import { fieldPaths } from "../../../../support/requests/request-fields";
import { startLabCloud, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork } from "../../../../support/cloud-stack";

const { numRuns: RUNS_AN_ACTION, seed: SEED = 20261129 } = fuzzed(25);

const WRONG: readonly (readonly [kind: string, value: unknown])[] = [
    ["string", "text"],
    ["number", 7],
    ["boolean", true],
    ["list", [{}]],
    ["object", { a: 1 }],
];

/** What the string `@7` stands for: an id, or a word that some action knows. */
const WORDS = [
    ...[
        "TCP",
        "UDP",
        "TCP_SSL",
        "HTTP",
        "HTTPS",
        "OPEN",
        "INTERNAL",
        "Native",
        "VPC",
        "VPC-CNI",
        "GR",
        "MANAGED_CLUSTER",
    ],
    ...["NAT", "ACCEPT", "ALL", "10.20.1.0/24", "10.77.0.0/16", "0.0.0.0/0", "127.0.0.1", "::/0", "ap-guangzhou-3"],
    ...[
        "",
        "a",
        "-1",
        "1",
        "__proto__",
        "constructor",
        "toString",
        "\u0000",
        "\u200b",
        "ä".repeat(300),
        "/",
        "*.example.com",
    ],
    ...["tke-route-eni", "terminate", "POSTPAID_BY_HOUR", "vpc-id", "cluster", "SVR", "CA", "tag:a", "eyJhIjoxfQ=="],
];

/** What the router answers without asking any handler. */
const AT_THE_DOOR = ["InvalidParameter", "MissingParameter", "UnknownParameter", "UnsupportedOperation"];

/** They take an id, JSON texts or settings of a node that chance does not put together: contract tests of their own do. */
const NOT_REACHED_AT_RANDOM = ["AddExistedInstances", "CreateClusterNodePool", "DescribeTaskResult"];

type Models = Readonly<Record<string, StructureModel>>;

describe("the lab's API: requests that no client means", () => {
    let lab: LabCloud;

    before(async () => {
        lab = await startLabCloud();
        const network = await createNetwork(lab);
        const { clusterId } = await createCluster(lab, network);
        await lab.tke.CreateClusterEndpoint({
            ClusterId: clusterId,
            IsExtranet: true,
            SecurityGroup: network.securityGroupId,
        });
        for (const LoadBalancerType of ["OPEN", "INTERNAL"]) {
            const { LoadBalancerIds: [LoadBalancerId = ""] = [] } = await lab.clb.CreateLoadBalancer({
                LoadBalancerType,
                VpcId: network.vpcId,
                SubnetId: network.subnetId,
            });
            for (const Protocol of ["TCP", "HTTP"]) {
                const Ports = [Protocol === "TCP" ? 81 : 80];
                const { ListenerIds: [ListenerId = ""] = [] } = await lab.clb.CreateListener({
                    LoadBalancerId,
                    Ports,
                    Protocol,
                });
                if (Protocol === "HTTP") {
                    await lab.clb.CreateRule({
                        LoadBalancerId,
                        ListenerId,
                        Rules: [{ Url: "/", Domain: "a.example.com" }],
                    });
                }
            }
        }
        await lab.vpc.AllocateAddresses({ AddressCount: 2 });
        await lab.vpc.CreateCcn({ CcnName: "ccn" });
    });
    after(() => lab.close());

    /** The code of Tencent's that a call answers, undefined where it succeeds. Throws what is an error of the lab. */
    async function codeOf(
        service: string,
        version: string,
        action: string,
        request: unknown,
    ): Promise<string | undefined> {
        try {
            await lab.cloud.handle(service, version, action, request, { requestId: "fuzz" });
            return undefined;
        } catch (error) {
            if (error instanceof TencentCloudError) {
                return error.code;
            }
            throw new Error(`${action} ${JSON.stringify(request)}: ${(error as Error).stack}`, { cause: error });
        }
    }

    it("answers InvalidParameter for a wrong type in any field of any action", async () => {
        const wrong: string[] = [];
        for (const { service, version, action } of lab.cloud.actions) {
            const models = REQUEST_MODELS[`${service} ${version}`]!;
            for (const { path } of fieldPaths(models, action, () => true)) {
                const { type, request } = requestWith(models, action, path.split("."));
                for (const [, value] of WRONG.filter(([kind]) => kind !== kindOf(models, type))) {
                    const code = await codeOf(service, version, action, request(value));
                    if (code !== "InvalidParameter") {
                        wrong.push(`${action} ${path} = ${JSON.stringify(value)}: ${code}`);
                    }
                }
            }
        }
        assert.deepEqual(wrong, []);
    }).timeout(60_000);

    it(`answers no InternalError, whatever the values (seed ${SEED})`, async () => {
        const stoppedAtTheDoor: string[] = [];
        for (const { service, version, action } of lab.cloud.actions) {
            const models = REQUEST_MODELS[`${service} ${version}`]!;
            const unserved = lab.cloud.unservedFields.get(`${service} ${version} ${action}`) ?? {};
            let reached = 0;
            await fc.assert(
                fc.asyncProperty(structure(models, `${action}Request`, 0), fc.nat(9), async (drawn, tenth) => {
                    const request = withIds(drawn, idsIn(lab));
                    const asked = tenth === 0 ? request : allowed(request, unserved);
                    const code = await codeOf(service, version, action, asked);
                    reached += code === undefined || !AT_THE_DOOR.includes(code) ? 1 : 0;
                }),
                { seed: SEED, numRuns: RUNS_AN_ACTION, endOnFailure: true },
            );
            if (reached === 0 && !NOT_REACHED_AT_RANDOM.includes(action)) {
                stoppedAtTheDoor.push(action);
            }
        }
        // So few runs reach every handler with the test's own seed, and not with every other one.
        if (process.env.FUZZ_SEED === undefined) {
            assert.deepEqual(stoppedAtTheDoor, [], "actions whose handler no request has reached");
        }
    }).timeout(120_000);
});

function kindOf(models: Models, type: string): string {
    const bare = type.replace(/!$/, "");
    return bare.endsWith("[]") ? "list" : bare in models ? "object" : bare;
}

/** A request with nothing but that field, in lists of one, and the field's type. */
function requestWith(models: Models, action: string, path: readonly string[]) {
    const build = (structureName: string, [name = "", ...rest]: readonly string[], value: unknown): object => {
        const declared = models[structureName]![name]!.replace(/!$/, "");
        if (rest.length === 0) {
            return { [name]: value };
        }
        const inner = build(declared.replaceAll("[]", ""), rest, value);
        return { [name]: declared.endsWith("[]") ? [inner] : inner };
    };
    const structureOf = path
        .slice(0, -1)
        .reduce((name, field) => models[name]![field]!.replace(/!$/, "").replaceAll("[]", ""), `${action}Request`);
    return {
        type: models[structureOf]![path.at(-1)!]!,
        request: (value: unknown) => build(`${action}Request`, path, value),
    };
}

function structure(models: Models, name: string, depth: number): fc.Arbitrary<object> {
    const fields = Object.entries(models[name]!);
    const required = fields.filter(([, type]) => type.endsWith("!")).map(([field]) => field);
    const drawn = Object.fromEntries(
        fields.map(([field, type]) => [field, valueOf(models, type.replace(/!$/, ""), depth)]),
    );
    // Now and then a required field is missing, too.
    return fc.oneof(
        { weight: 9, arbitrary: fc.record(drawn, { requiredKeys: required }) },
        { weight: 1, arbitrary: fc.record(drawn, { requiredKeys: [] }) },
    );
}

function valueOf(models: Models, type: string, depth: number): fc.Arbitrary<unknown> {
    if (type.endsWith("[]")) {
        return fc.array(valueOf(models, type.slice(0, -2), depth), { maxLength: 3 });
    }
    if (type in models) {
        return depth > 3 ? fc.constant({}) : structure(models, type, depth + 1);
    }
    switch (type) {
        case "number":
            return fc.oneof(
                fc.constantFrom(0, 1, 2, 80, 81, 100, -1, 0.5, 65_536, Number.MAX_SAFE_INTEGER, 1e300),
                fc.integer(),
            );
        case "boolean":
            return fc.boolean();
        default:
            return fc.oneof(
                { weight: 3, arbitrary: fc.nat(10_000).map((index) => `@${index}`) },
                { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
            );
    }
}

function idsIn({ store }: LabCloud): string[] {
    return [
        ...store.list("vpc").map(({ vpcId }) => vpcId),
        ...store.list("subnet").map(({ subnetId }) => subnetId),
        ...store.list("securityGroup").map(({ securityGroupId }) => securityGroupId),
        ...store.list("routeTable").map(({ routeTableId }) => routeTableId),
        ...store.list("address").flatMap(({ addressId, addressIp }) => [addressId, addressIp]),
        ...store.list("natGateway").map(({ natGatewayId }) => natGatewayId),
        ...store.list("ccn").map(({ ccnId }) => ccnId),
        ...store.list("cluster").map(({ clusterId }) => clusterId),
        ...store.list("nodePool").map(({ nodePoolId }) => nodePoolId),
        ...store.list("machine").flatMap(({ machineName, instanceId }) => [machineName, instanceId]),
        ...store
            .list("loadBalancer")
            .flatMap(({ loadBalancerId, listeners }) => [
                loadBalancerId,
                ...listeners.flatMap(({ listenerId, rules }) => [
                    listenerId,
                    ...rules.map(({ locationId }) => locationId),
                ]),
            ]),
    ];
}

/** The drawn value with an id that exists, or a word, for every `@7`. */
function withIds(drawn: unknown, ids: readonly string[]): unknown {
    const words = [...ids, ...ids, ...WORDS];
    return JSON.parse(JSON.stringify(drawn), (_key, value: unknown) =>
        typeof value === "string" && /^@\d+$/.test(value) ? words[Number(value.slice(1)) % words.length] : value,
    ) as unknown;
}

/** The request with what is refused replaced by what is allowed in its place, or left out. */
function allowed(request: unknown, unserved: Readonly<Record<string, UnservedField>>, path = ""): unknown {
    if (Array.isArray(request)) {
        return request.map((each) => allowed(each, unserved, path));
    }
    if (typeof request !== "object" || request === null) {
        return request;
    }
    return Object.fromEntries(
        Object.entries(request).map(([name, value]) => {
            const at = path === "" ? name : `${path}.${name}`;
            const field = unserved[at];
            return [name, field?.effect === "refused" ? field.allowed[0] : allowed(value, unserved, at)];
        }),
    );
}
