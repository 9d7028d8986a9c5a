import type { V1Ingress } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import type { IngressRule } from "./ingress-rules";
import { error, type Problem } from "../status/problems";

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
): { plans: ProtocolPlan[]; problems: Problem[] } {
    const annotations = metadata?.annotations ?? {};
    const ports = readPorts(annotations);
    const mixed = https ? mix(annotations, rules, vip) : { HTTP: [...rules], HTTPS: [], problems: [] };
    const plans = ports
        .map(({ protocol, port }) => ({ protocol, port, rules: mixed[protocol] }))
        .filter((plan) => plan.rules.length > 0);
    return {
        plans,
        problems: mixed.problems,
    };
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

interface Mixed extends Record<Protocol, IngressRule[]> {
    problems: Problem[];
}

function mix(annotations: Annotations, rules: readonly IngressRule[], vip: string): Mixed {
    if (annotations[RULE_MIX_BOTH] === "true") {
        return { HTTP: [...rules], HTTPS: [...rules], problems: [] };
    }
    if (annotations[RULE_MIX] !== "true") {
        return { HTTP: [], HTTPS: [...rules], problems: [] };
    }
    const http = readRules("httpRules", annotations);
    const https = readRules("httpsRules", annotations);
    const isIn = (list: readonly MixedRule[], rule: IngressRule) => list.some((entry) => isSame(entry, rule, vip));
    return {
        HTTP: rules.filter((rule) => isIn(http.rules, rule)),
        // What neither names is HTTPS's.
        HTTPS: rules.filter((rule) => isIn(https.rules, rule) || !isIn(http.rules, rule)),
        problems: [...http.problems, ...https.problems],
    };
}

function readRules(
    name: "httpRules" | "httpsRules",
    annotations: Annotations,
): { rules: readonly MixedRule[]; problems: Problem[] } {
    const rules = readAnnotation("Ingress", name, annotations) ?? [];
    const redirects = rules.some(({ rewrite }) => rewrite !== undefined && rewrite !== null);
    return {
        rules,
        problems: redirects
            ? [
                  error(
                      `${INGRESS[name]}: the lab's controllers make no redirects; "rewrite" is left out. What to do: remove it, or call ManualRewrite`,
                  ),
              ]
            : [],
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
