import ms, { type StringValue } from "ms";
import { z } from "zod";
import type { ServedAction } from "../api";
import { ANY_ACTION, KUBERNETES } from "./faults";
import { type Fault, type FaultEffect, type FaultPoint } from "../model/faults";
import { isRegion, REGION_NAMES } from "../catalogue/regions";

/** A fault as a user asks for it; numbers may be texts. Exactly one of the effects is given. */
export interface FaultRequest {
    /** `*`: every action. With the service `kubernetes` verb and resource: `patch deployments.apps`. */
    action: string;
    /** `kubernetes`: calls of the clusters' API servers. @default any service of Tencent's */
    service?: string;
    region?: string;
    /** An error code, as Tencent writes them: `ResourceInUse`, `InvalidParameterValue.Length`. */
    error?: string;
    /** The error's message. */
    message?: string;
    /** 500 to 599; from 400 with the service `kubernetes`. */
    status?: number | string;
    disconnect?: boolean;
    truncate?: boolean;
    /** `500ms`, `2s`, `1m`; at most 10 minutes. */
    delay?: string;
    /** `before` or `after` the action has run. */
    hang?: string;
    /** `before` or `after` the action has run. */
    crash?: string;
    /** Excludes `times` and `rate`. */
    nth?: number | string;
    times?: number | string;
    rate?: number | string;
    /** @default 1 */
    seed?: number | string;
}

/** A fault that cannot be, with every mistake in its message. */
export class InvalidFault extends Error {
    constructor(readonly mistakes: readonly string[]) {
        super(mistakes.join("\n  "));
    }
}

const EFFECTS = ["error", "status", "disconnect", "truncate", "delay", "hang", "crash"] as const;
/** As an audit policy names it: verb, plural and group, subresource; or the path of what is no resource. */
const KUBERNETES_CALL = /^[a-z]+ ([a-z0-9.-]+(\/[a-z]+)?|\/\S*)$/;
const LONGEST_DELAY_MS = ms("10m");
const DEFAULT_SEED = 1;

const number = (mustBe: string, isValid: (value: number) => boolean) =>
    z
        .union([z.number(), z.string()])
        .transform((input, context) => {
            const value = input === "" ? NaN : Number(input);
            if (!isValid(value)) {
                context.addIssue(`${input}: must be ${mustBe}`);
            }
            return value;
        })
        .optional();

const point = z
    .string()
    .refine((value): value is FaultPoint => value === "before" || value === "after", {
        error: ({ input }) => `${String(input)}: must be before or after, by whether the action has run then`,
    })
    .optional();

const fields = z.object({
    // A common code, or one with what it is more exactly (ResourceInUse.Address), as in the lists of codes (215/15783).
    error: z
        .string()
        .regex(/^[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9_]*)?$/, {
            error: ({ input }) =>
                `${String(input)}: must look like a code of Tencent's, such as RequestLimitExceeded or ResourceInUse.Address`,
        })
        .optional(),
    status: number(
        "an HTTP status from 500 to 599 (from 400 with --service kubernetes)",
        (value) => Number.isInteger(value) && value >= 400 && value <= 599,
    ),
    delay: z
        .string()
        .transform((text, context) => {
            const milliseconds = text === "" || text.length > 20 ? undefined : ms(text as StringValue);
            if (milliseconds === undefined || milliseconds <= 0 || milliseconds > LONGEST_DELAY_MS) {
                context.addIssue(`${text}: must be a time such as 500ms, 2s or 1m, at most 10m`);
                return z.NEVER;
            }
            return milliseconds;
        })
        .optional(),
    hang: point,
    crash: point,
    nth: number("a whole number from 1", (value) => Number.isSafeInteger(value) && value >= 1),
    times: number("a whole number from 1", (value) => Number.isSafeInteger(value) && value >= 1),
    rate: number("a share of the calls: more than 0 and at most 1, such as 0.3", (value) => value > 0 && value <= 1),
    seed: number("a whole number", Number.isSafeInteger),
    region: z
        .string()
        .refine(isRegion, {
            error: ({ input }) =>
                `${String(input)}: must be one of ${REGION_NAMES.map((each) => each.region).join(", ")}`,
        })
        .optional(),
});

/**
 * The fault that a request asks for. Throws InvalidFault with all mistakes at once.
 *
 * @param actions all that the lab serves.
 * @param suggest gives the word that a wrong one was probably meant to be.
 */
