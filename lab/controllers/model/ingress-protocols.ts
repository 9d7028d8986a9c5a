import type { V1Ingress } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import { error, warning, type Problem } from "../problems";
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

/**
 * What the annotations ask for and no listener serves.
 *
 * @param https whether there are certificates.
 * @param served the listeners with rules, those that only redirect among them.
 */
export function unservedProtocols(
    annotations: Annotations,
    https: boolean,
    served: readonly { protocol: string; port: number }[],
): Problem[] {
    const certificate = "add a certificate to spec.tls";
    const ports = readAnnotation("Ingress", "listenPorts", annotations) === undefined ? [] : readPorts(annotations);
    const isServed = (plan: { protocol: Protocol; port: number }) =>
        served.some(({ protocol, port }) => protocol === plan.protocol && port === plan.port);
    return [
        ...(https ? [] : securedOnly(annotations)).map((key) =>
            error(
                `${key} asks for HTTPS, and the Ingress has no certificate. What to do: ${certificate}, or remove it.`,
            ),
        ),
        ...ports
            .filter((plan) => !isServed(plan))
            .map(({ protocol, port }) => {
                const remedy = https
                    ? `set ${RULE_MIX_BOTH} to "true" to serve every rule by both protocols`
                    : certificate;
                return warning(
                    `${INGRESS.listenPorts}: no rule is served by ${protocol} on port ${port}. What to do: ${remedy}, or remove the port.`,
                );
            }),
    ];
}

/** Annotations that are about rules by HTTPS. */
function securedOnly(annotations: Annotations): string[] {
    const rules = readAnnotation("Ingress", "httpsRules", annotations) ?? [];
    return [
        ...(annotations[RULE_MIX_BOTH] === "true" ? [RULE_MIX_BOTH] : []),
        ...(annotations[RULE_MIX] === "true" && rules.length > 0 ? [INGRESS.httpsRules] : []),
    ];
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
