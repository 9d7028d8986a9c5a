import assert from "node:assert/strict";
import { allStacks } from "../../../cli/stacks/stacks";
import { ROOT, type Registered, runProgram } from "../../support/program";
import { key, usePrograms } from "./programs";

/** Types of which a second one cannot be created while the first exists: what it holds that the second one needs. */
const HOLDS: Readonly<Record<string, string>> = {
    NatGateway: "its EIP",
    KubernetesCluster: "its Pods' CIDR in the VPC, and the CLB's ports by its Services",
    CcnAttachmentV2: "the VPC, which is on one CCN at a time",
    ClbInstance: "its name, which the provider wants to be unique",
    ClbListener: "its port",
    ClbAttachment: "its backends",
};

/** Types of which two may exist at once, and why a replacement begins with the new one. */
const BOTH_MAY_EXIST: Readonly<Record<string, string>> = {
    Vpc: "CIDRs of VPCs may be alike",
    Subnet: "is replaced with its VPC only, since its zone is part of its name here",
    RouteTableEntry: "is replaced with its NAT gateway or its VPC, which delete it first, or come with another table",
    SecurityGroup: "names may be alike, and what is bound changes to the new one",
    SecurityGroupRuleSet: "is replaced with its group only",
    Eip: "the gateway binds the new one before the old one goes",
    Ccn: "names may be alike",
    VpcNotifyRoutes: "is replaced for another route only",
    KubernetesNativeNodePool: "names may be alike, and Pods move to the new nodes",
    KubernetesServerlessNodePool: "is replaced with its subnets or groups, and Pods move to the new nodes",
    KubernetesClusterEndpoint: "is replaced with its cluster, which deletes it first",
    SslCertificate: "names may be alike",
};

describe("a replacement by the Pulumi CLI", () => {
    const programs = usePrograms();

    it("deletes first what holds something that the new one needs, of every type that any stack has", async () => {
        const found: Registered[] = [];
        for (const stack of allStacks(ROOT)) {
            const { resources } = await programs.run(stack);
            found.push(...resources);
        }
        const { resources } = await runProgram({
            stack: "scenario8",
            config: key({ ccn: "new" }),
            kubeconfig: programs.apiServer.kubeconfig,
            functions: {
                getVpcRouteTables: () => ({
                    instanceLists: [
                        {
                            routeTableId: "rtb-main",
                            isDefault: true,
                            routeEntryInfos: [{ destinationCidrBlock: "172.28.0.0/16", routeItemId: "rti-container" }],
                        },
                    ],
                }),
            },
        });
        found.push(...resources);
        const types = new Set<string>();
        for (const { type, name, deleteBeforeReplace } of found.filter((each) =>
            each.type.startsWith("tencentcloud:"),
        )) {
            const short = type.split(":").at(-1) ?? "";
            types.add(short);
            assert.ok(short in HOLDS || short in BOTH_MAY_EXIST, `${type}: may two of it exist at once?`);
            assert.equal(deleteBeforeReplace, short in HOLDS, `${name}: ${HOLDS[short] ?? BOTH_MAY_EXIST[short]}`);
        }
        assert.deepEqual([...types].sort(), [...Object.keys(HOLDS), ...Object.keys(BOTH_MAY_EXIST)].sort());
    });
});
