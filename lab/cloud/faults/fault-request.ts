import ms, { type StringValue } from "ms";
import { z } from "zod";
import type { ServedAction } from "../api";
import { ANY_ACTION, type Fault, type FaultEffect } from "./faults";
import { isRegion, REGION_NAMES } from "../catalogue/regions";

/** A fault as a user asks for it; numbers may be texts. Exactly one of the five effects is given. */
export interface FaultRequest {
    /** `*`: every action. */
    action: string;
    service?: string;
    region?: string;
    /** An error code, as Tencent writes them: `ResourceInUse`, `InvalidParameterValue.Length`. */
    error?: string;
    /** The error's message. */
    message?: string;
    /** 500 to 599. */
    status?: number | string;
    disconnect?: boolean;
    truncate?: boolean;
    /** `500ms`, `2s`, `1m`; at most 10 minutes. */
    delay?: string;
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

const EFFECTS = ["error", "status", "disconnect", "truncate", "delay"] as const;
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
        "an HTTP status from 500 to 599",
        (value) => Number.isInteger(value) && value >= 500 && value <= 599,
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
    const { times, rate, seed = DEFAULT_SEED, region } = parsed.data;
    return {
        action: request.action,
        service: request.service,
        region,
        effect: effectOf(request, parsed.data),
        times,
        rate,
        seed,
    };
}

function targetMistakes(
    { action, service }: FaultRequest,
    actions: readonly ServedAction[],
    suggest: (word: string, candidates: readonly string[]) => string | undefined,
): string[] {
    const services = [...new Set(actions.map((each) => each.service))];
    if (service !== undefined && !services.includes(service)) {
        return [`--service ${service}: must be one of ${services.join(", ")}`];
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
        `${action} is no action that the lab serves${meant === undefined ? "" : `; did you mean ${meant}?`} ` +
            "(docs/tencent-api.md lists them; '*' is every one)",
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
        ...(request.seed !== undefined && request.rate === undefined ? ["--seed is of a --rate: set --rate too"] : []),
    ];
}

function effectOf(request: FaultRequest, { error, status, delay }: z.infer<typeof fields>): FaultEffect {
    if (error !== undefined) {
        return { kind: "error", code: error, message: request.message ?? "A fault that was asked of the lab." };
    }
    if (status !== undefined) {
        return { kind: "status", status };
    }
    if (delay !== undefined) {
        return { kind: "delay", milliseconds: delay };
    }
    return { kind: request.disconnect ? "disconnect" : "truncate" };
}
