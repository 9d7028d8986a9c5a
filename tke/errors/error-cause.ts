/** Which of TKE's two controllers reports a code: the numbers are per controller, and mean different things (457/81004). */
export type ErrorController = "Service" | "Ingress";

/** One cause of an error code of TKE's controllers, and what to do about it. */
export interface ErrorCause {
    /** Such as `E4060`. Undefined: Tencent publishes no code for it. */
    code?: string;
    controller: ErrorController;
    /** Names the cause among those of its controller. */
    cause: string;
    /** What is wrong, as it follows the object that is concerned. */
    meaning: string;
    /** What to do about this cause. */
    remedy: string;
    /**
     * Page of the documentation, `<product>/<page>`; `tke-guide`: imroc/tke-guide, docs/appendix/ingress-error-code.md.
     * `inferred`: no page gives this code for this cause.
     */
    source: string;
}

export type ErrorRow = Omit<ErrorCause, "controller" | "cause">;

/** The causes of one controller, by their names. */
export function causesOfController<Name extends string>(
    controller: ErrorController,
    rows: Readonly<Record<Name, ErrorRow>>,
): Readonly<Record<Name, ErrorCause>> {
    const named = Object.entries<ErrorRow>(rows).map(([cause, row]) => [cause, { ...row, controller, cause }]);
    return Object.fromEntries(named) as Record<Name, ErrorCause>;
}
