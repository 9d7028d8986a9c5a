import { z } from "zod";
import { CLB_LIMITS } from "../clb";
import {
    CheckType,
    ForwardType,
    HttpCheckMethod,
    L4Protocol,
    L4Scheduler,
    L7Protocol,
    L7Scheduler,
    type LoadBalancerConfig,
} from "./types";

const { healthCheckCount, healthCheckInterval, healthCheckTimeout, sessionSeconds } = CLB_LIMITS;

const whole = (min: number, max: number) =>
    z.int(`set a whole number from ${min} to ${max}`).min(min, `set ${min} to ${max}`).max(max, `set ${min} to ${max}`);

const port = whole(1, 65535);
const bit = whole(0, 1);

const session = ({ min, max }: { min: number; max: number }) =>
    z.strictObject({
        enable: z.boolean().optional(),
        sessionExpireTime: whole(min, max).describe("seconds").optional(),
    });

const healthCheckSettings = {
    enable: z.boolean().optional(),
    intervalTime: whole(healthCheckInterval.min, healthCheckInterval.max)
        .describe(`seconds between two checks, ${healthCheckInterval.default} unless set`)
        .optional(),
    timeout: whole(healthCheckTimeout.min, healthCheckTimeout.max)
        .describe(`seconds that an answer may take, ${healthCheckTimeout.default} unless set; less than intervalTime`)
        .optional(),
    healthNum: whole(healthCheckCount.min, healthCheckCount.max)
        .describe(`checks that have to succeed in a row, ${healthCheckCount.default} unless set`)
        .optional(),
    unHealthNum: whole(healthCheckCount.min, healthCheckCount.max)
        .describe(`checks that have to fail in a row, ${healthCheckCount.default} unless set`)
        .optional(),
    sourceIpType: bit.describe("where checks come from: 0 the VIP, 1 100.64.0.0/10").optional(),
};

/** Health-check settings whose timeout is below their interval: once for zod, once for the API server. */
function healthCheck<S extends z.ZodRawShape>(shape: S) {
    const { default: interval } = healthCheckInterval;
    const { default: timeout } = healthCheckTimeout;
    const message = `has to be less than intervalTime, which is ${interval} unless set`;
    return z
        .strictObject(shape)
        .refine(
            (set: { timeout?: unknown; intervalTime?: unknown }) =>
                Number(set.timeout ?? timeout) < Number(set.intervalTime ?? interval),
            { path: ["timeout"], message },
        )
        .meta({
            "x-kubernetes-validations": [
                {
                    rule: `(has(self.timeout) ? self.timeout : ${timeout}) < (has(self.intervalTime) ? self.intervalTime : ${interval})`,
                    message: `timeout ${message}`,
                },
            ],
        });
}

/** A list of which no two entries are about the same thing: once for zod, once for the API server. */
function keyedList<T extends z.ZodObject>(keys: readonly (keyof z.infer<T> & string)[], entry: T) {
    const keyOf = (item: z.infer<T>) => JSON.stringify(keys.map((key) => item[key]));
    return z
        .array(entry)
        .refine((items) => new Set(items.map(keyOf)).size === items.length, {
            message: `two have the same ${keys.join(" and ")}: merge them`,
        })
        .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": keys });
}

const l4Listener = z.strictObject({
    protocol: z.enum(L4Protocol),
    port,
    session: session(sessionSeconds.l4).optional(),
    healthCheck: healthCheck(healthCheckSettings).optional(),
    scheduler: z.enum(L4Scheduler).optional(),
});

const l7Rule = z.strictObject({
    url: z
        .string()
        .regex(
            new RegExp(`^/.{0,${CLB_LIMITS.pathLength - 1}}$`),
            `set a path that begins with /, at most ${CLB_LIMITS.pathLength} characters`,
        ),
    forwardType: z.enum(ForwardType).optional(),
    session: session(sessionSeconds.l7).optional(),
    healthCheck: healthCheck({
        ...healthCheckSettings,
        httpCheckPath: z.string().regex(/^\//, "set a path that begins with /").optional(),
        httpCheckDomain: z.string().optional(),
        httpCheckMethod: z.enum(HttpCheckMethod).optional(),
        httpCode: whole(1, 31)
            .describe("sum of the answers that are healthy: 1 1xx, 2 2xx, 4 3xx, 8 4xx, 16 5xx")
            .optional(),
        checkType: z.enum(CheckType).optional(),
        checkPort: port.optional(),
    }).optional(),
    scheduler: z.enum(L7Scheduler).optional(),
});

const l7Listener = z.strictObject({
    protocol: z.enum(L7Protocol),
    port,
    defaultServer: z.string().describe("the domain that serves what matches no rule").optional(),
    keepaliveEnable: bit
        .describe("1: the CLB keeps its connections to the backends, which then see the CLB's address")
        .optional(),
    snatEnable: z.boolean().optional(),
    listenerName: z.string().optional(),
    domains: keyedList(
        ["domain"],
        z.strictObject({
            domain: z.string().describe('"" is the CLB\'s own address'),
            http2: z.boolean().optional(),
            rules: keyedList(["url"], l7Rule).optional(),
        }),
    ).optional(),
});

/** `spec.loadBalancer` of a TkeServiceConfig, with its ranges (457/45490, 457/45700). */
const loadBalancerConfig = z.strictObject({
    internetMaxBandwidthOut: whole(0, CLB_LIMITS.bandwidthMbps.max).describe("Mbps, of a public CLB").optional(),
    l4Listeners: keyedList(["protocol", "port"], l4Listener).optional(),
    l7Listeners: keyedList(["protocol", "port"], l7Listener).optional(),
}) satisfies z.ZodType<LoadBalancerConfig, LoadBalancerConfig>;

/** `spec` of a TkeServiceConfig. */
export const tkeServiceConfigSpec = z.strictObject({ loadBalancer: loadBalancerConfig.optional() });

/** Everything that is wrong with `spec.loadBalancer`, each with its place and what to set. */
export function loadBalancerMistakes(config: unknown): string[] {
    const { error } = loadBalancerConfig.safeParse(config);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join(".") || "loadBalancer"}: ${message}`);
}
