import { SignJWT } from "jose";
import assert from "node:assert/strict";
import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import type {
    AssumeRoleRequest,
    AssumeRoleWithWebIdentityRequest,
    Credentials,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_models";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { ACCOUNT } from "../../../../../lab/cloud/account/account-ids";
import { setIdentityProviders } from "../../../../../lab/cloud/identity/identity-providers";
import { startApiServer } from "../../../../../lab/cloud/http/api-server";
import { clientConfig, CREDENTIALS, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";

const ROLE_ARN = `qcs::cam::uin/${ACCOUNT.uin}:roleName/deploy`;
const ROLE = { RoleArn: ROLE_ARN, RoleSessionName: "run-7" };

const ISSUER = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:org/repository:ref:refs/heads/main";

/** The key of GitHub's identity provider, as the tests register it, and one that nobody has registered. */
const github = keyPair("github-1");
const stranger = keyPair("github-1");

function keyPair(kid: string) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return { kid, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" } };
}

/** A token as GitHub Actions issues it. */
function webIdentityToken(changes: object = {}, key = github): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
        iss: ISSUER,
        aud: "sts.tencentcloudapi.com",
        sub: SUBJECT,
        iat: now,
        nbf: now - 300,
        exp: now + 300,
        ...changes,
    };
    return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid }).sign(key.privateKey);
}

