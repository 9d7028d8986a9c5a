import type { ErrorCause, ErrorController } from "./error-cause";
import { INGRESS_ERRORS } from "./ingress-errors";
import { SERVICE_ERRORS } from "./service-errors";

/** Every cause that TKE's controllers report, the Services' first; those without a published code among them. */
export const ERROR_CAUSES: readonly ErrorCause[] = [SERVICE_ERRORS, INGRESS_ERRORS].flatMap((errors) =>
    Object.values<ErrorCause>(errors),
);

/** The published codes, in ascending order. */
export const ERROR_CODES: readonly string[] = [...new Set(ERROR_CAUSES.flatMap(({ code }) => code ?? []))].toSorted();

/**
 * All causes of a code; none for a code that Tencent does not publish.
 *
 * @param code such as `E4060`, in any case of letters.
 * @param controller @default - those of both
 */
export function causesOf(code: string, controller?: ErrorController): ErrorCause[] {
    const wanted = code.trim().toUpperCase();
    return ERROR_CAUSES.filter(
        (each) => each.code === wanted && (controller === undefined || each.controller === controller),
    );
}
