/** An error code of TKE's controllers: what is wrong, and what to do. */
export interface ErrorCode {
    code: string;
    meaning: string;
    remedy: string;
}

/** Codes of both controllers; the numbers are per controller, so the same number can mean two things (457/81004). */
export const errorCodes = {
    /** 457/81004. */
    serviceLoadBalancerNotFound: {
        code: "E4011",
        meaning: "the existing CLB does not exist in the cluster's VPC",
        remedy: "set service.kubernetes.io/tke-existed-lbid to the id of a CLB in the VPC of the cluster",
    },
    /** 457/81004. */
    serviceLoadBalancerOfTke: {
        code: "E4012",
        meaning: "the existing CLB was created by TKE for another object",
        remedy: "set service.kubernetes.io/tke-existed-lbid to a CLB that you created yourself",
    },
    ingressRulesEmpty: {
        code: "E4013",
        meaning: "spec.rules has no http paths",
        remedy: "give the Ingress at least one rule with http.paths",
    },
    /** 457/81004. */
    listenerConflict: {
        code: "E4016",
        meaning: "a listener of somebody else already has the port on this CLB",
        remedy: "use another port or another CLB, or delete that listener",
    },
    ingressLoadBalancerNotFound: {
        code: "E4018",
        meaning: "the existing CLB does not exist in the cluster's VPC",
        remedy: "set kubernetes.io/ingress.existLbId to the id of a CLB in the VPC of the cluster",
    },
    ingressLoadBalancerOfTke: {
        code: "E4019",
        meaning: "the existing CLB was created by TKE for another object",
        remedy: "set kubernetes.io/ingress.existLbId to a CLB that you created yourself",
    },
    ingressPathInvalid: {
        code: "E4031",
        meaning: "a path is not valid",
        remedy: "paths start with / and have 1 to 120 characters of a-z A-Z 0-9 . - / = ? _",
    },
    /** 457/41897 with 457/131136: GlobalRouter Pods can be bound only with the ConfigMap's switch on. */
    directAccessUnsupported: {
        code: "E4033",
        meaning: "direct access is on, but no Pod of the workload supports it",
        remedy:
            'set GlobalRouteDirectAccess: "true" in ConfigMap kube-system/tke-service-controller-config, ' +
            "have the account billed by IP, run the Pods with VPC-CNI or on super nodes, " +
            'or set direct access to "false"',
    },
    /** 457/41897 of 2022; today's page does not ask for it, the code is still documented. */
    snatProMissing: {
        code: "E4060",
        meaning: "direct access to Pods of GlobalRouter needs SNAT Pro",
        remedy:
            "ask Tencent in a ticket to open SNAT Pro to the account, run the Pods with VPC-CNI, " +
            'or set direct access to "false"',
    },
    directAccessInvalid: {
        code: "E4037",
        meaning: "the direct-access annotation is not a bool",
        remedy: 'set it to "true" or "false"',
    },
    ingressServiceNotFound: {
        code: "E4041",
        meaning: "a backend Service does not exist",
        remedy: "create it in the namespace of the Ingress",
    },
    ingressServicePortNotFound: {
        code: "E4042",
        meaning: "a backend Service has no such port",
        remedy: "name one of the Service's ports",
    },
    ingressServiceType: {
        code: "E4047",
        meaning: "a backend Service has no NodePort, and direct access is off",
        remedy: 'make it a NodePort or LoadBalancer Service, or set ingress.cloud.tencent.com/direct-access to "true"',
    },
    ingressServiceSelector: {
        code: "E4082",
        meaning: "direct access is on, but a backend Service has no selector",
        remedy: 'give the Service a selector, or set ingress.cloud.tencent.com/direct-access to "false"',
    },
} as const satisfies Record<string, ErrorCode>;

/** What a sync could not do, or did otherwise than asked. */
export interface Problem {
    /** With an error the object is not Ready. */
    severity: "error" | "warning";
    code?: string;
    message: string;
    /** Whether only the cloud can change it, so that nothing in Kubernetes will announce it: try again later. */
    retry?: boolean;
}

/** @param detail what exactly is wrong: object, key, value. */
export function problem(code: ErrorCode, detail: string, options: { retry?: boolean } = {}): Problem {
    return {
        severity: "error",
        code: code.code,
        message: `ErrorCode: ${code.code}. ${detail}: ${code.meaning}. What to do: ${code.remedy}.`,
        ...options,
    };
}

export function warning(message: string): Problem {
    return { severity: "warning", message };
}

/** Ends a sync before anything is changed. */
export class SyncError extends Error {
    constructor(readonly problem: Problem) {
        super(problem.message);
        this.name = "SyncError";
    }
}
