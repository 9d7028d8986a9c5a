import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from "jose";
import { matchesWildcard } from "../../wildcard";
import { TencentCloudError } from "../errors";
import type { IdentityProvider } from "./identity-providers";

/** Asymmetric signatures only: with a shared key whoever can check a token could sign one. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/**
 * Checks that a registered identity provider has signed the token, for this audience and a subject that may, and that
 * it is valid now. Throws InvalidParameter.WebIdentityTokenError, or UnauthorizedOperation where no such provider is
 * registered or the subject may not.
 */
export async function verifyWebIdentity(
    { ProviderId, WebIdentityToken }: { ProviderId: string; WebIdentityToken: string },
    providers: readonly IdentityProvider[],
    now: Date,
): Promise<void> {
    const provider = providers.find(({ providerId }) => providerId === ProviderId);
    if (!provider) {
        throw new TencentCloudError(
            "UnauthorizedOperation",
            `The identity provider \`${ProviderId}\` is not registered: start the lab with \`--web-identity FILE\`.`,
        );
    }
    const subject = await verifiedSubject(WebIdentityToken, provider, now);
    if (!provider.subjects.some((pattern) => matchesWildcard(pattern, subject))) {
        throw new TencentCloudError(
            "UnauthorizedOperation",
            `The identity provider \`${ProviderId}\` is not registered for the token's subject \`${subject}\`.`,
        );
    }
}

async function verifiedSubject(token: string, provider: IdentityProvider, now: Date): Promise<string> {
    try {
        const { payload } = await jwtVerify(token, createLocalJWKSet(provider.jwks as unknown as JSONWebKeySet), {
            issuer: provider.issuer,
            audience: provider.audiences,
            algorithms: ALGORITHMS,
            requiredClaims: ["exp", "sub"],
            currentDate: now,
        });
        if (!payload.sub) {
            throw tokenError("its claim `sub` is empty");
        }
        return payload.sub;
    } catch (error) {
        throw error instanceof errors.JOSEError ? tokenError(reasonOf(error)) : error;
    }
}

function reasonOf(error: errors.JOSEError): string {
    if (error instanceof errors.JWTExpired) {
        return "it has expired: ask the identity provider for a new one";
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
        return `its claim \`${error.claim}\` is missing or not the one that is registered`;
    }
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        return "not exactly one of the identity provider's registered keys has the token's `kid`";
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
        return "the identity provider's key did not make its signature";
    }
    return `it is not a JSON Web Token with an asymmetric signature (${error.code})`;
}

function tokenError(reason: string): TencentCloudError {
    return new TencentCloudError(
        "InvalidParameter.WebIdentityTokenError",
        `The WebIdentityToken is refused: ${reason}.`,
    );
}
