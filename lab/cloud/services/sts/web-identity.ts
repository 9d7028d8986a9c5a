import { z } from "zod";
import { TencentCloudError } from "../../errors";

const header = z.object({ alg: z.string().regex(/^(RS|ES|PS)\d{3}$/) });

/** The claims that CAM looks at in a token of an OpenID Connect identity provider. */
const claims = z.object({
    iss: z.url({ protocol: /^https$/ }),
    aud: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
    sub: z.string().min(1),
    exp: z.number(),
    nbf: z.number().optional(),
});

/**
 * Throws InvalidParameter.WebIdentityTokenError where a token is not a JSON Web Token with an issuer, an audience and a
 * subject, or is not valid at that time. The lab has no identity providers: it checks no signature, and takes any issuer
 * and audience.
 */
export function checkWebIdentity(token: string, now: Date): void {
    const parts = token.split(".");
    if (parts.length !== 3 || parts.some((part) => part === "") || !header.safeParse(decode(parts[0]!)).success) {
        throw tokenError("it is not a signed JSON Web Token: pass the identity provider's token as it is");
    }
    const parsed = claims.safeParse(decode(parts[1]!));
    if (!parsed.success) {
        throw tokenError(`its claim ${parsed.error.issues[0]!.path.join(".")} is missing or not valid`);
    }
    const { exp, nbf } = parsed.data;
    const seconds = now.getTime() / 1000;
    if (seconds >= exp) {
        throw tokenError("it has expired: ask the identity provider for a new one");
    }
    if (nbf !== undefined && seconds < nbf) {
        throw tokenError("it is not valid yet: set the clock");
    }
}

function decode(part: string): unknown {
    try {
        return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    } catch {
        return undefined;
    }
}

function tokenError(reason: string): TencentCloudError {
    return new TencentCloudError(
        "InvalidParameter.WebIdentityTokenError",
        `The WebIdentityToken is refused: ${reason}.`,
    );
}
