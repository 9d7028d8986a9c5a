import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { isSameRule } from "./listener-keys";
import type { DesiredListener, DesiredRule } from "./load-balancer-model";
import { error, problem, warning, type Problem } from "../problems";

const { Ingress: INGRESS } = ANNOTATION_KEYS;

/** Where an automatic redirect leads from and to (457/59096). */
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The code of a redirect whose Ingress names none (457/56112). */
const DEFAULT_CODE = 302;

type Annotations = Readonly<Record<string, string>>;

export interface RedirectQuestion {
    annotations: Annotations;
    /** The listeners with the rules that lead to backends. */
    listeners: readonly DesiredListener[];
    /** The CLB's address: the domain of rules without a host. */
    vip: string;
    /** Ids of the certificates for a domain; undefined without one. */
    certIdsFor: (domain: string) => string[] | undefined;
}

/**
 * The listeners of an Ingress with the rules that redirect (457/59096): `auto-rewrite` sends every rule of HTTPS on port
 * 443 there from port 80, `rewrite-support` does what the `rewrite` entries of http-rules and https-rules say.
 */
export function withRedirects(question: RedirectQuestion): { listeners: DesiredListener[]; problems: Problem[] } {
    const listeners = question.listeners.map((listener) => ({ ...listener, rules: [...listener.rules] }));
    const problems = [
        ...(readAnnotation("Ingress", "autoRewrite", question.annotations) ? addAutomatic(listeners, question) : []),
        ...addManual(listeners, question),
    ];
    return { listeners: listeners.filter(({ rules }) => rules.length > 0), problems };
}

function addAutomatic(listeners: DesiredListener[], { annotations }: RedirectQuestion): Problem[] {
    const secured = listeners.find(({ protocol, port }) => protocol === "HTTPS" && port === HTTPS_PORT);
    if (!secured || secured.rules.length === 0) {
        return [
            error(
                `${INGRESS.autoRewrite}: no rule is served by HTTPS on port ${HTTPS_PORT}, to which it redirects. What to do: ` +
                    `add a certificate to spec.tls, or remove the annotation.`,
            ),
        ];
    }
    const plain = listenerOf(listeners, "HTTP", HTTP_PORT);
    if (!plain) {
        return [
            error(`${INGRESS.autoRewrite}: port ${HTTP_PORT} is HTTPS's. What to do: change ${INGRESS.listenPorts}.`),
        ];
    }
    return secured.rules.flatMap(({ domain, url, isWithoutCertificate }) => {
        if (isWithoutCertificate) {
            return [];
        }
        if (plain.rules.some((rule) => isSameRule(rule, { domain, url }))) {
            return [problem(INGRESS_ERRORS.redirectConflict, `${domain}${url} on HTTP:${HTTP_PORT}`)];
        }
        const redirect = { type: "Auto", port: HTTPS_PORT, domain, url, code: codeOf(annotations) } as const;
        plain.rules.push({ domain, url, targets: [], redirect });
        return [];
    });
}

function addManual(listeners: DesiredListener[], question: RedirectQuestion): Problem[] {
    return (["httpRules", "httpsRules"] as const).flatMap((name) => {
        const entries = (readAnnotation("Ingress", name, question.annotations) ?? []).filter(({ rewrite }) => rewrite);
        if (entries.length > 0 && readAnnotation("Ingress", "rewriteSupport", question.annotations) !== true) {
            const message = `${INGRESS[name]}: "rewrite" has no effect without ${INGRESS.rewriteSupport}: "true". What to do: set it, or remove "rewrite".`;
            return [warning(message)];
        }
        return entries.flatMap((entry) => addManualOf(listeners, name, entry, question));
    });
}

type Entry = NonNullable<ReturnType<typeof readAnnotation<"Ingress", "httpRules">>>[number];

function addManualOf(
    listeners: DesiredListener[],
    name: "httpRules" | "httpsRules",
    { host, path, rewrite }: Entry,
    { annotations, vip, certIdsFor }: RedirectQuestion,
): Problem[] {
    const protocol = name === "httpRules" ? "HTTP" : "HTTPS";
    const domain = host || vip;
    const url = path || "/";
    const to = { port: rewrite?.port ?? HTTPS_PORT, domain: rewrite?.host || domain, url: rewrite?.path || "/" };
    const label = `${INGRESS[name]}: the redirect of ${domain}${url}`;
    const target = listeners
        .find(({ port }) => port === to.port)
        ?.rules.find((rule) => !rule.redirect && isSameRule(rule, to));
    if (!target) {
        return [
            error(
                `${label} leads to port ${to.port} ${to.domain}${to.url}, which no rule of the Ingress serves. What to do: ` +
                    "add that rule to spec.rules, or correct rewrite.",
            ),
        ];
    }
    const source = listenerOf(listeners, protocol, protocol === "HTTP" ? HTTP_PORT : HTTPS_PORT);
    const certIds = protocol === "HTTPS" ? certIdsFor(domain) : undefined;
    if (!source || (protocol === "HTTPS" && !certIds)) {
        return [error(`${label} has no ${protocol} listener, or no certificate. What to do: add one for ${domain}.`)];
    }
    if (source.rules.some((rule) => isSameRule(rule, { domain, url }))) {
        return [error(`${label} has the host and path of another rule. What to do: remove one of them.`)];
    }
    const rule: DesiredRule = {
        domain,
        url,
        ...(certIds && { certIds }),
        targets: [],
        redirect: { type: "Manual", ...to, code: codeOf(annotations) },
    };
    source.rules.push(rule);
    return [];
}

/** The listener of a protocol, or a new one on its usual port; undefined where that port is another's. */
function listenerOf(
    listeners: DesiredListener[],
    protocol: "HTTP" | "HTTPS",
    port: number,
): DesiredListener | undefined {
    const existing =
        listeners.find((each) => each.protocol === protocol && each.port === port) ??
        listeners.find((each) => each.protocol === protocol);
    if (existing || listeners.some((each) => each.port === port)) {
        return existing;
    }
    const created: DesiredListener = { protocol, port, targets: [], rules: [] };
    listeners.push(created);
    return created;
}

function codeOf(annotations: Annotations): number {
    return readAnnotation("Ingress", "autoRewriteCode", annotations)?.defaultRewriteCode ?? DEFAULT_CODE;
}
