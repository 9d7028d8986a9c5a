import type { V1Ingress } from "@kubernetes/client-node";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { ingressCertificates } from "./ingress-certificates";
import { ingressProtocols, unservedProtocols } from "./ingress-protocols";
import { withRedirects } from "./ingress-redirects";
import { ingressRules, ruleBackends } from "./ingress-rules";
import { problem, type Problem } from "../problems";
import { loadBalancerSettings } from "./service-config";
import { distinct, type DesiredListener, type DesiredRule, type DesiredState } from "./load-balancer-model";
import { type ClusterView } from "./backends/cluster-view";

/**
 * The HTTP and HTTPS listeners of an Ingress with their rules. A rule whose backend is wrong stays without targets; one
 * by HTTPS that no certificate is for is left out (E4040), and one whose certificate cannot be read is not made
 * (457/90598).
 *
 * @param vip the CLB's address: the domain of rules without a host (457/45685).
 */
export function ingressListeners(ingress: V1Ingress, vip: string, view: ClusterView): DesiredState {
    const { namespace = "default", name: ingressName = "", annotations = {} } = ingress.metadata ?? {};
    const config = loadBalancerSettings({ kind: "Ingress", annotations }, ingressName, (name) =>
        view.serviceConfig(namespace, name),
    );
    const { rules, problems } = ingressRules(ingress, vip);
    const certificates = ingressCertificates(ingress, (name) => view.secret(namespace, name));
    const plans = ingressProtocols(ingress, rules, certificates.https, vip);
    const uncovered = new Set<string>();
    const ofBackends: Problem[] = [];
    const listeners = plans.map((plan): DesiredListener => ({
        protocol: plan.protocol,
        port: plan.port,
        targets: [],
        rules: plan.rules.flatMap((rule): DesiredRule[] => {
            const backends = ruleBackends(ingress, rule, plan, view);
            ofBackends.push(...backends.problems);
            const desired = { domain: rule.domain, url: rule.url, targets: backends.targets };
            if (plan.protocol === "HTTP") {
                return [desired];
            }
            const certIds = certificates.certIdsFor(rule.domain);
            if (certIds) {
                return [{ ...desired, certIds }];
            }
            uncovered.add(rule.domain);
            return certificates.problems.length > 0 ? [{ ...desired, isWithoutCertificate: true }] : [];
        }),
    }));
    const redirected = withRedirects({
        annotations,
        vip,
        listeners: listeners.filter((listener) => listener.rules.length > 0),
        certIdsFor: (domain) => certificates.certIdsFor(domain),
    });
    return {
        listeners: redirected.listeners,
        ...(config.settings && { settings: config.settings }),
        problems: distinct([
            ...config.problems,
            ...problems,
            ...certificates.problems,
            ...uncoveredProblems(uncovered, certificates.problems),
            ...redirected.problems,
            // Where a certificate cannot be used, that its port serves nothing follows from it.
            ...(certificates.problems.length > 0 || uncovered.size > 0
                ? []
                : unservedProtocols(annotations, certificates.https, redirected.listeners)),
            ...ofBackends,
        ]),
    };
}

/** That a domain has no certificate says nothing new where a certificate could not be read. */
function uncoveredProblems(domains: ReadonlySet<string>, ofCertificates: readonly Problem[]): Problem[] {
    return ofCertificates.length > 0
        ? []
        : [...domains].map((domain) => problem(INGRESS_ERRORS.certificateMissing, `host ${domain}`));
}
