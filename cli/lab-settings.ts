import type { Assumption } from "../lab/cloud/assumptions";
import type { Timing, TimingMode } from "../lab/cloud/timing";
import type { LabSettings } from "../lab/daemon";
import { UsageError } from "./stacks";

/** The options of `lab -- start`; one that is missing changes nothing. */
export interface StartArguments {
    controllerDefaults?: "new" | "old";
    billByIp?: "on" | "off";
    snatPro?: "on" | "off";
    containerCidr?: "ticket" | "ccn";
    clbAddress?: "vip" | "domain";
    /** `nothing` takes back what was assumed. */
    assume?: (Assumption | "nothing")[];
    rateLimits?: "on" | "off";
    timing?: TimingMode;
    timeFactor?: string;
}

/** What to set in a lab that has the given timing now. Throws a UsageError for a factor that is none. */
export function labSettings(args: StartArguments): (current: Timing) => LabSettings {
    const factor = args.timeFactor === undefined ? undefined : Number(args.timeFactor);
    if (args.timeFactor === "" || (factor !== undefined && !(factor > 0 && factor <= 100))) {
        throw new UsageError(
            `--time-factor ${args.timeFactor}: must be more than 0 and at most 100, such as 0.01\n` +
                "  set --timing instant for no waiting at all",
        );
    }
    const { controllerDefaults, billByIp, snatPro, containerCidr, clbAddress, assume, rateLimits, timing: mode } = args;
    return (current) => ({
        profile: {
            controllerDefaults,
            billByIp: billByIp && billByIp === "on",
            snatPro: snatPro && snatPro === "on",
            containerCidr,
            clbAddress,
            assumptions: assume?.filter((each) => each !== "nothing"),
        },
        rateLimited: rateLimits && rateLimits === "on",
        timing:
            (mode ?? factor) === undefined
                ? undefined
                : { ...current, ...(mode && { mode }), ...(factor && { factor }) },
    });
}
