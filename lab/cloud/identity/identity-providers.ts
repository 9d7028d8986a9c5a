import { z } from "zod";
import type { Store } from "../store";

const SETTING = "identityProviders";

/** A public key that can check a signature (RFC 7517): nothing secret, no private member, no shared key. */
const publicKey = z
    .looseObject({ kty: z.enum(["RSA", "EC"], "must be RSA or EC: a shared key (oct) could sign, too") })
    .refine((key) => !("d" in key) && !("k" in key), "holds a private key: register the issuer's public keys only");

const identityProvider = z.strictObject({
    /** The name that AssumeRoleWithWebIdentity gives as `ProviderId`. */
    providerId: z.string().min(1),
    /** `iss` of its tokens. */
    issuer: z.url({ protocol: /^https$/ }),
    /** One of them has to be in a token's `aud`. */
    audiences: z.array(z.string().min(1)).min(1),
    /** One of them has to match a token's `sub`; `*` stands for any characters, as in CAM's `string_like`. */
    subjects: z.array(z.string().min(1)).min(1),
    /** What the issuer publishes at its `jwks_uri`. */
    jwks: z.looseObject({ keys: z.array(publicKey).min(1) }),
});

const registration = z.strictObject({
    providers: z
        .array(identityProvider)
        .min(1)
        .refine(
            (providers) => new Set(providers.map(({ providerId }) => providerId)).size === providers.length,
            "two providers have the same providerId",
        ),
});

/** An OpenID Connect identity provider whose tokens the lab's STS takes for a proof of identity (cam CreateOIDCConfig). */
export type IdentityProvider = z.infer<typeof identityProvider>;

/** What `lab -- start --web-identity` reads is not valid: the message names every mistake, with its place. */
class InvalidIdentityProviders extends Error {}

/** Throws InvalidIdentityProviders. */
export function parseIdentityProviders(text: string): IdentityProvider[] {
    let content: unknown;
    try {
        content = JSON.parse(text);
    } catch (error) {
        throw new InvalidIdentityProviders(`it is not JSON: ${(error as Error).message}`);
    }
    const parsed = registration.safeParse(content);
    if (!parsed.success) {
        throw new InvalidIdentityProviders(
            parsed.error.issues
                .map(({ path, message }) => `${path.length > 0 ? path.join(".") : "the file"}: ${message}`)
                .join("\n  "),
        );
    }
    return parsed.data.providers;
}

/** The providers that are registered: none, and nobody gets in by web identity, unless the lab was started with some. */
export function identityProviders(store: Pick<Store, "get">): IdentityProvider[] {
    const value = store.get("setting", SETTING)?.value;
    return value === undefined ? [] : (JSON.parse(value) as IdentityProvider[]);
}

/** Registers these providers and no others. */
export function setIdentityProviders(store: Store, providers: readonly IdentityProvider[]): void {
    store.put("setting", SETTING, { name: SETTING, value: JSON.stringify(providers) });
}
