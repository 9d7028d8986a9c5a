import { failed, type CheckOutcome, passed, unaskedOutcome } from "../check";
import type { Facts } from "../facts";

export function checkCredentials({ identity }: Facts): CheckOutcome[] {
    if (identity.known) {
        return [passed(`the API key belongs to account ${identity.value.accountId}`)];
    }
    const { kind, message } = identity.reason;
    return kind === "refused"
        ? [
              failed(
                  `Tencent Cloud refused the API key (${message})`,
                  "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY to a key that exists and is enabled",
              ),
          ]
        : [unaskedOutcome(identity.reason)];
}

/** Every call carries this machine's time, which may differ by five minutes (AuthFailure.SignatureExpire). */
export function checkClock({ identity }: Facts): CheckOutcome[] {
    if (identity.known) {
        return [passed("this machine's clock is within five minutes of Tencent Cloud's")];
    }
    const { kind, message } = identity.reason;
    return kind === "clock"
        ? [
              failed(
                  `Tencent Cloud refused the signature's time (${message})`,
                  "set this machine's clock, for example by NTP; Tencent Cloud accepts a difference of five minutes",
              ),
          ]
        : [unaskedOutcome(identity.reason)];
}
