import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Credentials } from "../../credentials";
import type { Caller, TemporaryCredentials } from "./caller";
import { TencentCloudError } from "../errors";
import type { Store } from "../store";

const SEALING_KEY = "sessionKey";

const tokenContent = z.object({
    secretId: z.string(),
    expiredTime: z.number(),
    caller: z.object({
        arn: z.string(),
        accountId: z.string(),
        userId: z.string(),
        principalId: z.string(),
        type: z.enum(["CAMUser", "CAMRole"]),
    }),
});

/** Whose a token is, and the key that goes with it. */
export interface Session {
    credentials: Credentials;
    caller: Caller;
}

/** Issues temporary credentials for the caller that their holder becomes. `now` and `expiredTime` are seconds since 1970. */
export function issueCredentials(store: Store, caller: Caller, expiredTime: number): TemporaryCredentials {
    const key = sealingKey(store);
    const secretId = `AKID${randomBytes(24).toString("base64url")}`;
    const content = Buffer.from(JSON.stringify({ secretId, expiredTime, caller })).toString("base64url");
    const token = `${content}.${hmac(key, content).toString("base64url")}`;
    return { secretId, secretKey: secretKeyOf(key, secretId), token, expiredTime };
}

/**
 * The session that a token stands for. The token carries it, sealed with a key of this lab: nothing is kept, so nothing
 * has to be cleaned up. Throws AuthFailure.TokenFailure for a token that is not this lab's or has expired.
 */
export function openSession(store: Store, token: string, now: number): Session {
    const [content = "", seal = ""] = token.split(".");
    const key = sealingKey(store);
    const expected = hmac(key, content);
    const given = Buffer.from(seal, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw tokenFailure("The token is not one that this account's STS has issued.");
    }
    const { secretId, expiredTime, caller } = tokenContent.parse(
        JSON.parse(Buffer.from(content, "base64url").toString("utf8")),
    );
    if (now >= expiredTime) {
        throw tokenFailure("The token has expired: ask STS for new temporary credentials.");
    }
    return { credentials: { secretId, secretKey: secretKeyOf(key, secretId) }, caller };
}

function tokenFailure(message: string): TencentCloudError {
    return new TencentCloudError("AuthFailure.TokenFailure", message);
}

function sealingKey(store: Store): Buffer {
    let value = store.get("setting", SEALING_KEY)?.value;
    if (!value) {
        value = randomBytes(32).toString("hex");
        store.put("setting", SEALING_KEY, { name: SEALING_KEY, value });
    }
    return Buffer.from(value, "hex");
}

function secretKeyOf(key: Buffer, secretId: string): string {
    return hmac(key, `secretKey/${secretId}`).toString("hex").slice(0, 32);
}

function hmac(key: Buffer, content: string): Buffer {
    return createHmac("sha256", key).update(content).digest();
}
