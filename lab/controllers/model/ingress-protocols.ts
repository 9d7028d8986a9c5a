import type { V1Ingress } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import type { IngressRule } from "./ingress-rules";

const { Ingress: INGRESS } = ANNOTATION_KEYS;

/** Sorts rules by the two next annotations (457/45693). */
const RULE_MIX = INGRESS.ruleMix;
/** Serves every rule by both protocols. */
const RULE_MIX_BOTH = INGRESS.ruleMixBoth;

type Protocol = "HTTP" | "HTTPS";
type Annotations = Readonly<Record<string, string>>;

const DEFAULT_PORTS: Readonly<Record<Protocol, number>> = { HTTP: 80, HTTPS: 443 };

type MixedRule = NonNullable<ReturnType<typeof readAnnotation<"Ingress", "httpRules">>>[number];

/** A listener of an Ingress and the rules on it. */
export interface ProtocolPlan {
    protocol: Protocol;
    port: number;
    rules: IngressRule[];
}

/**
 * Which rules are served by HTTP and which by HTTPS, and on which ports. Without a certificate all are HTTP's, with one
 * all are HTTPS's, unless they are mixed (457/45693).
 *
 * @param https whether there are certificates.
 * @param vip the CLB's address: the domain of rules without a host.
 */
export function ingressProtocols(
    { metadata }: V1Ingress,
    rules: readonly IngressRule[],
    https: boolean,
    vip: string,
): ProtocolPlan[] {
    const annotations = metadata?.annotations ?? {};
    const ports = readPorts(annotations);
    const mixed = https ? mix(annotations, rules, vip) : { HTTP: [...rules], HTTPS: [] };
    return ports
        .map(({ protocol, port }) => ({ protocol, port, rules: mixed[protocol] }))
        .filter((plan) => plan.rules.length > 0);
}

/** Ports 80 and 443 where the annotation is absent, or cannot be read. */
function readPorts(annotations: Annotations): { protocol: Protocol; port: number }[] {
    const chosen = readAnnotation("Ingress", "listenPorts", annotations) ?? [DEFAULT_PORTS];
    return chosen.flatMap((entry) =>
        (["HTTP", "HTTPS"] as const).flatMap((protocol) => {
            const port = (entry as Partial<Record<Protocol, number>>)[protocol];
            return port === undefined ? [] : [{ protocol, port }];
        }),
    );
}

function mix(annotations: Annotations, rules: readonly IngressRule[], vip: string): Record<Protocol, IngressRule[]> {
    if (annotations[RULE_MIX_BOTH] === "true") {
        return { HTTP: [...rules], HTTPS: [...rules] };
    }
    if (annotations[RULE_MIX] !== "true") {
        return { HTTP: [], HTTPS: [...rules] };
    }
    const http = readAnnotation("Ingress", "httpRules", annotations) ?? [];
    const https = readAnnotation("Ingress", "httpsRules", annotations) ?? [];
    const isIn = (list: readonly MixedRule[], rule: IngressRule) => list.some((entry) => isSame(entry, rule, vip));
    return {
        HTTP: rules.filter((rule) => isIn(http, rule)),
        // What neither names is HTTPS's.
        HTTPS: rules.filter((rule) => isIn(https, rule) || !isIn(http, rule)),
    };
}

function isSame({ host, path, backend }: MixedRule, rule: IngressRule, vip: string): boolean {
    return (
        (host || vip) === rule.domain &&
        (path || "/") === rule.path &&
        backend?.serviceName === rule.serviceName &&
        String(backend?.servicePort) === rule.servicePort
    );
}
