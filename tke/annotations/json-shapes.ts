import { z } from "zod";
import { CLB_LIMITS, LISTENER_PROTOCOLS, type ListenerProtocol } from "../clb";

/** Shapes of the annotations that hold JSON: the checker and the controllers read them by the same ones. */

const port = z.int().min(1).max(65535);

const hasNoTwice = (values: readonly unknown[]) => new Set(values).size === values.length;

/** A forwarding rule on HTTP or HTTPS, as `http-rules` and `https-rules` list them. */
const mixedRule = z.object({
    host: z.string().optional(),
    path: z.string().optional(),
    backend: z.object({ serviceName: z.string(), servicePort: z.union([z.string(), z.number()]) }).optional(),
    /** Where a manual redirect leads: a host and path of an HTTPS rule (457/59096). */
    rewrite: z
        .looseObject({ host: z.string().optional(), path: z.string().optional(), port: port.optional() })
        .nullable()
        .optional(),
});

/** Tencent's console writes "null" where there are none. */
export const rules = {
    type: "json",
    schema: z.array(mixedRule).nullable(),
    what: 'a JSON array, such as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}], or null',
} as const;

export const redirectCode = {
    type: "json",
    schema: z.strictObject({ defaultRewriteCode: z.union([z.literal(301), z.literal(302), z.literal(307)]) }),
    what: 'JSON, such as {"defaultRewriteCode":307}, with 301, 302 or 307',
} as const;

/** A port is one listener's: HTTP and HTTPS are both TCP's. */
export const listenPorts = {
    type: "json",
    schema: z
        .array(z.union([z.strictObject({ HTTP: port }), z.strictObject({ HTTPS: port })]))
        .min(1)
        .refine((entries) => hasNoTwice(entries.flatMap((entry) => Object.values(entry)))),
    what: 'a JSON array of ports by protocol, each port once, such as [{"HTTP":80},{"HTTPS":443}]',
} as const;

export const certificates = {
    type: "json",
    schema: z.array(
        z.object({
            hosts: z.array(z.string()).optional(),
            qcloud_cert_id: z.array(z.string().min(1)).min(1).max(CLB_LIMITS.certificatesOfDomain).refine(hasNoTwice),
        }),
    ),
    what: 'a JSON array, such as [{"hosts":["a.com"],"qcloud_cert_id":["id"]}], of one or two ids (RSA and ECC) an entry',
} as const;

const TLS_PROTOCOLS: readonly ListenerProtocol[] = ["TCP_SSL", "HTTPS", "QUIC"];

const specifiedPort = z
    .object({
        /** At most one of TCP's and one of UDP's: a listener has its port to itself. */
        protocol: z
            .array(z.enum(LISTENER_PROTOCOLS))
            .min(1)
            .refine((protocols) =>
                [true, false].every(
                    (udp) => [...new Set(protocols)].filter((each) => isOverUdp(each) === udp).length <= 1,
                ),
            ),
        /** A Secret with `qcloud_cert_id`, for all hosts that name none. */
        tls: z.string().min(1).optional(),
        hosts: z.record(z.string(), z.object({ tls: z.string().min(1).optional() })).optional(),
    })
    .refine(({ protocol, tls, hosts = {} }) => {
        const named = Object.values(hosts);
        const isCovered = tls !== undefined || (named.length > 0 && named.every((host) => host.tls !== undefined));
        return isCovered || !protocol.some((each) => TLS_PROTOCOLS.includes(each));
    });

/** The protocols of a listener by its port. */
export const protocolsByPort = {
    type: "json",
    schema: z.record(
        z
            .string()
            .regex(/^[1-9]\d{0,4}$/)
            .refine((text) => Number(text) <= 65535),
        specifiedPort,
    ),
    what:
        'JSON by port, such as {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}, of TCP, UDP, TCP_SSL, HTTP, HTTPS and QUIC, ' +
        "one of them by TCP and one by UDP, with a Secret as tls for TCP_SSL, HTTPS and QUIC",
} as const;

/** Whether a listener's protocol is carried by UDP, so that it has no port of TCP. */
export function isOverUdp(protocol: ListenerProtocol): boolean {
    return protocol === "UDP" || protocol === "QUIC";
}

const weight = z.int().min(CLB_LIMITS.weight.min).max(CLB_LIMITS.weight.max);

/** Weights of a StatefulSet's Pods by listener or rule (457/51258). */
export const backendWeights = {
    type: "json",
    schema: z.object({
        defaultWeight: weight.optional(),
        groups: z
            .array(
                z.object({
                    key: z.object({
                        proto: z.string(),
                        port: z.number(),
                        host: z.string().optional(),
                        path: z.string().optional(),
                    }),
                    statefulSets: z
                        .array(
                            z.object({
                                name: z.string(),
                                weights: z.array(z.object({ weight, podIndexes: z.array(z.int()) })),
                            }),
                        )
                        .optional(),
                }),
            )
            .optional(),
    }),
    what: 'JSON, such as {"defaultWeight":10,"groups":[{"key":{"proto":"TCP","port":80},"statefulSets":[{"name":"app","weights":[{"weight":5,"podIndexes":[0]}]}]}]}',
} as const;
