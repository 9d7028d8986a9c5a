// Exchanges the job's OIDC token once, at its beginning. Tencent's provider could do it by itself
// (TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE), but does so every time it starts, when GitHub's token, valid for
// minutes, may have expired; and the state's bucket and the search for leftovers need credentials too.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const { fetch, URL } = globalThis;
const environment = process.env;
const TRIES = 3;

function input(name) {
    const value = environment[`INPUT_${name.toUpperCase()}`];
    if (!value) {
        throw new Error(`the input ${name} is empty: set it, or the repository's variable that it is taken from`);
    }
    return value;
}

/** The answer as JSON; a server that fails, or does not answer, is asked again. */
async function request(what, url, options) {
    for (let attempt = 1; ; attempt++) {
        try {
            const response = await fetch(url, options);
            if (response.ok) {
                return await response.json();
            }
            throw new Error(`${what} answered ${response.status} ${response.statusText}`);
        } catch (error) {
            if (attempt === TRIES) {
                throw error;
            }
            await delay(attempt * 1000);
        }
    }
}

async function identityToken(audience) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: endpoint, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
    if (!endpoint || !token) {
        throw new Error("the job has no OIDC token: give it `permissions: id-token: write` (a fork's has none)");
    }
    const url = new URL(endpoint);
    url.searchParams.set("audience", audience);
    const { value } = await request("GitHub", url, { headers: { authorization: `Bearer ${token}` } });
    hide(value);
    return value;
}

/** AssumeRoleWithWebIdentity, which is not signed (1312/73070). */
async function assumeRole(token) {
    const { Response } = await request("STS", input("endpoint"), {
        method: "POST",
        headers: {
            authorization: "SKIP",
            "content-type": "application/json",
            "x-tc-action": "AssumeRoleWithWebIdentity",
            "x-tc-version": "2018-08-13",
            "x-tc-region": input("region"),
            "x-tc-timestamp": String(Math.floor(Date.now() / 1000)),
        },
        body: JSON.stringify({
            ProviderId: input("provider"),
            WebIdentityToken: token,
            RoleArn: input("role"),
            RoleSessionName: `github-${environment.GITHUB_RUN_ID ?? "run"}`,
            DurationSeconds: Number(input("duration")),
        }),
    });
    if (Response?.Error) {
        const { Code, Message } = Response.Error;
        throw new Error(`STS refused the role ${input("role")}: ${Code}: ${Message} (request ${Response.RequestId})`);
    }
    return Response.Credentials;
}

/** Keeps a value out of every log of the job. */
function hide(value) {
    process.stdout.write(`::add-mask::${value}\n`);
}

function exportVariables(variables) {
    for (const [name, value] of Object.entries(variables)) {
        appendFileSync(environment.GITHUB_ENV, `${name}=${value}\n`);
    }
}

try {
    const { TmpSecretId, TmpSecretKey, Token } = await assumeRole(await identityToken(input("audience")));
    [TmpSecretId, TmpSecretKey, Token].forEach(hide);
    exportVariables({
        TENCENTCLOUD_SECRET_ID: TmpSecretId,
        TENCENTCLOUD_SECRET_KEY: TmpSecretKey,
        TENCENTCLOUD_SECURITY_TOKEN: Token,
        TENCENTCLOUD_REGION: input("region"),
        // The state's bucket: COS speaks S3, and Pulumi reads the credentials of S3 under these names.
        AWS_ACCESS_KEY_ID: TmpSecretId,
        AWS_SECRET_ACCESS_KEY: TmpSecretKey,
        AWS_SESSION_TOKEN: Token,
    });
} catch (error) {
    process.stdout.write(`::error title=No Tencent Cloud credentials::${error.message.replaceAll("\n", "%0A")}\n`);
    process.exitCode = 1;
}
