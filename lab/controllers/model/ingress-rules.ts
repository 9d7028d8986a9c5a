import type { V1Ingress } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { INGRESS_CLASS } from "../../../tke/objects";
import { ingressKeys } from "../object-keys";
import type { EntryObject } from "./entry-object";
import type { ClusterView } from "./backends/cluster-view";
import { error, problem, type Problem } from "../problems";
import type { Backends } from "./backends/backends";
import { backendsOf, failed } from "./backends/service-backends";

/** A forwarding rule of an Ingress: a domain, a path, and the Service that it leads to. */
export interface IngressRule {
    domain: string;
    /** As the Ingress writes it. */
    path: string;
    /** As the CLB takes it: `=` before it asks for that path alone. */
    url: string;
    serviceName: string | undefined;
    /** The Service's port, by name or number. */
    servicePort: string;
}

/** Whether an Ingress is TKE's: of class `qcloud`, or of none (457/45685). */
export function isManagedIngress({ metadata, spec }: V1Ingress): boolean {
    const ingressClass = metadata?.annotations?.[ANNOTATION_KEYS.Ingress.ingressClass] ?? spec?.ingressClassName;
    return ingressClass === undefined || ingressClass === INGRESS_CLASS;
}

/** The names of the Services that an Ingress's rules lead to. */
export function backendServices({ spec }: V1Ingress): (string | undefined)[] {
    return (spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service?.name));
}

/**
 * The rules of an Ingress, the first of several with the same domain and path.
 *
 * @param vip the CLB's address: the domain of rules without a host (457/45685).
 */
export function ingressRules(ingress: V1Ingress, vip: string): { rules: IngressRule[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const rules = new Map<string, IngressRule>();
    for (const { host, http } of ingress.spec?.rules ?? []) {
        for (const { path, pathType, backend } of http?.paths ?? []) {
            const written = path || "/";
            const rule: IngressRule = {
                domain: host || vip,
                path: written,
                url: pathType === "Exact" ? `=${written}` : written,
                serviceName: backend.service?.name,
                servicePort: String(backend.service?.port?.name ?? backend.service?.port?.number ?? ""),
            };
            const key = `${rule.domain} ${rule.url}`;
            if (!isValidPath(written)) {
                problems.push(problem(INGRESS_ERRORS.pathInvalid, `path ${written}`));
            } else if (!rules.has(key)) {
                rules.set(key, rule);
            }
        }
    }
    // Where every path is invalid, that there is no rule follows from it; a default backend alone has a problem of its own.
    if (rules.size === 0 && problems.length === 0 && !ingress.spec?.defaultBackend) {
        problems.push(problem(INGRESS_ERRORS.rulesEmpty, `Ingress ${ingress.metadata?.name}`));
    }
    return { rules: [...rules.values()], problems };
}

/** The backends of one rule on one listener; none, and why, where its Service is wrong. */
export function ruleBackends(
    ingress: V1Ingress,
    rule: IngressRule,
    listener: { protocol: string; port: number },
    view: ClusterView,
): Backends {
    const { serviceName, servicePort } = rule;
    if (!serviceName) {
        return failed(
            error(
                `path ${rule.path} of ${rule.domain} has no backend: it leads to no Service. What to do: name a Service of the ` +
                    "Ingress's namespace in backend.service; a CLB takes no resource.",
            ),
        );
    }
    const namespace = ingress.metadata?.namespace ?? "default";
    const label = `Service ${namespace}/${serviceName}`;
    const service = view.service(namespace, serviceName);
    if (!service) {
        return failed(problem(INGRESS_ERRORS.serviceNotFound, label));
    }
    const port = service.spec?.ports?.find(
        (candidate) => candidate.name === servicePort || String(candidate.port) === servicePort,
    );
    if (!port) {
        return failed(problem(INGRESS_ERRORS.servicePortNotFound, `${label} port ${servicePort}`));
    }
    const entry: EntryObject = { kind: "Ingress", annotations: ingress.metadata?.annotations ?? {} };
    const annotation = entry.annotations[ingressKeys.directAccess];
    if (annotation === "true" && Object.keys(service.spec?.selector ?? {}).length === 0) {
        return failed(problem(INGRESS_ERRORS.serviceSelector, label));
    }
    if (annotation !== "true" && (service.spec?.type ?? "ClusterIP") === "ClusterIP") {
        return failed(problem(INGRESS_ERRORS.serviceType, label));
    }
    const place = { proto: listener.protocol, port: listener.port, host: rule.domain, path: rule.path };
    return backendsOf(service, port, place, entry, view);
}

/** Which paths a CLB rule takes (E4031). */
function isValidPath(path: string): boolean {
    return /^\/[\w.\-/=?]{0,119}$/.test(path);
}
