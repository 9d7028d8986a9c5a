import { readFileSync } from "node:fs";
import type { Assumption } from "../../tke/assumptions";
import type { AccountProfile } from "../../lab/cloud/account/profile";
import { QUOTAS } from "../../lab/cloud/account/quota-defaults";
import { parseIdentityProviders, type IdentityProvider } from "../../lab/cloud/identity/identity-providers";
import type { Timing, TimingMode } from "../../lab/cloud/lifecycle/timing";
import type { LabSettings } from "../../lab/daemon/daemon";
import { UsageError } from "../usage";

/** The options of `lab -- start`; one that is missing changes nothing. */
export interface StartArguments {
    controllerDefaults?: "new" | "old";
    billByIp?: "on" | "off";
    snatPro?: "on" | "off";
    containerCidr?: "ticket" | "ccn";
    clbAddress?: "vip" | "domain";
    /** `nothing` undoes what was assumed. */
    assume?: (Assumption | "nothing")[];
    /** Whether the account has granted TKE its service roles. */
    serviceRoles?: "on" | "off";
    /** Instance types; `nothing` undoes what was sold out. */
    soldOut?: string[];
    /** `<quota>=<number>`; `nothing` undoes what was set. */
    quota?: string[];
    /** Minutes by which Tencent Cloud's clock is ahead of this machine's. */
    clockAhead?: string;
    rateLimits?: "on" | "off";
    timing?: TimingMode;
    timeFactor?: string;
    /** A file with identity providers, or `off` for none. */
    webIdentity?: string;
}

/**
 * What to set in a lab that has the given timing now. Throws a UsageError for a factor that is none, and for a file of
 * identity providers that cannot be used.
 *
 * @param readText reads a file's content.
 */
export function labSettings(
    args: StartArguments,
    readText: (file: string) => string = (file) => readFileSync(file, "utf8"),
): (current: Timing) => LabSettings {
    const identityProviders =
        args.webIdentity === undefined ? undefined : requestedIdentityProviders(args.webIdentity, readText);
    const factor = args.timeFactor === undefined ? undefined : Number(args.timeFactor);
    if (args.timeFactor === "" || (factor !== undefined && !(factor > 0 && factor <= 100))) {
        throw new UsageError(
            `--time-factor ${args.timeFactor}: must be more than 0 and at most 100, such as 0.01\n` +
                "  set --timing instant for no waiting at all",
        );
    }
    const {
        controllerDefaults,
        billByIp,
        snatPro,
        containerCidr,
        clbAddress,
        assume,
        serviceRoles,
        soldOut,
        quota,
        clockAhead,
        rateLimits,
        timing: mode,
    } = args;
    const quotas = quota && requestedQuotas(quota);
    const clockMinutesAhead = clockAhead === undefined ? undefined : requestedMinutes(clockAhead);
    return (current) => ({
        profile: {
            controllerDefaults,
            billByIp: billByIp && billByIp === "on",
            snatPro: snatPro && snatPro === "on",
            containerCidr,
            clbAddress,
            assumptions: assume?.filter((each) => each !== "nothing"),
            serviceRoles: serviceRoles && serviceRoles === "on",
            soldOut: soldOut?.filter((each) => each !== "nothing"),
            quotas,
            clockMinutesAhead,
        },
        rateLimited: rateLimits && rateLimits === "on",
        timing:
            (mode ?? factor) === undefined
                ? undefined
                : { ...current, ...(mode && { mode }), ...(factor && { factor }) },
        ...(identityProviders && { identityProviders }),
    });
}

function requestedQuotas(settings: readonly string[]): AccountProfile["quotas"] {
    const names = Object.keys(QUOTAS);
    const wrong = settings.filter((each) => {
        const [name = "", number = ""] = each.split("=");
        return each !== "nothing" && !(names.includes(name) && /^\d+$/.test(number));
    });
    if (wrong.length > 0) {
        throw new UsageError(
            `--quota ${wrong.join(" ")}: must be a name and a whole number, such as addresses=0\n` +
                `  names: ${names.join(", ")}; the word nothing restores the defaults`,
        );
    }
    const numbers = settings.filter((each) => each !== "nothing").map((each) => each.split("="));
    return Object.fromEntries(numbers.map(([name = "", number]) => [name, Number(number)] as const));
}

function requestedMinutes(text: string): number {
    if (!/^-?\d+$/.test(text)) {
        throw new UsageError(`--clock-ahead ${text}: must be whole minutes, such as 10 or -10; 0: the clocks agree`);
    }
    return Number(text);
}

function requestedIdentityProviders(file: string, readText: (file: string) => string): IdentityProvider[] {
    if (file === "off") {
        return [];
    }
    try {
        return parseIdentityProviders(readText(file));
    } catch (error) {
        throw new UsageError(
            `--web-identity ${file}: ${(error as Error).message}\n` +
                '  it must read {"providers": [{"providerId", "issuer", "audiences", "subjects", "jwks"}]}: see docs/en/lab.md',
        );
    }
}
