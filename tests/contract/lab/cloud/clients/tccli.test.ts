import assert from "node:assert/strict";
import { ACCOUNT } from "../../../../../lab/cloud/account/account-ids";
import { startClientLab, type ClientLab } from "../../../../support/client-environment";
import { INSTALL_TIMEOUT_MS, orSkip, run, tccli, type ClientProgram } from "./client-programs";

const CALLS_TIMEOUT_MS = 120_000;

interface Vpc {
    VpcId: string;
    VpcName: string;
}

describe("tccli, configured by the lab's environment alone", function () {
    this.timeout(CALLS_TIMEOUT_MS);
    let lab: ClientLab;
    let program: ClientProgram;

    before(async function () {
        this.timeout(INSTALL_TIMEOUT_MS);
        program = await orSkip(this, tccli());
        lab = await startClientLab();
    });
    after(() => lab?.close());

    /** Runs `tccli` with arguments as on a command line; what is not a string is given as JSON. */
    async function cli<Answer>(args: unknown[], changes: Record<string, string> = {}): Promise<Answer> {
        const words = args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg)));
        const environment = { ...program.environment(lab.environment), ...changes };
        return JSON.parse(await run([...program.command, ...words], environment)) as Answer;
    }

    const transports: [name: string, endpoint: (service: string) => string[]][] = [
        ["HTTPS", () => []],
        // The one way to have tccli speak plain HTTP: it has no setting for the protocol.
        ["HTTP", (service) => ["--endpoint", `http://${service}.tencentcloudapi.com`]],
    ];
    for (const [name, endpoint] of transports) {
        it(`creates, lists and deletes a VPC and a CLB over ${name}`, async () => {
            const call = <Answer>(service: string, action: string, ...args: unknown[]) =>
                cli<Answer>([service, action, ...args, ...endpoint(service)]);
            const created = await call<{ Vpc: Vpc }>(
                "vpc",
                "CreateVpc",
                "--VpcName",
                name,
                "--CidrBlock",
                "10.0.0.0/16",
            );
            const vpcId = created.Vpc.VpcId;
            const { LoadBalancerIds } = await call<{ LoadBalancerIds: string[] }>(
                ...(["clb", "CreateLoadBalancer", "--LoadBalancerType", "OPEN", "--VpcId", vpcId] as const),
                ...["--Tags", [{ TagKey: "client", TagValue: "tccli" }]],
            );
            const tagged = await call<{ Tags: { TagKey: string; TagValue: string }[] }>(
                ...(["tag", "DescribeResourceTagsByResourceIds", "--ServiceType", "clb"] as const),
                ...["--ResourcePrefix", "clb", "--ResourceIds", LoadBalancerIds, "--ResourceRegion", "ap-guangzhou"],
            );
            assert.deepEqual(
                tagged.Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]),
                [["client", "tccli"]],
            );
            const filters = [{ Name: "vpc-id", Values: [vpcId] }];
            const listed = await call<{ VpcSet: Vpc[] }>("vpc", "DescribeVpcs", "--Filters", filters);
            assert.deepEqual(
                listed.VpcSet.map(({ VpcName }) => VpcName),
                [name],
            );
            assert.deepEqual((await call<{ Clusters: unknown[] }>("tke", "DescribeClusters")).Clusters, []);
            const identity = await call<{ AccountId: string }>("sts", "GetCallerIdentity");
            assert.equal(identity.AccountId, ACCOUNT.uin);
            await assert.rejects(call("vpc", "DeleteVpc", "--VpcId", vpcId), /code:ResourceInUse/);
            await call("clb", "DeleteLoadBalancer", "--LoadBalancerIds", LoadBalancerIds);
            await call("vpc", "DeleteVpc", "--VpcId", vpcId);
            assert.equal(lab.store.list("vpc").length + lab.store.list("loadBalancer").length, 0);
        });
    }

    it("is told Tencent's error codes", async () => {
        const list = ["vpc", "DescribeVpcs"];
        const cases: [code: string, args: string[], changes?: Record<string, string>][] = [
            ["ResourceNotFound", ["vpc", "DeleteVpc", "--VpcId", "vpc-00000000"]],
            ["AuthFailure.SecretIdNotFound", list, { TENCENTCLOUD_SECRET_ID: "AKIDstranger" }],
            ["AuthFailure.SignatureFailure", list, { TENCENTCLOUD_SECRET_KEY: "guessed" }],
            ["AuthFailure.TokenFailure", list, { TENCENTCLOUD_TOKEN: "forged" }],
            ["UnsupportedRegion", list, { TENCENTCLOUD_REGION: "mars-north" }],
        ];
        for (const [code, args, changes] of cases) {
            await assert.rejects(cli(args, changes), new RegExp(`code:${code} `), JSON.stringify(changes ?? args));
        }
    });

    it("pages through a list", async () => {
        for (const CidrBlock of ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]) {
            await lab.cloud.vpc("CreateVpc", { VpcName: "paged", CidrBlock });
        }
        const page = (offset: number) =>
            cli<{ TotalCount: number; VpcSet: Vpc[] }>(["vpc", "DescribeVpcs", "--Limit", "2", "--Offset", offset]);
        const [first, second] = [await page(0), await page(2)];
        assert.deepEqual([first.TotalCount, first.VpcSet.length, second.VpcSet.length], [3, 2, 1]);
        assert.equal(new Set([...first.VpcSet, ...second.VpcSet].map(({ VpcId }) => VpcId)).size, 3);
    });

    it("takes a role's temporary credentials", async () => {
        const RoleArn = `qcs::cam::uin/${ACCOUNT.uin}:roleName/deploy`;
        const { Credentials } = await cli<{ Credentials: Record<string, string> }>(
            ...[["sts", "AssumeRole", "--RoleArn", RoleArn, "--RoleSessionName", "run"]],
        );
        const { Type } = await cli<{ Type: string }>(["sts", "GetCallerIdentity"], {
            TENCENTCLOUD_SECRET_ID: Credentials.TmpSecretId!,
            TENCENTCLOUD_SECRET_KEY: Credentials.TmpSecretKey!,
            TENCENTCLOUD_TOKEN: Credentials.Token!,
        });
        assert.equal(Type, "CAMRole");
    });
});
