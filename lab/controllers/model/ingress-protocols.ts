import type { V1Ingress } from "@kubernetes/client-node";
import { z } from "zod";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { ErrorCause } from "../../../tke/errors/error-cause";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { parseJson } from "./annotation-json";
import type { IngressRule } from "./ingress-rules";
import { error, problem, type Problem } from "../status/problems";

const { Ingress: INGRESS } = ANNOTATION_KEYS;

/** Ports as JSON, such as `[{"HTTP":80},{"HTTPS":443}]` (457/56112). */
const LISTEN_PORTS = INGRESS.listenPorts;
/** Sorts rules by the two next annotations (457/45693). */
const RULE_MIX = INGRESS.ruleMix;
const HTTP_RULES = INGRESS.httpRules;
const HTTPS_RULES = INGRESS.httpsRules;
/** Serves every rule by both protocols. */
const RULE_MIX_BOTH = INGRESS.ruleMixBoth;

type Protocol = "HTTP" | "HTTPS";

const DEFAULT_PORTS: Readonly<Record<Protocol, number>> = { HTTP: 80, HTTPS: 443 };

const portNumber = z.number().int().min(1).max(65535);
const listenPorts = z
    .array(z.union([z.strictObject({ HTTP: portNumber }), z.strictObject({ HTTPS: portNumber })]))
    .min(1);

const mixedRules = z
    .array(
        z.object({
            host: z.string().optional(),
            path: z.string().optional(),
            backend: z.object({ serviceName: z.string(), servicePort: z.union([z.string(), z.number()]) }).optional(),
            rewrite: z.unknown().optional(),
        }),
    )
    .nullable();
type MixedRule = NonNullable<z.infer<typeof mixedRules>>[number];

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
    const ports = readPorts(annotations[LISTEN_PORTS]);
    const mixed = https ? mix(annotations, rules, vip) : { HTTP: [...rules], HTTPS: [], problems: [] };
    const plans = ports.list
        .map(({ protocol, port }) => ({ protocol, port, rules: mixed[protocol] }))
        .filter((plan) => plan.rules.length > 0);
    return {
        plans,
        problems: [...ports.problems, ...mixed.problems],
    };
}

function readPorts(text: string | undefined): { list: { protocol: Protocol; port: number }[]; problems: Problem[] } {
    const defaults = (["HTTP", "HTTPS"] as const).map((protocol) => ({ protocol, port: DEFAULT_PORTS[protocol] }));
    if (text === undefined) {
        return { list: defaults, problems: [] };
    }
    const parsed = listenPorts.safeParse(parseJson(text));
    if (!parsed.success) {
        const message =
            `${LISTEN_PORTS}: ${text} is not of the form [{"HTTP":80},{"HTTPS":443}]. What to do: correct it; ` +
            "until then ports 80 and 443 are used.";
        return { list: defaults, problems: [{ severity: "error", message }] };
    }
    const list = parsed.data.map((entry) =>
        "HTTP" in entry
            ? ({ protocol: "HTTP", port: entry.HTTP } as const)
            : { protocol: "HTTPS" as const, port: entry.HTTPS },
    );
    return { list, problems: [] };
}

interface Mixed extends Record<Protocol, IngressRule[]> {
    problems: Problem[];
}

function mix(annotations: Readonly<Record<string, string>>, rules: readonly IngressRule[], vip: string): Mixed {
    if (annotations[RULE_MIX_BOTH] === "true") {
        return { HTTP: [...rules], HTTPS: [...rules], problems: [] };
    }
    if (annotations[RULE_MIX] !== "true") {
        return { HTTP: [], HTTPS: [...rules], problems: [] };
    }
    const http = readRules(HTTP_RULES, annotations[HTTP_RULES], INGRESS_ERRORS.httpRulesInvalid);
    const https = readRules(HTTPS_RULES, annotations[HTTPS_RULES], INGRESS_ERRORS.httpsRulesInvalid);
    const isIn = (list: readonly MixedRule[], rule: IngressRule) => list.some((entry) => isSame(entry, rule, vip));
    return {
        HTTP: rules.filter((rule) => isIn(http.rules, rule)),
        // What neither names is HTTPS's.
        HTTPS: rules.filter((rule) => isIn(https.rules, rule) || !isIn(http.rules, rule)),
        problems: [...http.problems, ...https.problems],
    };
}

function readRules(
    key: string,
    text: string | undefined,
    code: ErrorCause,
): { rules: MixedRule[]; problems: Problem[] } {
    const parsed = mixedRules.safeParse(parseJson(text ?? "null"));
    if (!parsed.success) {
        return { rules: [], problems: [problem(code, `${key}: ${text}`)] };
    }
    const rules = parsed.data ?? [];
    const redirects = rules.some(({ rewrite }) => rewrite !== undefined && rewrite !== null);
    return {
        rules,
        problems: redirects
            ? [
                  error(
                      `${key}: the lab's controllers make no redirects; "rewrite" is left out. What to do: remove it, or call ManualRewrite`,
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
