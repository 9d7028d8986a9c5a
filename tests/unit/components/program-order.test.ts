import assert from "node:assert/strict";
import { startApiServer } from "../../support/clusters/api-server";
import { runProgram } from "../../support/program";
import { find, foundations, key, usePrograms } from "./programs";

describe("what the program creates first", () => {
    const programs = usePrograms();
    const { run } = programs;

    const runOnCcn = (stack: string, ccn?: string, config: Record<string, string> = {}) =>
        runProgram({
            stack,
            config: key({ ...config, ...(ccn && { ccn }) }),
            kubeconfig: programs.apiServer.kubeconfig,
            functions: {
                getCcnInstances: ({ ccnId }) => ({ instanceLists: [{ ccnId, state: "AVAILABLE" }] }),
                getVpcRouteTables: () => ({
                    instanceLists: [
                        {
                            routeTableId: "rtb-main",
                            isDefault: true,
                            routeEntryInfos: [
                                { destinationCidrBlock: "172.22.0.0/16", routeItemId: "rti-container" },
                                { destinationCidrBlock: "172.28.0.0/16", routeItemId: "rti-container" },
                            ],
                        },
                    ],
                }),
            },
        });

    for (const [stack, wayIn] of [
        ["scenario1", "client-ip-direct-service"],
        ["scenario3", "client-ip-direct-service"],
        ["scenario4", "client-ip-node-port-ingress"],
    ] as const) {
        it(`${stack}: the way in goes before CLB, API endpoint, nodes, NAT and security rules do`, async () => {
            const below = foundations(await run(stack), wayIn);
            for (const name of [
                "client-ip-clb-instance",
                "client-ip-clb-instance",
                "client-ip-cluster-endpoint",
                stack === "scenario3" ? "client-ip-cluster-super-pool" : "client-ip-cluster-native-pool",
                "client-ip-cluster-cluster",
                "client-ip-network-default-route",
                "client-ip-network-backend-rules",
                "client-ip-network-clb-rules",
                "client-ip-app-namespace",
            ]) {
                assert.ok(below.has(name), name);
            }
        });
    }

    it("lets neither the Service nor the Deployment wait for the other", async () => {
        const made = await run("scenario1");
        assert.ok(!foundations(made, "client-ip-direct-service").has("client-ip-app-deployment"));
        assert.ok(!foundations(made, "client-ip-app-deployment").has("client-ip-direct-service"));
    });

    it("makes the endpoint after the nodes, and the nodes after their way out", async () => {
        const made = await run("scenario1");
        assert.ok(foundations(made, "client-ip-cluster-endpoint").has("client-ip-cluster-native-pool"));
        assert.ok(foundations(made, "client-ip-cluster-native-pool").has("client-ip-network-default-route"));
    });

    it("scenario 2: sets the switch before the Service is made, and leaves it on destroy", async () => {
        const made = await run("scenario2");
        const patch = find(made, "client-ip-service-controller-patch");
        assert.ok(foundations(made, "client-ip-direct-service").has(patch.name));
        assert.equal(patch.retainOnDelete, true);
        assert.equal((patch.inputs.metadata as { name: string }).name, "tke-service-controller-config");
    });

    it("scenario 2: fails, rather than make the ConfigMap itself, where the API server denies it", async () => {
        const denied = await startApiServer(() => 403);
        await assert.rejects(
            runProgram({ stack: "scenario2", kubeconfig: denied.kubeconfig }),
            /tke-service-controller-config/,
        );
        await denied.close();
    });

    it("puts a GlobalRouter VPC on a CCN, and binds no Pod before the route to them is published", async () => {
        for (const [ccn, made] of [
            ["new", true],
            ["ccn-1a2b3c4d", false],
        ] as const) {
            const program = await runOnCcn("scenario8", ccn);
            assert.equal(
                program.resources.some(({ name }) => name === "client-ip-ccn-ccn"),
                made,
            );
            const { inputs } = find(program, "client-ip-ccn-attachment");
            assert.deepEqual(inputs, {
                ccnId: made ? "id-of-client-ip-ccn-ccn" : ccn,
                instanceId: "id-of-client-ip-network-vpc",
                instanceRegion: "ap-guangzhou",
                instanceType: "VPC",
            });
            assert.deepEqual(find(program, "client-ip-ccn-container-route").inputs, {
                routeItemIds: ["rti-container"],
                routeTableId: "rtb-main",
            });
            assert.ok(foundations(program, "client-ip-direct-ingress").has("client-ip-ccn-container-route"));
            assert.ok(foundations(program, "client-ip-ccn-container-route").has("client-ip-cluster-cluster"));
        }
    });
});
