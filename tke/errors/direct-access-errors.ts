import type { ErrorRow } from "./error-cause";

/** Why a CLB cannot bind the Pods of a workload directly; the remedies are the same for Services and Ingresses. */
const CAUSES = {
    hostNetworkPods: {
        meaning: "direct access is on, but the Pods have their node's network (hostNetwork)",
        remedy: 'remove hostNetwork from the Pod template, or set direct access to "false"',
        source: "457/81004",
    },
    superNodeAccount: {
        meaning: "direct access is on, but only a bill-by-IP account can bind Pods of super nodes",
        remedy: "have the account changed to bill-by-IP, or run the Pods on native nodes",
        source: "457/41897, the code is inferred",
    },
    globalRouteSwitch: {
        meaning:
            'direct access is on, but GlobalRouteDirectAccess is not "true" in ConfigMap kube-system/tke-service-controller-config, ' +
            "which Pods of GlobalRouter need",
        remedy:
            'set GlobalRouteDirectAccess: "true" in ConfigMap kube-system/tke-service-controller-config, run the Pods with VPC-CNI, ' +
            'or set direct access to "false"',
        source: "457/131136, 457/81004",
    },
    globalRouteAccount: {
        meaning: "direct access is on, but only a bill-by-IP account can bind Pods of GlobalRouter",
        remedy: "have the account changed to bill-by-IP, or run the Pods with VPC-CNI",
        source: "457/41897, the code is inferred",
    },
} as const;

/** The rows with a controller's code for a workload that supports no direct access, or without one. */
export function directAccessRows(code?: string): Record<keyof typeof CAUSES, ErrorRow> {
    const rows = Object.entries(CAUSES).map(([cause, row]) => [cause, { ...(code && { code }), ...row }]);
    return Object.fromEntries(rows) as Record<keyof typeof CAUSES, ErrorRow>;
}

/** E4060 of both controllers. @param source of the code itself */
export function snatProRows(source: string) {
    return {
        snatProMissing: {
            code: "E4060",
            meaning: "direct access to Pods of GlobalRouter needs SNAT Pro, which is not open to the account",
            remedy:
                "ask Tencent in a ticket to open SNAT Pro to the account, run the Pods with VPC-CNI, " +
                'or set direct access to "false"',
            source,
        },
        containerCidrUnregistered: {
            code: "E4060",
            meaning:
                "direct access to Pods of GlobalRouter needs the container CIDR to be registered: no route of it is " +
                "enabled in a CCN of the VPC",
            remedy:
                "put the VPC on a CCN and publish the container CIDR's route to it (NotifyRoutes), ask Tencent in a ticket, " +
                'run the Pods with VPC-CNI, or set direct access to "false"',
            source: "457/41897 (2022), the code is inferred",
        },
    } as const satisfies Record<string, ErrorRow>;
}
