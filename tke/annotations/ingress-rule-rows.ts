import { certificates, listenPorts, redirectCode, rules } from "./json-shapes";
import type { AnnotationRows } from "./row";
import { flag } from "./value-types";

/** Annotations of an Ingress that say which listeners and rules its CLB gets. */
export const ingressRuleRows = {
    ruleMix: {
        key: "kubernetes.io/ingress.rule-mix",
        meaning: "rules on both HTTP and HTTPS, as http-rules and https-rules say",
        value: flag,
        since: "1.3.0",
        error: "E4044",
        source: "457/56112, 457/81004",
    },
    httpRules: {
        key: "kubernetes.io/ingress.http-rules",
        meaning: "the rules on HTTP",
        value: rules,
        since: "1.3.0",
        error: "E4022",
        source: "457/56112",
    },
    httpsRules: {
        key: "kubernetes.io/ingress.https-rules",
        meaning: "the rules on HTTPS",
        value: rules,
        since: "1.3.0",
        error: "E4023",
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
        value: listenPorts,
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
