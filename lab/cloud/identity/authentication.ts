import type { Credentials } from "../../credentials";
import type { Store } from "../store";
import { ACCOUNT_CALLER, type Caller } from "./caller";
import { identityProviders } from "./identity-providers";
import { openSession } from "./sessions";
import { checkAuthorization, verifySignature, type RequestHead, type SignedRequest } from "./signature";

/** Actions that take another proof of identity than a signature: called with `Authorization: SKIP` (sts 2018-08-13). */
const UNSIGNED_ACTIONS = new Set(["sts/AssumeRoleWithWebIdentity"]);

/**
 * What can be told of a request before its body is there: throws what {@link authenticate} would throw whatever the body is,
 * so that a stranger's body is not read.
 *
 * @param credentials the account's API key.
 * @param now seconds since 1970.
 */
export function checkHead(
    head: RequestHead,
    action: string,
    credentials: Credentials,
    store: Store,
    now: number,
): void {
    if (!isUnsigned(head, action, store)) {
        checkAuthorization(head, keyOf(head, credentials, store, now).credentials, now);
    }
}

/** Whether the action itself finds out who calls. Nobody gets in this way where no identity provider is registered. */
export function isUnsigned({ service, headers }: RequestHead, action: string, store: Store): boolean {
    return (
        UNSIGNED_ACTIONS.has(`${service}/${action}`) &&
        headers.authorization === "SKIP" &&
        identityProviders(store).length > 0
    );
}

/**
 * Who makes a request: the account, with its API key, or whom STS has given temporary credentials, which come with
 * their token in `X-TC-Token`. Throws AuthFailure.TokenFailure and what verifySignature throws.
 *
 * @param credentials the account's API key.
 * @param now seconds since 1970.
 */
export function authenticate(
    request: SignedRequest,
    action: string,
    credentials: Credentials,
    store: Store,
    now: number,
): Caller {
    if (isUnsigned(request, action, store)) {
        return ACCOUNT_CALLER;
    }
    const key = keyOf(request, credentials, store, now);
    verifySignature(request, key.credentials, now);
    return key.caller;
}

function keyOf({ headers }: RequestHead, credentials: Credentials, store: Store, now: number) {
    const token = headers["x-tc-token"];
    return token ? openSession(store, token.toString(), now) : { credentials, caller: ACCOUNT_CALLER };
}
