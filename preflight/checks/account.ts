import { failed, judgeFact, type CheckOutcome, passed, warned } from "../check";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";

const ROLES_PAGE = "https://cloud.tencent.com/document/product/457/37808";
const ACCOUNT_TYPES_PAGE = "https://cloud.tencent.com/document/product/1199/49090";
const DIRECT_ACCESS_PAGE = "https://cloud.tencent.com/document/product/457/41897";

/** The roles by which TKE acts on an account's resources (457/37808); IPAMD attaches the network interfaces of VPC-CNI. */
export function checkServiceRoles({ roles }: Facts, { creates, networkType }: PreflightPlan): CheckOutcome[] {
    if (!creates.cluster) {
        return [];
    }
    const needed = ["TKE_QCSRole", ...(networkType === "VPC-CNI" ? ["IPAMDofTKE_QCSRole"] : [])];
    return judgeFact(roles, (existing) => {
        const missing = needed.filter((role) => !existing.has(role));
        return missing.length === 0
            ? passed(`${needed.join(" and ")} exist`)
            : failed(
                  `the account has no service role ${missing.join(" and no ")}`,
                  "open the TKE console once with the root account or an administrator and grant the service authorization",
                  ROLES_PAGE,
              );
    });
}

/** `LEGACY` accounts are billed by CVM, not by IP, and cannot do all that `STANDARD` ones can. */
export function checkAccountType({ accountType }: Facts, plan: PreflightPlan): CheckOutcome[] {
    return judgeFact(accountType, (type) => {
        const ordersPublic = plan.creates.natGateway || plan.creates.clb === "OPEN";
        if (ordersPublic && (type === "LEGACY") !== (plan.accountType === "LEGACY")) {
            return failed(
                `the account type is ${type}, and the stack orders its EIP and CLB as for ${plan.accountType}`,
                type === "LEGACY" ? "set accountType to LEGACY" : "remove accountType",
                ACCOUNT_TYPES_PAGE,
            );
        }
        if (type !== "LEGACY") {
            return passed(`the account type is ${type}`);
        }
        const bindsWithoutInterface = plan.creates.superNodes || plan.networkType === "GR";
        if (plan.directAccess && bindsWithoutInterface) {
            return failed(
                "the account type is LEGACY (bill-by-CVM): its CLBs bind neither Pods of super nodes nor those of GlobalRouter (E4033)",
                "upgrade the account to bill-by-IP in the console, or take scenario 1 or 4",
                DIRECT_ACCESS_PAGE,
            );
        }
        return plan.directAccess || plan.creates.clb !== "OPEN"
            ? passed("the account type is LEGACY (bill-by-CVM)")
            : warned(
                  "the account type is LEGACY (bill-by-CVM): clients of a public CLB reach nodes only if these have public bandwidth",
                  "upgrade the account to bill-by-IP in the console, or take a scenario with direct access",
                  ACCOUNT_TYPES_PAGE,
              );
    });
}
