import { readFileSync } from "node:fs";
import type { Assumption } from "../../tke/assumptions";
import { parseIdentityProviders, type IdentityProvider } from "../../lab/cloud/identity/identity-providers";
import type { Timing, TimingMode } from "../../lab/cloud/lifecycle/timing";
import type { LabSettings } from "../../lab/daemon";
import { UsageError } from "../stacks/stacks";

/** The options of `lab -- start`; one that is missing changes nothing. */
export interface StartArguments {
    controllerDefaults?: "new" | "old";
    billByIp?: "on" | "off";
    snatPro?: "on" | "off";
    containerCidr?: "ticket" | "ccn";
    clbAddress?: "vip" | "domain";
    /** `nothing` takes back what was assumed. */
    assume?: (Assumption | "nothing")[];
    /** Whether the account has granted TKE its service roles. */
    serviceRoles?: "on" | "off";
    /** Instance types; `nothing` takes back what was sold out. */
    soldOut?: string[];
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
        rateLimits,
        timing: mode,
    } = args;
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
        },
        rateLimited: rateLimits && rateLimits === "on",
        timing:
            (mode ?? factor) === undefined
                ? undefined
                : { ...current, ...(mode && { mode }), ...(factor && { factor }) },
        ...(identityProviders && { identityProviders }),
    });
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
                '  it must read {"providers": [{"providerId", "issuer", "audiences", "subjects", "jwks"}]}: see docs/lab.md',
        );
    }
}
