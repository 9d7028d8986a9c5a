import assert from "node:assert/strict";
import { ACCOUNT } from "../../../../../lab/cloud/account/account-ids";
import { clientConfig, tencentClients } from "../../../../../tencent/clients";
import { startClientLab, type ClientLab } from "../../../../support/client-environment";
import { goClient, INSTALL_TIMEOUT_MS, orSkip, run, type ClientProgram } from "./client-programs";
import { vpcCniCluster } from "../../../../support/cloud-stack";

const CALL_TIMEOUT_MS = 30_000;

/** One call with the official SDK: service, version, action and parameters are the arguments. */
const NODE_CALL = `
const { CommonClient } = require("tencentcloud-sdk-nodejs/tencentcloud/common/common_client");
const [service, version, action, parameters] = process.argv.slice(1);
const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_REGION: region } = process.env;
const client = new CommonClient(service + ".tencentcloudapi.com", version, { credential: { secretId, secretKey }, region });
client.request(action, JSON.parse(parameters)).then(
    (Response) => console.log(JSON.stringify({ Response })),
    (error) => { console.error(error.code || error); process.exit(1); },
);
`;

const CLIENTS: { name: string; program: () => Promise<ClientProgram> }[] = [
    {
        name: "Node.js",
        program: async () => ({
            command: [process.execPath, "-e", NODE_CALL, "--"],
            environment: (lab) => lab,
        }),
    },
    { name: "Go", program: goClient },
];

describe("official SDKs, configured by the lab's environment alone, over HTTPS", () => {
    let lab: ClientLab;
    let clusterId: string;

    before(async () => {
        lab = await startClientLab();
        const { Vpc } = await lab.cloud.vpc("CreateVpc", { VpcName: "n", CidrBlock: "10.20.0.0/16" });
        const vpcId = Vpc?.VpcId ?? "";
        const { Subnet } = await lab.cloud.vpc("CreateSubnet", {
            VpcId: vpcId,
            SubnetName: "pods",
            CidrBlock: "10.20.2.0/24",
            Zone: "ap-guangzhou-3",
        });
        const podSubnetId = Subnet?.SubnetId ?? "";
        const cluster = vpcCniCluster({ vpcId, podSubnetId, subnetId: podSubnetId, securityGroupId: "" });
        clusterId = (await lab.cloud.tke("CreateCluster", cluster)).ClusterId ?? "";
    });
    after(() => lab.close());

    // This process, as that of a command, was started before its lab: Node.js reads NODE_EXTRA_CA_CERTS only then.
    for (const protocol of ["HTTPS", "HTTP"]) {
        it(`verify's clients reach it over ${protocol} from a process that was started without that environment`, async () => {
            const { vpc, clb } = tencentClients(
                clientConfig({ ...lab.environment, TENCENTCLOUD_PROTOCOL: protocol }, "the test"),
            );
            assert.equal((await vpc.DescribeVpcs({})).TotalCount, 1);
            assert.equal((await clb.DescribeLoadBalancers({})).TotalCount, 0);
        });
    }

    for (const { name, program } of CLIENTS) {
        describe(name, function () {
            this.timeout(CALL_TIMEOUT_MS);
            let client: ClientProgram;

            before(async function () {
                this.timeout(INSTALL_TIMEOUT_MS);
                client = await orSkip(this, program());
            });

            async function call(service: string, version: string, action: string, parameters: object = {}) {
                const command = [...client.command, service, version, action, JSON.stringify(parameters)];
                const { Response } = JSON.parse(await run(command, client.environment(lab.environment))) as {
                    Response: Record<string, unknown>;
                };
                return Response;
            }

            // The two calls for which Tencent's provider takes HTTPS whatever its protocol is set to (v1.83.25).
            it("asks STS who it is", async () => {
                const identity = await call("sts", "2018-08-13", "GetCallerIdentity");
                assert.equal(identity.AccountId, ACCOUNT.uin);
            });

            it("changes the tags of a cluster", async () => {
                const Tags = [{ Key: "client", Value: name }];
                await call("tke", "2018-05-25", "ModifyClusterTags", { ClusterId: clusterId, Tags });
                const { Clusters } = await lab.cloud.tke("DescribeClusters", { ClusterIds: [clusterId] });
                assert.deepEqual(Clusters?.[0]?.TagSpecification?.[0]?.Tags, Tags);
            });

            it("is told Tencent's error codes", async () => {
                await assert.rejects(
                    call("vpc", "2017-03-12", "DeleteVpc", { VpcId: "vpc-00000000" }),
                    /ResourceNotFound/,
                );
            });

            it("is refused where it does not trust the lab", async () => {
                const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, ...untrusting } = client.environment(lab.environment);
                assert.ok(SSL_CERT_FILE && NODE_EXTRA_CA_CERTS);
                const command = [...client.command, "sts", "2018-08-13", "GetCallerIdentity", "{}"];
                await assert.rejects(run(command, untrusting), /certificate/);
            });
        });
    }
});
