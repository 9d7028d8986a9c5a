import type { CheckStatus } from "../../../preflight/check";
import type { Facts } from "../../../preflight/facts";
import type { PreflightPlan } from "../../../preflight/preflight-plan";
import { PLAN } from "./facts";

/** An account or a stack for which a check does not pass. */
export interface Case {
    it: string;
    check: string;
    facts?: Partial<Facts>;
    plan?: Partial<PreflightPlan>;
    status: CheckStatus;
    found: RegExp;
    remedy: RegExp;
}

export const withCreates = (creates: Partial<PreflightPlan["creates"]>) => ({
    creates: { ...PLAN.creates, ...creates },
});