/** The same claims under a signature that no private key is needed for. */
async function forgedToken(header: object, signature: (signed: string) => string): Promise<string> {
    const [, claims] = (await webIdentityToken()).split(".");
    const signed = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${claims}`;
    return `${signed}.${signature(signed)}`;
}

function keyOf({ TmpSecretId, TmpSecretKey, Token }: Credentials = {}) {
    return { secretId: TmpSecretId!, secretKey: TmpSecretKey!, token: Token! };
}

describe("temporary credentials", () => {
    let lab: LabCloud;

    before(async () => {
        lab = await startLabCloud();
    });
    beforeEach(() => {
        setIdentityProviders(lab.store, [
            {
                providerId: "github",
                issuer: ISSUER,
                audiences: ["sts.tencentcloudapi.com"],
                subjects: ["repo:org/repository:*"],
                jwks: { keys: [github.jwk as { kty: "RSA" }] },
            },
        ]);
    });
    after(() => lab.close());

    async function withWebIdentity(changes: Partial<AssumeRoleWithWebIdentityRequest> = {}, client = anonymous()) {
        const request = { ...ROLE, ProviderId: "github", WebIdentityToken: await webIdentityToken(), ...changes };
        return client.request("AssumeRoleWithWebIdentity", request, { skipSign: true }) as Promise<unknown>;
    }

    const anonymous = () => new StsClient(clientConfig(lab.port, { secretId: "", secretKey: "" }));

    it("of a role work with their token, and say whose they are", async () => {
        const { Credentials, ExpiredTime, Expiration } = await lab.sts.AssumeRole(ROLE);
        const config = clientConfig(lab.port, keyOf(Credentials));
        assert.equal((await new VpcClient(config).DescribeVpcs({})).TotalCount, 0);
        const { RequestId, ...identity } = await new StsClient(config).GetCallerIdentity();
        assert.ok(RequestId);
        assert.match(identity.Arn!, new RegExp(`^qcs::sts:${ACCOUNT.uin}:assumed-role/\\d{19}$`));
        assert.deepEqual(identity, {
            Arn: identity.Arn,
            AccountId: ACCOUNT.uin,
            UserId: `${identity.Arn!.split("/")[1]}:run-7`,
            PrincipalId: ACCOUNT.uin,
            Type: "CAMRole",
        });
        assert.ok(Math.abs(ExpiredTime! - Date.now() / 1000 - 7200) < 5, "two hours by default");
        assert.equal(Date.parse(Expiration!) / 1000, ExpiredTime);
    });

    it("of a role come for an OpenID Connect token too, without a key and without a signature", async () => {
        const { Credentials } = (await withWebIdentity()) as { Credentials: Credentials };
        const identity = await new StsClient(clientConfig(lab.port, keyOf(Credentials))).GetCallerIdentity();
        assert.equal(identity.Type, "CAMRole");
        assert.equal(identity.AccountId, ACCOUNT.uin);
    });

    it("no other action does without a signature", async () => {
        await assert.rejects(
            anonymous().request("AssumeRole", ROLE, { skipSign: true }),
            withCode("AuthFailure.InvalidAuthorization"),
        );
        const vpc = new VpcClient(clientConfig(lab.port));
        await assert.rejects(
            vpc.request("AssumeRoleWithWebIdentity", {}, { skipSign: true }),
            withCode("AuthFailure.InvalidAuthorization"),
        );
    });

    it("do not work without their token, with another's, or with a forged one", async () => {
        const mine = keyOf((await lab.sts.AssumeRole(ROLE)).Credentials);
        const other = keyOf((await lab.sts.AssumeRole(ROLE)).Credentials);
        const [content, seal] = mine.token.split(".") as [string, string];
        const claims = JSON.parse(Buffer.from(content, "base64url").toString()) as object;
        const longer = Buffer.from(JSON.stringify({ ...claims, expiredTime: 9e9 })).toString("base64url");
        const cases: [string, object][] = [
            ["AuthFailure.SecretIdNotFound", { ...mine, token: undefined }],
            ["AuthFailure.SecretIdNotFound", { ...mine, token: other.token }],
            ["AuthFailure.SignatureFailure", { ...mine, secretKey: other.secretKey }],
            ["AuthFailure.TokenFailure", { ...mine, token: `${longer}.${seal}` }],
            ["AuthFailure.TokenFailure", { ...mine, token: "token" }],
            ["AuthFailure.TokenFailure", { ...CREDENTIALS, token: "token" }],
        ];
        for (const [code, credential] of cases) {
            const client = new VpcClient(clientConfig(lab.port, credential as typeof CREDENTIALS));
            await assert.rejects(client.DescribeVpcs({}), withCode(code), JSON.stringify(credential));
        }
    });

    it("work until they expire, across restarts of the API", async () => {
        const { Credentials } = await lab.sts.AssumeRole({ ...ROLE, DurationSeconds: 60 });
        for (const [seconds, isValid] of [
            [55, true],
            [65, false],
        ] as const) {
            const now = () => new Date(Date.now() + seconds * 1000);
            const { store, cloud } = lab;
            const later = await startApiServer({ store, cloud, credentials: CREDENTIALS, now, environment: {} });
            const call = new VpcClient(clientConfig(later.port, keyOf(Credentials))).DescribeVpcs({});
            await (isValid ? call : assert.rejects(call, withCode("AuthFailure.TokenFailure")));
            await later.close();
        }
    });

    it("are for roles of this account, with a session name, for at most twelve hours", async () => {
        const cases: [string, Partial<AssumeRoleRequest>][] = [
            ["ResourceNotFound.RoleNotFound", { RoleArn: "qcs::cam::uin/100000000002:roleName/deploy" }],
            ["InvalidParameter.ParamError", { RoleArn: "deploy" }],
            ["InvalidParameter.ParamError", { RoleSessionName: "x" }],
            ["InvalidParameter.ParamError", { RoleSessionName: "two words" }],
            ["InvalidParameter.ParamError", { DurationSeconds: 0 }],
            ["InvalidParameter.OverTimeError", { DurationSeconds: 43_201 }],
        ];
        for (const [code, changes] of cases) {
            await assert.rejects(lab.sts.AssumeRole({ ...ROLE, ...changes }), withCode(code), JSON.stringify(changes));
        }
        await lab.sts.AssumeRole({ ...ROLE, RoleArn: `qcs::cam::uin/${ACCOUNT.uin}:role/4611686018427397919` });
    });

    it("do not come for any token unless the lab was started with its issuer", async () => {
        setIdentityProviders(lab.store, []);
        await assert.rejects(withWebIdentity(), withCode("AuthFailure.InvalidAuthorization"));
        const request = { ...ROLE, ProviderId: "github", WebIdentityToken: await webIdentityToken() };
        await assert.rejects(lab.sts.AssumeRoleWithWebIdentity(request), withCode("UnauthorizedOperation"));
    });

    it("do not come for a token of another provider, or of a subject that is not registered", async () => {
        await assert.rejects(withWebIdentity({ ProviderId: "gitlab" }), withCode("UnauthorizedOperation"));
        for (const sub of ["repo:org/other:ref:refs/heads/main", `${SUBJECT}x`.replace("repo", "xrepo"), "repo:org"]) {
            const WebIdentityToken = await webIdentityToken({ sub });
            await assert.rejects(withWebIdentity({ WebIdentityToken }), withCode("UnauthorizedOperation"), sub);
        }
    });

    const now = Math.floor(Date.now() / 1000);
    const publicPem = () => createPublicKey({ key: github.jwk, format: "jwk" }).export({ type: "spki", format: "pem" });
    const refused: [string, () => Promise<string>][] = [
        ["that is none", () => Promise.resolve("token")],
        ["with an empty signature", async () => (await webIdentityToken()).replace(/[^.]+$/, "")],
        ["that nobody signed", () => forgedToken({ alg: "none" }, () => "")],
        [
            "signed with the public key as a shared one",
            () =>
                forgedToken({ alg: "HS256", kid: github.kid }, (signed) =>
                    createHmac("sha256", publicPem()).update(signed).digest("base64url"),
                ),
        ],
        ["that another key signed", () => webIdentityToken({}, stranger)],
        ["with a key id that is not registered", () => webIdentityToken({}, { ...github, kid: "github-2" })],
        ["without an issuer", () => webIdentityToken({ iss: undefined })],
        ["of another issuer", () => webIdentityToken({ iss: "https://gitlab.example.com" })],
        ["without an audience", () => webIdentityToken({ aud: [] })],
        ["for another audience", () => webIdentityToken({ aud: "https://github.com/org" })],
        ["without a subject", () => webIdentityToken({ sub: "" })],
        ["without an end", () => webIdentityToken({ exp: undefined })],
        ["that has expired", () => webIdentityToken({ exp: now - 10 })],
        ["of the future", () => webIdentityToken({ nbf: now + 600 })],
    ];
    for (const [what, token] of refused) {
        it(`do not come for a token ${what}`, async () => {
            await assert.rejects(
                withWebIdentity({ WebIdentityToken: await token() }),
                withCode("InvalidParameter.WebIdentityTokenError"),
            );
        });
    }

    it("do not come for a token longer than any identity provider's", async () => {
        await assert.rejects(
            withWebIdentity({ WebIdentityToken: "x".repeat(65_536) }),
            withCode("RequestSizeLimitExceeded"),
        );
    });
});
