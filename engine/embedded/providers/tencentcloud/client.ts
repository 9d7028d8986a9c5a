import { CreationRefused } from "../../deployment/creation-refused";
import { EngineError } from "../../../api/engine";
import type { FunctionContext } from "../../provider";
import { clientConfig, tencentClients, type TencentClients } from "../../../../tencent/clients";
import { codeOf } from "../../../../tencent/retry";
import { poll } from "../poll";

/** Tencent's official clients, with the region that they ask. */
export type Clients = TencentClients & { region: string };

/** As long as the SDK waits by itself: what creates something may take its time. */
const REQUEST_TIMEOUT_SECONDS = 60;

interface Connection {
    region: string;
    secretId: string;
    secretKey: string;
    proxy: string;
}

const opened = new Map<string, Clients>();

/** The clients for a resource: an explicit provider's settings before the environment's. */
export function clientsFor(context: FunctionContext): Clients {
    const setting = (input: string, variable: string): string => {
        const value = context.providerInputs[input] ?? context.environment[variable];
        if (typeof value !== "string" || value === "") {
            throw new EngineError(`${variable} is not set: \`npm run lab -- env\` prints what reaches the lab`);
        }
        return value;
    };
    const connection: Connection = {
        region: setting("region", "TENCENTCLOUD_REGION"),
        secretId: setting("secretId", "TENCENTCLOUD_SECRET_ID"),
        secretKey: setting("secretKey", "TENCENTCLOUD_SECRET_KEY"),
        proxy: setting("", "HTTP_PROXY"),
    };
    const key = JSON.stringify(connection);
    const clients = opened.get(key) ?? open(connection);
    opened.set(key, clients);
    return clients;
}

function open({ region, secretId, secretKey, proxy }: Connection): Clients {
    const environment = {
        TENCENTCLOUD_REGION: region,
        TENCENTCLOUD_SECRET_ID: secretId,
        TENCENTCLOUD_SECRET_KEY: secretKey,
        TENCENTCLOUD_PROTOCOL: "HTTP",
        HTTP_PROXY: proxy,
    };
    return {
        region,
        ...tencentClients(clientConfig(environment, "the embedded engine calls the lab", REQUEST_TIMEOUT_SECONDS)),
    };
}

/** Codes, or what stands before their first dot, that the provider tries again (provider v1.83.25, common.go:85). */
const RETRIED = ["RequestLimitExceeded", "ResourceInUse", "ResourceUnavailable", "ResourceBusy"];

const MINUTE = 60_000;

/** A wait that takes longer is reported. */
const LONG_WAIT_MS = 10_000;

export interface CallOptions {
    /** @default 5 minutes, the provider's for writing */
    timeoutMs?: number;
    /** More codes to try again; the provider does so for some calls. */
    alsoRetried?: readonly string[];
}

/** One call, tried again while the API says that the time is not right; after a while what it says is reported. */
export async function call<T>(
    context: FunctionContext,
    request: () => Promise<T>,
    { timeoutMs = 5 * MINUTE, alsoRetried = [] }: CallOptions = {},
): Promise<T> {
    const codes = [...RETRIED, ...alsoRetried];
    const { signal } = context;
    let answer: unknown;
    const patience = setTimeout(() => {
        if (answer !== undefined) {
            context.report?.(
                `waits, at most ${timeoutMs / MINUTE} minutes, as Tencent's API refuses it: ${explained(answer).message}`,
            );
        }
    }, LONG_WAIT_MS);
    return poll({ signal, timeoutMs }, request, (error) => {
        answer = error;
        return codes.some((code) => codeOf(error) === code || codeOf(error).startsWith(`${code}.`));
    })
        .catch((error: unknown) => {
            throw explained(error);
        })
        .finally(() => clearTimeout(patience));
}

/** The call that creates a resource: like {@link call}, but it distinguishes an answer that refuses from a lost one. */
export async function callToCreate<T>(
    context: FunctionContext,
    request: () => Promise<T>,
    options?: CallOptions,
): Promise<T> {
    try {
        return await call(context, request, options);
    } catch (error) {
        throw isRefusal(error) ? new CreationRefused((error as Error).message, { cause: error }) : error;
    }
}

/** Codes with which the API does not say whether it has done what it was asked for. */
const OUTCOME_UNKNOWN = /^(InternalError|ServiceUnavailable)|Timeout/;

/** For the `catch` of a call: `none` where the API answers that there is no such resource. */
export function noneIfNotFound<T>(none: T) {
    return (error: unknown): T => {
        if (/NotFound/.test(codeOf(error))) {
            return none;
        }
        throw error;
    };
}

/** Only what the API itself has answered carries the id of a request. */
function isRefusal(error: unknown): boolean {
    const answer = error instanceof EngineError ? error.cause : error;
    const { requestId } = answer as { requestId?: unknown };
    return typeof requestId === "string" && requestId !== "" && !OUTCOME_UNKNOWN.test(codeOf(answer));
}

/** Polls until there is an answer that is not undefined. */
export async function waitFor<T>(
    context: FunctionContext,
    what: string,
    timeoutMs: number,
    probe: () => Promise<T | undefined>,
): Promise<T> {
    const notYet = new Error(`${what} did not happen within ${timeoutMs / 1000} s`);
    const patience = setTimeout(
        () => context.report?.(`waits for ${what}, at most ${timeoutMs / 60_000} minutes`),
        LONG_WAIT_MS,
    );
    return poll(
        { signal: context.signal, timeoutMs },
        async () => {
            const answer = await probe();
            if (answer === undefined) {
                throw notYet;
            }
            return answer;
        },
        (error) => error === notYet,
    ).finally(() => clearTimeout(patience));
}

/** The API's code belongs to its message: it is what one looks up. */
function explained(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new EngineError(String(thrown));
    const code = codeOf(error);
    if (error.message.includes("ECONNREFUSED")) {
        return new EngineError(`no lab answers (${error.message}): start it with \`npm run lab -- start\``);
    }
    return code && !error.message.startsWith(code)
        ? Object.assign(new EngineError(`${code}: ${error.message}`, { cause: error }), { code })
        : error;
}
