import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import { ingressKeys, serviceKeys } from "../object-keys";
import { desiredLoadBalancer, type DesiredLoadBalancer } from "./desired-load-balancer";
import { ingressListeners } from "./ingress-listeners";
import { distinct, type DesiredState } from "./load-balancer-model";
import { type ClusterView } from "./backends/cluster-view";
import { serviceListeners } from "./service-listeners";
import { unservedByIngress, unservedByService } from "./unserved-requests";

/** All that one object asks of its CLB, as a plain value; deploy/ compares it with the CLB and carries it out. */
export interface ObjectModel extends DesiredState {
    loadBalancer: DesiredLoadBalancer;
}

export function serviceLoadBalancer(service: V1Service): DesiredLoadBalancer {
    return desiredLoadBalancer(service.metadata?.annotations ?? {}, serviceKeys, unservedByService(service));
}

export function ingressLoadBalancer(ingress: V1Ingress): DesiredLoadBalancer {
    return desiredLoadBalancer(ingress.metadata?.annotations ?? {}, ingressKeys, unservedByIngress(ingress));
}

/** @param address the CLB's VIP, or its domain name where it has none. */
export function serviceModel(service: V1Service, address: string, view: ClusterView): ObjectModel {
    const state = serviceListeners(service, address, view);
    const problems = distinct([...state.problems, ...unservedByService(service).left]);
    return { loadBalancer: serviceLoadBalancer(service), ...state, problems };
}

/** @param address the CLB's VIP, or its domain name where it has none. */
export function ingressModel(ingress: V1Ingress, address: string, view: ClusterView): ObjectModel {
    const state = ingressListeners(ingress, address, view);
    const problems = distinct([...state.problems, ...unservedByIngress(ingress).left]);
    return { loadBalancer: ingressLoadBalancer(ingress), ...state, problems };
}
