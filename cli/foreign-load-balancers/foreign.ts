import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { FINALIZERS } from "../../tke/objects";

/** A Service or Ingress that is not the stack's and has a CLB, or is to get one, which would outlive the cluster and hold its VPC. */
export interface ForeignLoadBalancer {
    kind: "Service" | "Ingress";
    namespace: string;
    name: string;
    /** Empty where the object does not tell. */
    loadBalancerId: string;
}

/** TKE's own: the Service of the API server's intranet endpoint, which is closed with the endpoint. */
const API_SERVER_ENDPOINT = "default/kubernetes-intranet";

/**
 * Objects of a cluster that have a CLB, or that TKE's controllers try to create one for, such as one whose subnet is full until something
 * else is deleted, and are neither the stack's, whose namespace is deleted with it, nor TKE's own.
 */
export function foreignLoadBalancers(
    services: readonly V1Service[],
    ingresses: readonly V1Ingress[],
    ownNamespace: string,
): ForeignLoadBalancer[] {
    const found = [
        ...services.filter(({ spec }) => spec?.type === "LoadBalancer").map((service) => described("Service", service)),
        ...ingresses.map((ingress) => described("Ingress", ingress)),
    ];
    return found
        .filter(({ hasAddress, isClaimed, loadBalancerId }) => hasAddress || isClaimed || loadBalancerId !== "")
        .filter(({ namespace, name }) => namespace !== ownNamespace && `${namespace}/${name}` !== API_SERVER_ENDPOINT)
        .map(({ hasAddress: _, isClaimed: __, ...object }) => object);
}

function described(kind: ForeignLoadBalancer["kind"], { metadata, status }: V1Service | V1Ingress) {
    return {
        kind,
        namespace: metadata?.namespace ?? "",
        name: metadata?.name ?? "",
        loadBalancerId: metadata?.annotations?.[ANNOTATION_KEYS[kind].loadBalancerId] ?? "",
        isClaimed: metadata?.finalizers?.includes(FINALIZERS[kind]) ?? false,
        hasAddress: (status?.loadBalancer?.ingress ?? []).length > 0,
    };
}

/** Why the stack is not destroyed, object by object, and what to do. */
export function foreignRefusal(foreign: readonly ForeignLoadBalancer[], clusterId: string): string {
    return [
        `cluster ${clusterId} has load balancers that do not belong to the stack; nothing was deleted. Without the cluster their CLBs would be left behind and block the deletion of its VPC:`,
        ...foreign.map((object) => `  ${foreignLine(object)}`),
        "Delete these objects first, or add --with-foreign-load-balancers, which deletes them while the cluster's controllers still run",
    ].join("\n");
}

/** `Service other/web (lb-1234abcd)`. */
export function foreignLine({ kind, namespace, name, loadBalancerId }: ForeignLoadBalancer): string {
    return `${kind} ${namespace}/${name}${loadBalancerId ? ` (${loadBalancerId})` : ""}`;
}
