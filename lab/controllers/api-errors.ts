import type { ObjectKeys } from "./object-keys";
import { INGRESS_ERRORS } from "../../tke/errors/ingress-errors";
import { LabLimitError } from "../cloud/errors";
import { error, problem, type Problem } from "./problems";

/** The code of an error that Tencent's API answered; undefined for any other error. */
export function apiErrorCode(cause: unknown): string | undefined {
    const code: unknown = cause instanceof Error ? (cause as { code?: unknown }).code : undefined;
    return typeof code === "string" && /^[A-Z][a-z]+[A-Za-z]*(\.[A-Za-z]+)*$/.test(code) ? code : undefined;
}

/** What an error of the CLB API is for the object that was being synced; undefined where it is none. */
export function refusalOfCloud(
    cause: unknown,
    { codes, kind }: Pick<ObjectKeys, "codes" | "kind">,
): Problem | undefined {
    const code = apiErrorCode(cause);
    if (code === undefined) {
        return undefined;
    }
    if (cause instanceof LabLimitError) {
        return limitOfLab(cause);
    }
    const detail = `${code}: ${(cause as Error).message}`;
    if (code.startsWith("InternalError")) {
        return problem(codes.cloudFailure, detail, { retry: true });
    }
    return kind === "Ingress" && code.startsWith("LimitExceeded")
        ? problem(INGRESS_ERRORS.ruleQuota, detail, { retry: true })
        : error(detail, { retry: true });
}

/** A limit of the lab is the lab's own: never one of TKE's codes, nor the user's mistake. */
export function limitOfLab({ message }: LabLimitError): Problem {
    return error(`${message} This is a limit of the lab, not of TKE. What to do: leave it out here.`);
}
