import { TKE_SERVICE_CONFIG } from "../../../../tke/objects";
import { flag, integer, keyedList, object, oneOf, text, type CustomResource, type Schema } from "./definition";

/** Seconds and counts as a CLB takes them (457/45490, 214/65860). */
const healthCheckSettings = {
    enable: flag,
    intervalTime: integer(5, 300, "seconds between two checks, 5 unless set"),
    timeout: integer(2, 60, "seconds that an answer may take, 2 unless set; less than intervalTime"),
    healthNum: integer(2, 10, "checks that have to succeed in a row, 3 unless set"),
    unHealthNum: integer(2, 10, "checks that have to fail in a row, 3 unless set"),
    sourceIpType: integer(0, 1, "where checks come from: 0 the VIP, 1 100.64.0.0/10"),
};

const timeoutBelowInterval = {
    rule: "(has(self.timeout) ? self.timeout : 2) < (has(self.intervalTime) ? self.intervalTime : 5)",
    message: "timeout must be less than intervalTime (5 unless set)",
};

/** @param shortest seconds. */
function session(shortest: number, longest: number): Schema {
    return object({ enable: flag, sessionExpireTime: integer(shortest, longest, "seconds") });
}

const l4Listener = object({
    protocol: oneOf("TCP", "UDP"),
    port: integer(1, 65535),
    session: session(30, 3600),
    healthCheck: object(healthCheckSettings, { "x-kubernetes-validations": [timeoutBelowInterval] }),
    scheduler: oneOf("WRR", "LEAST_CONN"),
});

const l7Rule = object({
    url: text(),
    forwardType: oneOf("HTTP", "HTTPS", "GRPC"),
    session: session(30, 86400),
    healthCheck: object(
        {
            ...healthCheckSettings,
            httpCheckPath: text(),
            httpCheckDomain: text(),
            httpCheckMethod: oneOf("HEAD", "GET"),
            httpCode: integer(1, 31, "sum of the answers that are healthy: 1 1xx, 2 2xx, 4 3xx, 8 4xx, 16 5xx"),
            checkType: oneOf("HTTP", "HTTPS", "TCP", "GRPC"),
            checkPort: integer(1, 65535),
        },
        { "x-kubernetes-validations": [timeoutBelowInterval] },
    ),
    scheduler: oneOf("WRR", "LEAST_CONN", "IP_HASH"),
});

const l7Listener = object({
    protocol: oneOf("HTTP", "HTTPS"),
    port: integer(1, 65535),
    defaultServer: text("the domain that serves what matches no rule"),
    keepaliveEnable: integer(
        0,
        1,
        "1: the CLB keeps its connections to the backends, which then see the CLB's address",
    ),
    snatEnable: flag,
    listenerName: text(),
    domains: keyedList(
        ["domain"],
        object({
            domain: text('"" is the CLB\'s own address'),
            http2: flag,
            rules: keyedList(["url"], l7Rule),
        }),
    ),
});

/**
 * TkeServiceConfig: what a Service's or an Ingress's listeners are like beyond what Kubernetes has words for (457/45490,
 * 457/45700). Listeners are found by protocol and port; what is not set here stays on the CLB as it is.
 */
export const tkeServiceConfig: CustomResource = {
    ...TKE_SERVICE_CONFIG,
    singular: "tkeserviceconfig",
    shortNames: [],
    scope: "Namespaced",
    columns: [],
    spec: object({
        loadBalancer: object({
            internetMaxBandwidthOut: integer(0, 2048, "Mbps, of a public CLB"),
            l4Listeners: keyedList(["protocol", "port"], l4Listener),
            l7Listeners: keyedList(["protocol", "port"], l7Listener),
        }),
    }),
};
