import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { addCertificate } from "../../../lab/cloud/services/ssl/certificate-records";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import { selfSigned } from "../../support/certificates";
import { startLabCloud } from "./lab-cloud";

const projectDirectory = resolve(__dirname, "../../..");

/** The whole program, on a cloud without control planes: what is wrong is found before one would be needed. */
describe("the program with something to adopt", function () {
    this.timeout(120_000);
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-"));
    const engine = new EmbeddedEngine({ projectDirectory, labDirectory });
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    const made = { vpc: "", subnet: "", clb: "" };

    before(async () => {
        lab = await startLabCloud();
        for (const [name, CidrBlock] of [
            ["mine", "10.20.0.0/16"],
            ["another", "10.21.0.0/16"],
        ] as const) {
            const { Vpc } = await lab.cloud.vpc("CreateVpc", { VpcName: name, CidrBlock });
            made.vpc ||= Vpc?.VpcId ?? "";
            const { Subnet } = await lab.cloud.vpc("CreateSubnet", {
                VpcId: Vpc?.VpcId ?? "",
                SubnetName: name,
                CidrBlock: CidrBlock.replace("/16", "/24"),
                Zone: "ap-guangzhou-6",
            });
            made.subnet = Subnet?.SubnetId ?? "";
        }
        const { LoadBalancerIds } = await lab.cloud.clb("CreateLoadBalancer", {
            LoadBalancerType: "OPEN",
            LoadBalancerName: "mine",
            VpcId: made.vpc,
        });
        made.clb = LoadBalancerIds?.[0] ?? "";
        await lab.cloud.clb("CreateListener", { LoadBalancerId: made.clb, Ports: [80], Protocol: "TCP" });
    });
    after(async () => {
        await lab.close();
        rmSync(labDirectory, { recursive: true, force: true });
    });

    for (const operation of ["preview", "up"] as const) {
        it(`tells in ${operation} all that is wrong with it, and makes nothing`, async () => {
            const config = {
                scenario: "5",
                region: "ap-guangzhou",
                vpcId: made.vpc,
                nodeSubnetIds: JSON.stringify([made.subnet, "subnet-none1234"]),
                loadBalancerId: made.clb,
                serviceCidr: "10.20.4.0/22",
                clusterCidr: "172.29.0.0/16",
                kubernetesVersion: "1.34.1",
                instanceType: "S5.MEDIUM4",
            };
            const configOverrides = Object.fromEntries(
                Object.entries(config).map(([key, value]) => [`tke-client-ip:${key}`, value]),
            );
            const before = lab.store.list("loadBalancer").length + lab.store.list("securityGroup").length;
            await assert.rejects(
                engine[operation]("adopting", { environment: lab.environment, configOverrides }),
                (error: Error) => {
                    const [head, ...told] = error.message.split("\n");
                    assert.equal(head, "4 mistakes in the stack's config; nothing was changed.");
                    [
                        /nodeSubnetIds = .*: subnet-\w+ is in vpc-\w+: set a subnet of/,
                        /nodeSubnetIds = .*: there is no subnet subnet-none1234 in ap-guangzhou/,
                        /serviceCidr = 10\.20\.4\.0\/22: it overlaps 10\.20\.0\.0\/16/,
                        /loadBalancerId = lb-\w+: port 80 is taken by listener lbl-\w+ \(TCP\)/,
                    ].forEach((mistake, index) => assert.match(told[index] ?? "", mistake));
                    return true;
                },
            );
            assert.equal(lab.store.list("loadBalancer").length + lab.store.list("securityGroup").length, before);
            assert.deepEqual(lab.store.list("cluster"), []);
        });
    }

    async function mistakesOf(config: Record<string, string>): Promise<string> {
        const configOverrides = Object.fromEntries(
            Object.entries(config).map(([key, value]) => [`tke-client-ip:${key}`, value]),
        );
        try {
            const stack = config.scenario === "2" ? "scenario2" : "scenario13";
            await engine.preview(stack, { environment: lab.environment, configOverrides });
            return "";
        } catch (error) {
            return (error as Error).message;
        }
    }

    it("looks a certificate up, and a CCN", async () => {
        const { certificate, privateKey } = await selfSigned(["other.example.com"]);
        const pair = { alias: "another's", publicKey: certificate, privateKey };
        const { certificateId } = addCertificate(lab.store, pair, new Date());
        const scenario13 = { scenario: "13", certificateDomain: "a.example.com" };
        assert.match(
            await mistakesOf({ ...scenario13, certificateId: "Nowhere1" }),
            /certificateId = Nowhere1: there is no such certificate .*\(E4036\)/,
        );
        assert.match(
            await mistakesOf({ ...scenario13, certificateId }),
            /certificateId = \w+: it is for other\.example\.com: set one for a\.example\.com/,
        );
        assert.equal(await mistakesOf({ ...scenario13, certificateDomain: "other.example.com", certificateId }), "");
        const { Ccn } = await lab.cloud.vpc("CreateCcn", { CcnName: "another's" });
        assert.match(
            await mistakesOf({ scenario: "2", ccn: "ccn-none1234" }),
            /ccn = ccn-none1234: there is no such CCN/,
        );
        assert.equal(await mistakesOf({ scenario: "2", ccn: Ccn!.CcnId! }), "");
    });
});
