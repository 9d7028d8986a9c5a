import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { projectDirectory } from "./workflow-files";

const ACTION = join(projectDirectory, ".github", "actions", "tencent-credentials", "index.mjs");
const ROLE = "qcs::cam::uin/100000000001:roleName/preview";

interface StsRequest {
    headers: Record<string, unknown>;
    body: Record<string, unknown>;
}

describe("temporary credentials of a job", () => {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-credentials-"));
    const file = join(directory, "env");
    const asked: StsRequest[] = [];
    let answer: object;
    let statuses: number[];
    let url: string;
    /** GitHub's token endpoint and Tencent's STS. */
    const server: Server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
        const reply = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
        if (pathname === "/token") {
            assert.equal(request.headers.authorization, "Bearer request-token");
            reply(200, { value: `jwt for ${searchParams.get("audience")}` });
            return;
        }
        void json(request).then((body) => {
            asked.push({ headers: request.headers, body: body as Record<string, unknown> });
            reply(statuses.shift() ?? 200, { Response: { RequestId: "r-1", ...answer } });
        });
    });

    before(async () => {
        await once(server.listen(0, "127.0.0.1"), "listening");
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    beforeEach(() => {
        asked.length = 0;
        statuses = [];
        answer = { Credentials: { TmpSecretId: "id-1", TmpSecretKey: "key-1", Token: "token-1" } };
        writeFileSync(file, "");
    });
    after(() => {
        server.close();
        rmSync(directory, { recursive: true, force: true });
    });

    async function run(environment: NodeJS.ProcessEnv = {}): Promise<{ exitCode: number; stdout: string }> {
        const child = spawn(process.execPath, [ACTION], {
            env: {
                PATH: process.env.PATH,
                ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2`,
                ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
                GITHUB_ENV: file,
                GITHUB_RUN_ID: "42",
                INPUT_ROLE: ROLE,
                INPUT_PROVIDER: "github",
                INPUT_AUDIENCE: "sts.tencentcloudapi.com",
                INPUT_REGION: "ap-guangzhou",
                INPUT_DURATION: "7200",
                INPUT_ENDPOINT: `${url}/sts`,
                ...environment,
            },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, "close") as Promise<[number]>]);
        return { exitCode, stdout };
    }

    it("are asked for as the role, with the job's own token and no signature", async () => {
        assert.equal((await run()).exitCode, 0);
        const [{ headers, body } = assert.fail()] = asked;
        assert.deepEqual(body, {
            ProviderId: "github",
            WebIdentityToken: "jwt for sts.tencentcloudapi.com",
            RoleArn: ROLE,
            RoleSessionName: "github-42",
            DurationSeconds: 7200,
        });
        assert.equal(headers.authorization, "SKIP");
        assert.equal(headers["x-tc-action"], "AssumeRoleWithWebIdentity");
        assert.equal(headers["x-tc-version"], "2018-08-13");
    });

    it("are handed to the following steps, for the provider and for the state's bucket, and hidden in logs", async () => {
        const { stdout } = await run();
        const variables = readFileSync(file, "utf8").trim().split("\n");
        assert.deepEqual(variables, [
            "TENCENTCLOUD_SECRET_ID=id-1",
            "TENCENTCLOUD_SECRET_KEY=key-1",
            "TENCENTCLOUD_SECURITY_TOKEN=token-1",
            "TENCENTCLOUD_REGION=ap-guangzhou",
            "AWS_ACCESS_KEY_ID=id-1",
            "AWS_SECRET_ACCESS_KEY=key-1",
            "AWS_SESSION_TOKEN=token-1",
        ]);
        const masks = stdout.trim().split("\n");
        const secrets = ["jwt for sts.tencentcloudapi.com", "id-1", "key-1", "token-1"];
        assert.deepEqual(
            masks,
            secrets.map((secret) => `::add-mask::${secret}`),
        );
    });

    it("are refused with STS's own reason, and nothing is set", async () => {
        answer = {
            Error: { Code: "AuthFailure.UnauthorizedOperation", Message: "the token's subject is not allowed" },
        };
        const { exitCode, stdout } = await run();
        assert.equal(exitCode, 1);
        assert.match(
            stdout,
            /^::error .*preview: AuthFailure\.UnauthorizedOperation: the token's subject is not allowed/m,
        );
        assert.equal(readFileSync(file, "utf8"), "");
    });

    it("are asked for again where STS fails to answer", async () => {
        statuses = [503];
        assert.equal((await run()).exitCode, 0);
        assert.equal(asked.length, 2);
    });

    it("need a job that may have a token, and a role", async () => {
        assert.match((await run({ ACTIONS_ID_TOKEN_REQUEST_URL: "" })).stdout, /id-token: write/);
        assert.match((await run({ INPUT_ROLE: "" })).stdout, /input role is empty/);
    });
});
