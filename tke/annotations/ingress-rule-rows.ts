import { z } from "zod";
import type { AnnotationRows } from "./row";
import { flag } from "./value-types";

const port = z.int().min(1).max(65535);

/** Tencent's console writes "null" where there are none. */
const rules = {
    type: "json",
    schema: z
        .array(
            z.looseObject({
                host: z.string().optional(),
                path: z.string().optional(),
                backend: z
                    .looseObject({ serviceName: z.string(), servicePort: z.union([z.string(), z.number()]) })
                    .optional(),
            }),
        )
        .nullable(),
    what: 'a JSON array, such as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}], or null',
} as const;

const redirectCode = {
    type: "json",
    schema: z.strictObject({ defaultRewriteCode: z.union([z.literal(301), z.literal(302), z.literal(307)]) }),
    what: 'JSON, such as {"defaultRewriteCode":307}, with 301, 302 or 307',
} as const;

const certificates = {
    type: "json",
    schema: z.array(
        z.looseObject({
            hosts: z.array(z.string()).optional(),
            qcloud_cert_id: z.array(z.string().min(1)).min(1),
        }),
    ),
    what: 'a JSON array, such as [{"hosts":["a.com"],"qcloud_cert_id":["id"]}]',
} as const;

/** Annotations of an Ingress that say which listeners and rules its CLB gets. */
export const ingressRuleRows = {
    ruleMix: {
        key: "kubernetes.io/ingress.rule-mix",
        meaning: "rules on both HTTP and HTTPS, as http-rules and https-rules say",
        value: flag,
        since: "1.3.0",
        source: "457/56112",
    },
    httpRules: {
        key: "kubernetes.io/ingress.http-rules",
        meaning: "the rules on HTTP",
        value: rules,
        since: "1.3.0",
        source: "457/56112",
    },
    httpsRules: {
        key: "kubernetes.io/ingress.https-rules",
        meaning: "the rules on HTTPS",
        value: rules,
        since: "1.3.0",
        source: "457/56112",
    },
    ruleMixBoth: {
        key: "kubernetes.io/ingress.rule-mix-both",
        meaning: "every rule on both HTTP and HTTPS",
        value: flag,
        since: "2.8.0",
        excludes: ["ruleMix", "autoRewrite", "rewriteSupport"],
        source: "457/56112",
    },
    autoRewrite: {
        key: "ingress.cloud.tencent.com/auto-rewrite",
        meaning: "redirects every rule of HTTP to HTTPS; it takes ports 80 and 443",
        value: flag,
        since: "1.3.0",
        source: "457/56112",
    },
    rewriteSupport: {
        key: "ingress.cloud.tencent.com/rewrite-support",
        meaning: "redirects as the rules say; it takes ports 80 and 443",
        value: flag,
        since: "1.3.0",
        source: "457/56112",
    },
    autoRewriteCode: {
        key: "ingress.cloud.tencent.com/auto-rewrite-code",
        meaning: "the status of the redirect",
        value: redirectCode,
        default: "302",
        since: "2.11.0",
        needs: ["autoRewrite"],
        source: "457/56112; values: CLB API, RewriteCodes; its form: tke-guide",
    },
    listenPorts: {
        key: "ingress.cloud.tencent.com/listen-ports",
        meaning: "the ports of the listeners",
        value: {
            type: "json",
            schema: z.array(z.union([z.strictObject({ HTTP: port }), z.strictObject({ HTTPS: port })])).min(1),
            what: 'a JSON array of ports by protocol, such as [{"HTTP":80},{"HTTPS":443}]',
        },
        default: "80 and 443",
        since: "2.4.1",
        source: "457/56112",
    },
    certificate: {
        key: "ingress.cloud.tencent.com/certificate",
        meaning: "certificates by host; excludes `spec.tls`",
        value: certificates,
        since: "2.8.0",
        source: "457/56112",
    },
} as const satisfies AnnotationRows;
