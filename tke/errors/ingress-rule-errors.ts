import type { ErrorRow } from "./error-cause";

const RULES_JSON =
    'write it as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}], or "null"';

/** Causes in an Ingress's own rules, certificates, backends and annotations. */
export const ingressRuleErrorRows = {
    secretNameEmpty: {
        code: "E4009",
        meaning: "secretName is empty",
        remedy: "name a Secret with the id of a certificate, or remove the entry",
        source: "457/81004",
    },
    secretNotFound: {
        code: "E4010",
        meaning: "the Secret does not exist in the namespace of the Ingress",
        remedy: "create it there: type Opaque, qcloud_cert_id: the id of a certificate",
        source: "457/81004",
    },
    secretWithoutCertificate: {
        code: "E4011",
        meaning: "the Secret has no qcloud_cert_id",
        remedy: "set qcloud_cert_id to the id of a certificate in the SSL certificate console (type Opaque)",
        source: "457/81004",
    },
    certificateStatus: {
        code: "E4012",
        meaning: "the state of a certificate is not normal",
        remedy: "put the id of an issued certificate into the Secret",
        source: "457/81004",
    },
    rulesEmpty: {
        code: "E4013",
        meaning: "spec.rules has no http paths",
        remedy: "give the Ingress at least one rule with http.paths",
        source: "tke-guide",
    },
    httpRulesInvalid: {
        code: "E4022",
        meaning: "kubernetes.io/ingress.http-rules is not valid",
        remedy: RULES_JSON,
        source: "457/81004",
    },
    httpsRulesInvalid: {
        code: "E4023",
        meaning: "kubernetes.io/ingress.https-rules is not valid",
        remedy: RULES_JSON,
        source: "457/81004",
    },
    pathInvalid: {
        code: "E4031",
        meaning: "a path is not valid",
        remedy: "paths start with / and have 1 to 120 characters of a-z A-Z 0-9 . - / = ? _; a CLB takes no regular expression",
        source: "457/81004",
    },
    hostMissingOnIpv6: {
        code: "E4034",
        meaning: "a rule has no host, and an IPv6 CLB has no address to use in its place",
        remedy: "give every rule a host",
        source: "457/81004",
    },
    certificateIdInvalid: {
        code: "E4035",
        meaning: "the id of a certificate is malformed",
        remedy: "copy the id from the SSL certificate console into qcloud_cert_id",
        source: "457/81004",
    },
    certificateNotFound: {
        code: "E4036",
        meaning: "a certificate does not exist or is not a server certificate",
        remedy: "take the id of a server certificate from the SSL certificate console",
        source: "tke-guide",
    },
    directAccessInvalid: {
        code: "E4037",
        meaning: "the direct-access annotation is not a bool",
        remedy: 'set it to "true" or "false"',
        source: "tke-guide",
    },
    certificateOfClient: {
        code: "E4038",
        meaning: "a certificate is a client certificate, not a server certificate",
        remedy: "take the id of a server certificate",
        source: "tke-guide",
    },
    certificateExpired: {
        code: "E4039",
        meaning: "a certificate has expired",
        remedy: "upload a new one, and put its id into the Secret (457/49099)",
        source: "457/81004",
    },
    certificateMissing: {
        code: "E4040",
        meaning: "no certificate is for this domain",
        remedy: "add it to the hosts of an entry of spec.tls, or add an entry without hosts as the default",
        source: "457/81004",
    },
    serviceNotFound: {
        code: "E4041",
        meaning: "a backend Service does not exist",
        remedy: "create it in the namespace of the Ingress",
        source: "457/81004",
    },
    servicePortNotFound: {
        code: "E4042",
        meaning: "a backend Service has no such port",
        remedy: "name one of the Service's ports",
        source: "457/81004",
    },
    serviceConfigNotFound: {
        code: "E4043",
        meaning: "the TkeServiceConfig does not exist in the namespace",
        remedy: "create it there, or remove the annotation",
        source: "457/81004",
    },
    ruleMixInvalid: {
        code: "E4044",
        meaning: "kubernetes.io/ingress.rule-mix is not a bool",
        remedy: 'set it to "true" or "false"',
        source: "457/81004",
    },
    serviceType: {
        code: "E4047",
        meaning: "a backend Service has no NodePort, and direct access is off",
        remedy: 'make it a NodePort or LoadBalancer Service, or set ingress.cloud.tencent.com/direct-access to "true"',
        source: "457/81004, 457/45685",
    },
    defaultCertificates: {
        code: "E4048",
        meaning: "there is more than one default certificate",
        remedy: "leave at most one entry of spec.tls without hosts",
        source: "457/81004",
    },
    certificateConflict: {
        code: "E4049",
        meaning: "two certificates are for the same domain",
        remedy: "name each host in one entry of spec.tls only",
        source: "457/81004",
    },
    serviceConfigAutoInvalid: {
        code: "E4050",
        meaning: "the tke-service-config-auto annotation is not a bool",
        remedy: 'set it to "true" or "false"',
        source: "tke-guide",
    },
    serviceConfigNameInvalid: {
        code: "E4051",
        meaning: "names that end in -auto-service-config or -auto-ingress-config are the controller's own",
        remedy: "name another TkeServiceConfig",
        source: "457/81004",
    },
    hostInvalid: {
        code: "E4052",
        meaning: "a host is not a domain name that TKE accepts",
        remedy: "use lower-case letters and at least one dot, such as www.example.com or *.example.com",
        source: "457/81004",
    },
    tooManyBackends: {
        code: "E4054",
        meaning: "a listener or rule has at most 100 backends",
        remedy: "ask Tencent in a ticket for more, or bind fewer Pods or nodes",
        source: "457/81004",
    },
    redirectConflict: {
        code: "E4068",
        meaning: "the automatic redirect contradicts another rule of the Ingress",
        remedy: "leave the redirected rules to ingress.cloud.tencent.com/auto-rewrite: remove them from http-rules",
        source: "457/81004",
    },
    httpsRulesConflict: {
        code: "E4081",
        meaning: "kubernetes.io/ingress.https-rules contradicts the Ingress's other settings",
        remedy: "write https-rules as the console does: only rules that spec.rules has",
        source: "457/81004",
    },
    serviceSelector: {
        code: "E4082",
        meaning: "direct access is on, but a backend Service has no selector",
        remedy: 'give the Service a selector, or set ingress.cloud.tencent.com/direct-access to "false"',
        source: "457/81004",
    },
    serviceMissingInStore: {
        code: "W1000",
        meaning: "a backend Service is unknown to the controller, so its rule has no backend",
        remedy: "create the Service in the namespace of the Ingress",
        source: "tke-guide",
    },
} as const satisfies Record<string, ErrorRow>;
