/** An error code of TKE's controllers: what is wrong, and what to do. */
export interface ErrorCode {
    code: string;
    meaning: string;
    remedy: string;
}

/** Codes of both controllers; the numbers are per controller, so the same number can mean two things (457/81004). */
export const errorCodes = {
    serviceConfigAutoInvalid: {
        code: "E4050",
        meaning: "the tke-service-config-auto annotation is not a bool",
        remedy: 'set it to "true" or "false"',
    },
    serviceConfigNameInvalid: {
        code: "E4051",
        meaning: "names that end in -auto-service-config or -auto-ingress-config are the controller's own",
        remedy: "name another TkeServiceConfig",
    },
    ingressSecretNameEmpty: {
        code: "E4009",
        meaning: "secretName is empty",
        remedy: "name a Secret with the id of a certificate, or remove the entry",
    },
    ingressSecretNotFound: {
        code: "E4010",
        meaning: "the Secret does not exist in the namespace of the Ingress",
        remedy: "create it there: type Opaque, qcloud_cert_id: the id of a certificate",
    },
    ingressSecretWithoutCertificate: {
        code: "E4011",
        meaning: "the Secret has no qcloud_cert_id",
        remedy: "set qcloud_cert_id to the id of a certificate in the SSL certificate console (type Opaque)",
    },
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
    ingressHttpRulesInvalid: {
        code: "E4022",
        meaning: "kubernetes.io/ingress.http-rules is not valid",
        remedy: 'write it as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}]',
    },
    ingressHttpsRulesInvalid: {
        code: "E4023",
        meaning: "kubernetes.io/ingress.https-rules is not valid",
        remedy: 'write it as [{"host":"a.com","path":"/","backend":{"serviceName":"app","servicePort":"80"}}]',
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
    ingressDefaultCertificates: {
        code: "E4048",
        meaning: "there is more than one default certificate",
        remedy: "leave one entry of spec.tls without hosts at most",
    },
    ingressCertificateConflict: {
        code: "E4049",
        meaning: "two certificates are for the same domain",
        remedy: "name each host in one entry of spec.tls only",
    },
    tooManyBackends: {
        code: "E4054",
        meaning: "a listener or rule has at most 100 real servers",
        remedy: "ask Tencent in a ticket for more, or choose the nodes with qcloud-loadbalancer-backends-label",
    },
    /** 457/41897 of 2022; today's page does not ask for it, the code is still documented. */
    snatProMissing: {
        code: "E4060",
        meaning: "direct access to Pods of GlobalRouter needs SNAT Pro",
        remedy:
            "ask Tencent in a ticket to open SNAT Pro to the account, run the Pods with VPC-CNI, " +
            'or set direct access to "false"',
    },
    /** 457/41897 of 2022; the code is inferred. */
    containerCidrUnregistered: {
        code: "E4060",
        meaning: "direct access to Pods of GlobalRouter needs the container CIDR to be registered",
        remedy:
            "put the VPC on a CCN and publish the container CIDR's route to it (NotifyRoutes), ask Tencent in a ticket, " +
            'run the Pods with VPC-CNI, or set direct access to "false"',
    },
    certificateNotFound: {
        code: "E4036",
        meaning: "a certificate does not exist, or is no server's",
        remedy: "take the id of a server certificate from the SSL certificate console",
    },
    directAccessInvalid: {
        code: "E4037",
        meaning: "the direct-access annotation is not a bool",
        remedy: 'set it to "true" or "false"',
    },
    ingressCertificateMissing: {
        code: "E4040",
        meaning: "no certificate is for this domain",
        remedy: "add it to the hosts of an entry of spec.tls, or add an entry without hosts as the default",
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
    ingressServiceConfigNotFound: {
        code: "E4043",
        meaning: "the TkeServiceConfig does not exist in the namespace",
        remedy: "create it there, or remove the annotation",
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
    /** 457/81004. */
    serviceLoadBalancerQuota: {
        code: "E4004",
        meaning: "the account has as many CLBs as it may have",
        remedy: "delete some, use an existing CLB, or ask Tencent for a higher quota",
    },
    /** 457/81004. */
    serviceCreationParameters: {
        code: "E4005",
        meaning: "the parameters of the CLB to create are not valid",
        remedy: "set the annotations as 457/51258 has them; extensiveParameters is JSON of CreateLoadBalancer (214/30692)",
    },
    /** 457/81004. */
    serviceSubnetFull: {
        code: "E4008",
        meaning: "the CLB's subnet has no free address",
        remedy: "name another subnet, or make the CLB a public one",
    },
    /** 457/46370. */
    serviceReuse: {
        code: "E4016",
        meaning: "the Service may not share it",
        remedy:
            "use a CLB of its own; Services share one where REUSE_LOADBALANCER is true in ConfigMap " +
            "kube-system/tke-service-controller-config, and with an Ingress that has enable-group",
    },
    /** 457/81004. */
    serviceSubnetNotFound: {
        code: "E4037",
        meaning: "the CLB's subnet does not exist",
        remedy: "name a subnet of the cluster's VPC, or make the CLB a public one",
    },
    /** 457/81004. */
    ingressLoadBalancerQuota: {
        code: "E4003",
        meaning: "the account has as many CLBs as it may have",
        remedy: "delete some, use an existing CLB, or ask Tencent for a higher quota",
    },
    tagsChanged: {
        code: "E4017",
        meaning: "the tags by which TKE finds the CLB were changed",
        remedy: "set them back (tke-createdBy-flag, tke-clusterId and the object's), or create the object anew",
    },
    /** 457/81004. */
    ingressUsedByOther: {
        code: "E4020",
        meaning: "another Ingress uses the CLB",
        remedy: "use a CLB of its own, or create both with ingress.cloud.tencent.com/enable-group",
    },
    ingressCreationParameters: {
        code: "E4024",
        meaning: "the parameters of the CLB to create are not valid",
        remedy: "set the annotations as 457/56112 has them",
    },
    ingressExtensiveParameters: {
        code: "E4026",
        meaning: "kubernetes.io/ingress.extensiveParameters cannot be read",
        remedy: "make it JSON of CreateLoadBalancer (214/30692)",
    },
    ingressChargeType: {
        code: "E4045",
        meaning: "the charge type is not valid",
        remedy: "set it together with kubernetes.io/ingress.internetMaxBandwidthOut",
    },
    /** 457/81004. */
    ingressBandwidth: {
        code: "E4046",
        meaning: "the bandwidth is not valid",
        remedy: "set it together with kubernetes.io/ingress.internetChargeType",
    },
    /** 457/81004. */
    ingressSubnetFull: {
        code: "E4053",
        meaning: "the CLB's subnet has no free address",
        remedy: "name another subnet, or make the CLB a public one",
    },
    /** 457/81004. */
    ingressSubnetNotFound: {
        code: "E4055",
        meaning: "the CLB's subnet does not exist",
        remedy: "name a subnet of the cluster's VPC, or make the CLB a public one",
    },
    /** 457/81004. */
    ingressListenerConflict: {
        code: "E4101",
        meaning: "a listener of somebody else already has the port on this CLB",
        remedy: "use another port or another CLB, or delete that listener",
    },
    /** 457/81004: rules, listeners or real servers. */
    ingressQuota: {
        code: "E4005",
        meaning: "the CLB has as many of them as it may have",
        remedy: "use fewer, spread them over several Ingresses, or ask Tencent for a higher quota",
    },
    /** Both controllers. */
    cloudFailure: {
        code: "E5003",
        meaning: "the CLB API failed",
        remedy: "nothing: the controller tries again",
    },
    /** 457/127545. */
    ingressGroup: {
        code: "E4406",
        meaning: "an Ingress shares its CLB only with those that were created with enable-group, as it was itself",
        remedy:
            "create all of them with ingress.cloud.tencent.com/enable-group and kubernetes.io/ingress.existLbId, " +
            "or give each a CLB of its own",
    },
} as const satisfies Record<string, ErrorCode>;
