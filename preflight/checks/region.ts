import { failed, judgeFact, type CheckOutcome, passed } from "../check";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";

/** How many regions a remedy names. */
const MAX_NAMED = 5;

/** Calls for a region that does not exist are all refused, so that nothing else is known where this fails. */
export function checkRegion({ regions }: Facts, { region }: PreflightPlan): CheckOutcome[] {
    return judgeFact(regions, (open) => {
        if (open.includes(region)) {
            return passed(`${region} is open`);
        }
        const [area] = region.split("-");
        const near = [...open].sort((a, b) => Number(b.startsWith(`${area}-`)) - Number(a.startsWith(`${area}-`)));
        return failed(
            `${region} is not a region that the account can use`,
            `set region to one of them, such as ${near.slice(0, MAX_NAMED).join(", ")}`,
        );
    });
}
