import { failed, type Outcome, passed, unaskedOutcome } from "../check";
import type { Facts } from "../facts";

export function checkCredentials({ identity }: Facts): Outcome[] {
    if (identity.known) {
        return [passed(`the API key belongs to account ${identity.value.accountId}`)];
    }
    const { kind, message } = identity.reason;
    if (kind === "clock") {
        return [
            failed(
                `Tencent Cloud refused the signature's time (${message})`,
                "set this machine's clock, for example by NTP; Tencent Cloud accepts a difference of five minutes",
            ),
        ];
    }
    return kind === "refused"
        ? [
              failed(
                  `Tencent Cloud refused the API key (${message})`,
                  "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY to a key that exists and is enabled",
              ),
          ]
        : [unaskedOutcome(identity.reason)];
}
