import { z } from "zod";
import {
    CheckType,
    ForwardType,
    HttpCheckMethod,
    L4Protocol,
    L4Scheduler,
    L7Protocol,
    L7Scheduler,
    type LoadBalancerConfig,
} from "./load-balancer";

/** Tencent's defaults, by which a timeout is judged that stands alone (214/65860). */
const DEFAULT_INTERVAL = 5;
const DEFAULT_TIMEOUT = 2;

const whole = (min: number, max: number) =>
    z.int(`set a whole number from ${min} to ${max}`).min(min, `set ${min} to ${max}`).max(max, `set ${min} to ${max}`);

const port = whole(1, 65535);
const bit = whole(0, 1);

const session = (longest: number) =>
    z.strictObject({ enable: z.boolean(), sessionExpireTime: whole(30, longest).optional() });

const healthCheckSettings = {
    enable: z.boolean(),
    intervalTime: whole(5, 300).optional(),
    timeout: whole(2, 60).optional(),
    healthNum: whole(2, 10).optional(),
    unHealthNum: whole(2, 10).optional(),
    sourceIpType: bit.optional(),
};

function timeoutBelowInterval({
    timeout = DEFAULT_TIMEOUT,
    intervalTime = DEFAULT_INTERVAL,
}: {
    timeout?: number;
    intervalTime?: number;
}): boolean {
    return timeout < intervalTime;
}

const TIMEOUT = {
    path: ["timeout"],
    message: `has to be less than intervalTime, which is ${DEFAULT_INTERVAL} unless set`,
};

const l4Listener = z.strictObject({
    protocol: z.enum(L4Protocol),
    port,
    session: session(3600).optional(),
    healthCheck: z.strictObject(healthCheckSettings).refine(timeoutBelowInterval, TIMEOUT).optional(),
    scheduler: z.enum(L4Scheduler).optional(),
});

const l7Rule = z.strictObject({
    url: z.string().regex(/^\/.{0,119}$/, "set a path that begins with /, at most 120 characters"),
    forwardType: z.enum(ForwardType).optional(),
    session: session(86400).optional(),
    healthCheck: z
        .strictObject({
            ...healthCheckSettings,
            httpCheckPath: z.string().startsWith("/", "set a path that begins with /").optional(),
            httpCheckDomain: z.string().optional(),
            httpCheckMethod: z.enum(HttpCheckMethod).optional(),
            httpCode: whole(1, 31).optional(),
            checkType: z.enum(CheckType).optional(),
            checkPort: port.optional(),
        })
        .refine(timeoutBelowInterval, TIMEOUT)
        .optional(),
    scheduler: z.enum(L7Scheduler).optional(),
});

const l7Listener = z.strictObject({
    protocol: z.enum(L7Protocol),
    port,
    defaultServer: z.string().optional(),
    // Spelled out, since what is left out stays as it is: kept connections hide the client (214/3728).
    keepaliveEnable: bit.default(0),
    snatEnable: z.boolean().optional(),
    listenerName: z.string().optional(),
    domains: z
        .array(
            z.strictObject({
                domain: z.string(),
                http2: z.boolean().optional(),
                rules: z
                    .array(l7Rule)
                    .refine(...differentBy(({ url }: { url: string }) => url, "url"))
                    .optional(),
            }),
        )
        .refine(...differentBy(({ domain }: { domain: string }) => domain, "domain"))
        .optional(),
});

interface ListenerKey {
    protocol: string;
    port: number;
}

const listenerKey = ({ protocol, port: number }: ListenerKey) => `${protocol} ${number}`;

/** What a TkeServiceConfig may say of a CLB, with its ranges and defaults (457/45490, 457/45700). */
export const loadBalancerConfig = z.strictObject({
    internetMaxBandwidthOut: whole(0, 2048).optional(),
    l4Listeners: z
        .array(l4Listener)
        .refine(...differentBy(listenerKey, "protocol and port"))
        .optional(),
    l7Listeners: z
        .array(l7Listener)
        .refine(...differentBy(listenerKey, "protocol and port"))
        .optional(),
}) satisfies z.ZodType<LoadBalancerConfig, LoadBalancerConfig>;

/** Everything that is wrong, each with its place and what to set. */
export function loadBalancerMistakes(config: unknown): string[] {
    const { error } = loadBalancerConfig.safeParse(config);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join(".") || "loadBalancer"}: ${message}`);
}

function differentBy<T>(key: (item: T) => string, what: string) {
    const different = (items: T[]) => new Set(items.map(key)).size === items.length;
    return [different, `two have the same ${what}: merge them`] as const;
}