export function parseFault(
    request: FaultRequest,
    actions: readonly ServedAction[],
    suggest: (word: string, candidates: readonly string[]) => string | undefined = () => undefined,
): Fault {
    const parsed = fields.safeParse(request);
    const mistakes = [
        ...targetMistakes(request, actions, suggest),
        ...effectMistakes(request),
        ...(parsed.error?.issues ?? []).map(({ path, message }) => `--${path.join(".")} ${message}`),
    ];
    if (!parsed.success || mistakes.length > 0) {
        throw new InvalidFault(mistakes);
    }
    const { times, nth, rate, seed = DEFAULT_SEED, region } = parsed.data;
    return {
        action: request.action,
        service: request.service,
        region,
        effect: effectOf(request, parsed.data),
        times,
        nth,
        rate,
        seed,
    };
}

function targetMistakes(
    { action, service }: FaultRequest,
    actions: readonly ServedAction[],
    suggest: (word: string, candidates: readonly string[]) => string | undefined,
): string[] {
    if (service === KUBERNETES) {
        return action === ANY_ACTION || KUBERNETES_CALL.test(action)
            ? []
            : [`${action}: must be a verb and a resource, such as "patch deployments.apps" or "get pods/log", or '*'`];
    }
    const services = [...new Set(actions.map((each) => each.service))];
    if (service !== undefined && !services.includes(service)) {
        return [`--service ${service}: must be one of ${[...services, KUBERNETES].join(", ")}`];
    }
    const candidates = actions.filter((each) => service === undefined || each.service === service);
    if (action === ANY_ACTION || candidates.some((each) => each.action === action)) {
        return [];
    }
    const elsewhere = actions.find((each) => each.action === action)?.service;
    if (elsewhere !== undefined) {
        return [`${action} is an action of ${elsewhere}, not of ${service}: leave --service out, or set ${elsewhere}`];
    }
    const meant = suggest(
        action,
        candidates.map((each) => each.action),
    );
    return [
        `${action} is not an action that the lab serves${meant === undefined ? "" : `; did you mean ${meant}?`} ` +
            "(docs/en/tencent-api.md lists them; '*' is every one)",
    ];
}

function effectMistakes(request: FaultRequest): string[] {
    const given = EFFECTS.filter((effect) => request[effect] !== undefined && request[effect] !== false);
    const all = EFFECTS.map((effect) => `--${effect}`).join(", ");
    return [
        ...(given.length === 0 ? [`what happens is missing: set one of ${all}`] : []),
        ...(given.length > 1
            ? [`${given.map((effect) => `--${effect}`).join(" and ")} exclude each other: set one of ${all}`]
            : []),
        ...(request.message !== undefined && request.error === undefined
            ? ["--message is the message of an --error: set --error too"]
            : []),
        ...(request.nth !== undefined && (request.times ?? request.rate) !== undefined
            ? ["--nth is one call: leave --times and --rate out"]
            : []),
        ...(request.service === KUBERNETES && request.error !== undefined
            ? ["--error is a code of Tencent's: set --status for Kubernetes, such as 429 or 503"]
            : []),
        ...(request.service === KUBERNETES && request.region !== undefined
            ? ["--region is of calls of Tencent's API: leave it out for Kubernetes"]
            : []),
        ...(request.service !== KUBERNETES && Number(request.status) < 500
            ? [
                  `--status ${request.status}: Tencent's API answers errors with status 200: set --error instead, or a status from 500`,
              ]
            : []),
        ...(request.seed !== undefined && request.rate === undefined ? ["--seed is of a --rate: set --rate too"] : []),
    ];
}

function effectOf(request: FaultRequest, { error, status, delay, hang, crash }: z.infer<typeof fields>): FaultEffect {
    if (error !== undefined) {
        return { kind: "error", code: error, message: request.message ?? "A fault that was added to the lab." };
    }
    if (status !== undefined) {
        return { kind: "status", status };
    }
    if (delay !== undefined) {
        return { kind: "delay", milliseconds: delay };
    }
    if (hang !== undefined) {
        return { kind: "hang", point: hang };
    }
    if (crash !== undefined) {
        return { kind: "crash", point: crash };
    }
    return { kind: request.disconnect ? "disconnect" : "truncate" };
}
