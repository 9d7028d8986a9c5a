import type { Credentials } from "../../credentials";
import { ACCOUNT_CALLER, type Caller } from "./caller";
import { openSession } from "./sessions";
import { verifySignature, type SignedRequest } from "./signature";
import type { Store } from "../store";

/** Actions that take another proof of identity than a signature: called with `Authorization: SKIP` (sts 2018-08-13). */
const UNSIGNED_ACTIONS = new Set(["sts/AssumeRoleWithWebIdentity"]);

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
    if (UNSIGNED_ACTIONS.has(`${request.service}/${action}`) && request.headers.authorization === "SKIP") {
        return ACCOUNT_CALLER;
    }
    const token = request.headers["x-tc-token"];
    const session = token ? openSession(store, token.toString(), now) : undefined;
    verifySignature(request, session?.credentials ?? credentials, now);
    return session?.caller ?? ACCOUNT_CALLER;
}
