import type { V1Service } from "@kubernetes/client-node";
import { entryPointsOf, servicesBehind, type NamespaceFacts } from "../no-backend";
import type { PodSelection } from "./pod-logs";

/** The Pods behind all that uses a stack's CLB. */
export function podsOfLoadBalancer(facts: NamespaceFacts, loadBalancerId: string): PodSelection[] {
    return entryPointsOf(facts, loadBalancerId)
        .flatMap((entryPoint) => servicesBehind(entryPoint, facts))
        .map(selectionOf);
}

/** The Pods that a Service selects. Throws where it has no selector, so that its Pods are unknown. */
export function selectionOf({ metadata, spec }: V1Service): PodSelection {
    const { namespace = "", name = "" } = metadata ?? {};
    const labels = Object.entries(spec?.selector ?? {});
    if (labels.length === 0) {
        throw new Error(`Service ${namespace}/${name} has no selector, so its Pods and their logs are not known`);
    }
    return { namespace, selector: labels.map(([key, value]) => `${key}=${value}`).join(",") };
}

/**
 * Where a LoadBalancer Service is called: one URL for each of its TCP ports, HTTPS for 443.
 * Throws where the Service has no address, with what to do.
 */
export function urlsOf({ metadata, spec, status }: V1Service): string[] {
    const { namespace = "", name = "" } = metadata ?? {};
    const ingress = status?.loadBalancer?.ingress?.[0];
    const host = ingress?.ip ?? ingress?.hostname;
    if (!ingress || !host) {
        throw new Error(
            `Service ${namespace}/${name} has no CLB's address in its status (type ${spec?.type ?? "ClusterIP"}): set --url to the ` +
                `address of what leads to it, or look at its events: kubectl -n ${namespace} describe service ${name}`,
        );
    }
    // A status names its ports where they are served elsewhere than asked.
    const ports = ingress.ports ?? spec?.ports ?? [];
    return ports
        .filter(({ protocol = "TCP" }) => protocol === "TCP")
        .map(({ port }) => (port === 443 ? `https://${host}` : `http://${host}${port === 80 ? "" : `:${port}`}`));
}
