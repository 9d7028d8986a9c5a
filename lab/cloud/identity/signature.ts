import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "../../credentials";
import { missingParameter, TencentCloudError } from "../errors";

const ALGORITHM = "TC3-HMAC-SHA256";

/** How far a request's timestamp may be off, in seconds (AuthFailure.SignatureExpire: five minutes). */
const MAX_CLOCK_SKEW = 300;

/** The part of a request that arrives before its body. */
export interface RequestHead {
    /** Header names in lower case. */
    headers: Readonly<Record<string, string | string[] | undefined>>;
    /** First label of the host. */
    service: string;
}

export interface SignedRequest extends RequestHead {
    method: string;
    /** As received, byte for byte. */
    body: Buffer;
}

interface Authorization {
    secretId: string;
    date: string;
    service: string;
    signedHeaders: string[];
    signature: string;
}

/**
 * Checks a request's TC3-HMAC-SHA256 signature (API 3.0, signature method v3).
 * Throws MissingParameter, InvalidParameter, AuthFailure.InvalidAuthorization, AuthFailure.SignatureExpire,
 * AuthFailure.SecretIdNotFound or AuthFailure.SignatureFailure.
 *
 * @param now seconds since 1970.
 */
export function verifySignature(request: SignedRequest, credentials: Credentials, now: number): void {
    const { authorization, timestamp, date } = checkAuthorization(request, credentials, now);
    const given = Buffer.from(authorization.signature, "hex");
    const matches = hostValues(header(request, "host")).some((host) => {
        const canonical = canonicalRequest(request, authorization.signedHeaders, host);
        const expected = signature(canonical, credentials.secretKey, timestamp, date, request.service);
        return given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!matches) {
        throw signatureFailure();
    }
}

/** What {@link verifySignature} checks without the body. Throws what it throws. */
export function checkAuthorization(
    request: RequestHead,
    credentials: Credentials,
    now: number,
): { authorization: Authorization; timestamp: number; date: string } {
    const authorization = parseAuthorization(header(request, "authorization"));
    const timestamp = parseTimestamp(header(request, "x-tc-timestamp"));
    if (Math.abs(now - timestamp) > MAX_CLOCK_SKEW) {
        throw signatureExpired(timestamp, now);
    }
    if (authorization.secretId !== credentials.secretId) {
        throw new TencentCloudError(
            "AuthFailure.SecretIdNotFound",
            "The SecretId is not found, please ensure that your SecretId is correct.",
        );
    }
    const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
    if (authorization.date !== date || authorization.service !== request.service) {
        throw signatureFailure();
    }
    return { authorization, timestamp, date };
}

/** Names both clocks, since a wrong clock looks like a bad key to who reads the code only. */
function signatureExpired(timestamp: number, now: number): TencentCloudError {
    const minutes = Math.round(Math.abs(now - timestamp) / 60);
    return new TencentCloudError(
        "AuthFailure.SignatureExpire",
        `The signature has expired, whatever the key: the request's clock (X-TC-Timestamp ${timestamp}, ${utc(timestamp)}) is ` +
            `${minutes} minutes ${timestamp < now ? "behind" : "ahead of"} the server's (${now}, ${utc(now)}); five are allowed. ` +
            "Set the client's clock.",
    );
}

function utc(seconds: number): string {
    return new Date(seconds * 1000).toISOString().slice(0, 19) + "Z";
}

function signature(canonical: string, secretKey: string, timestamp: number, date: string, service: string): Buffer {
    const scope = `${date}/${service}/tc3_request`;
    const toSign = [ALGORITHM, timestamp, scope, sha256(canonical)].join("\n");
    const key = [date, service, "tc3_request"].reduce<Buffer>(
        (previous, part) => hmac(previous, part),
        Buffer.from(`TC3${secretKey}`),
    );
    return hmac(key, toSign);
}

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], host: string): string {
    const headers = signedHeaders.map((name) => {
        const value = name === "host" ? host : header(request, name);
        return `${name}:${name === "content-type" ? value.trim() : value.trim().toLowerCase()}\n`;
    });
    return [request.method, "/", "", headers.join(""), signedHeaders.join(";"), sha256(request.body)].join("\n");
}

/** SDKs disagree on a port in the endpoint: those for Go and Python sign it with the host, Node's leaves it out. */
function hostValues(host: string): string[] {
    const withoutPort = host.replace(/:\d+$/, "");
    return withoutPort === host ? [host] : [host, withoutPort];
}

function parseAuthorization(value: string): Authorization {
    const match =
        /^TC3-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{4}-\d{2}-\d{2})\/([a-z0-9]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
            value,
        );
    const [, secretId = "", date = "", service = "", headers = "", signatureHex = ""] = match ?? [];
    const signedHeaders = headers.split(";");
    if (!match || !signedHeaders.includes("host") || !signedHeaders.includes("content-type")) {
        throw new TencentCloudError(
            "AuthFailure.InvalidAuthorization",
            `The Authorization header must read \`${ALGORITHM} Credential=<SecretId>/<date>/<service>/tc3_request, ` +
                "SignedHeaders=content-type;host, Signature=<hex>`.",
        );
    }
    return { secretId, date, service, signedHeaders, signature: signatureHex };
}

function parseTimestamp(value: string): number {
    if (!/^\d{1,11}$/.test(value)) {
        throw new TencentCloudError(
            "InvalidParameter",
            `\`X-TC-Timestamp\` must be seconds since 1970, not ${JSON.stringify(value)}.`,
        );
    }
    return Number(value);
}

function header(request: RequestHead, name: string): string {
    const value = request.headers[name];
    if (value === undefined || Array.isArray(value)) {
        throw missingParameter(name);
    }
    return value;
}

function signatureFailure(): TencentCloudError {
    return new TencentCloudError(
        "AuthFailure.SignatureFailure",
        "The provided credentials could not be validated. Please check your signature is correct.",
    );
}

function sha256(content: string | Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

function hmac(key: Buffer, content: string): Buffer {
    return createHmac("sha256", key).update(content).digest();
}
