import type { V1Ingress } from "@kubernetes/client-node";
import { ingressKeys } from "./annotations";
import { errorCodes, problem, warning, type Problem } from "./error-codes";
import { distinct, type ClusterView, type DesiredRule, type DesiredState } from "./listeners";
import { backendsOf, failed, type Backends } from "./service-backends";

/**
 * The HTTP listener 80 of an Ingress with its rules. A rule whose backend is wrong stays without targets.
 *
 * @param vip the CLB's address: the domain of rules without a host (457/45685).
 */
export function ingressListeners(ingress: V1Ingress, vip: string, view: ClusterView): DesiredState {
    const problems: Problem[] = unsupportedParts(ingress);
    const rules = new Map<string, DesiredRule>();
    for (const { host, http } of ingress.spec?.rules ?? []) {
        for (const { path, pathType, backend } of http?.paths ?? []) {
            const domain = host || vip;
            const url = path || "/";
            if (!isValidUrl(url)) {
                problems.push(problem(errorCodes.ingressPathInvalid, `path ${url}`));
            } else if (!rules.has(`${domain} ${url}`)) {
                const backends = ingressBackends(ingress, backend.service, view);
                problems.push(...backends.problems);
                rules.set(`${domain} ${url}`, { domain, url, targets: backends.targets });
            }
            if (pathType === "Exact") {
                problems.push(warning(`path ${url}: pathType Exact is served like Prefix in the lab`));
            }
        }
    }
    if (rules.size === 0) {
        problems.push(problem(errorCodes.ingressRulesEmpty, `Ingress ${ingress.metadata?.name}`));
    }
    return {
        listeners: rules.size > 0 ? [{ protocol: "HTTP", port: 80, targets: [], rules: [...rules.values()] }] : [],
        problems: distinct(problems),
    };
}

function unsupportedParts({ spec }: V1Ingress): Problem[] {
    return [
        ...(spec?.tls?.length
            ? [warning("spec.tls: the lab serves no HTTPS; the rules are served on HTTP port 80")]
            : []),
        ...(spec?.defaultBackend ? [warning("spec.defaultBackend is left out: the lab serves spec.rules only")] : []),
    ];
}

/** Which paths a CLB rule takes (E4031). */
function isValidUrl(url: string): boolean {
    return /^\/[\w.\-/=?]{0,119}$/.test(url);
}

function ingressBackends(
    ingress: V1Ingress,
    reference: { name: string; port?: { name?: string; number?: number } } | undefined,
    view: ClusterView,
): Backends {
    if (!reference) {
        return failed(warning("a backend that is no Service is left out"));
    }
    const namespace = ingress.metadata?.namespace ?? "default";
    const label = `Service ${namespace}/${reference.name}`;
    const service = view.service(namespace, reference.name);
    if (!service) {
        return failed(problem(errorCodes.ingressServiceNotFound, label));
    }
    const { name, number } = reference.port ?? {};
    const port = service.spec?.ports?.find((candidate) => (name ? candidate.name === name : candidate.port === number));
    if (!port) {
        return failed(problem(errorCodes.ingressServicePortNotFound, `${label} port ${name ?? number}`));
    }
    const annotation = ingress.metadata?.annotations?.[ingressKeys.directAccess];
    if (annotation === "true" && Object.keys(service.spec?.selector ?? {}).length === 0) {
        return failed(problem(errorCodes.ingressServiceSelector, label));
    }
    if (annotation !== "true" && (service.spec?.type ?? "ClusterIP") === "ClusterIP") {
        return failed(problem(errorCodes.ingressServiceType, label));
    }
    return backendsOf(service, port, { annotation, entry: false }, view);
}
