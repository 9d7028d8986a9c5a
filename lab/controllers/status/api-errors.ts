import type { ObjectKeys } from "../object-keys";
import { errorCodes } from "../../../tke/errors/error-codes";
import { error, problem, type Problem } from "./problems";

/** The code of an error that Tencent's API answered; undefined for any other error. */
export function apiErrorCode(cause: unknown): string | undefined {
    const code: unknown = cause instanceof Error ? (cause as { code?: unknown }).code : undefined;
    return typeof code === "string" && /^[A-Z][a-z]+[A-Za-z]*(\.[A-Za-z]+)*$/.test(code) ? code : undefined;
}

/** What an error of the CLB API is for the object that was being synced; undefined where it is none. */
export function refusalOfCloud(cause: unknown, { kind }: Pick<ObjectKeys, "kind">): Problem | undefined {
    const code = apiErrorCode(cause);
    if (code === undefined) {
        return undefined;
    }
    const detail = `${code}: ${(cause as Error).message}`;
    if (code.startsWith("InternalError")) {
        return problem(errorCodes.cloudFailure, detail, { retry: true });
    }
    return kind === "Ingress" && code.startsWith("LimitExceeded")
        ? problem(errorCodes.ingressQuota, detail, { retry: true })
        : error(detail, { retry: true });
}
