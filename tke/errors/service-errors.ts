import { directAccessRows, snatProRows } from "./direct-access-errors";
import { causesOfController } from "./error-cause";

const BILLING = "a public CLB's charge type and bandwidth go together";

/** What TKE's service controller reports, by cause. */
export const SERVICE_ERRORS = causesOfController("Service", {
    synced: { code: "S2000", meaning: "the sync succeeded", remedy: "nothing", source: "457/81004" },
    roleRevoked: {
        code: "E4001",
        meaning: "TKE may not act for the account: the role TKE_QCSRole is missing or lacks its policies",
        remedy: "grant the role TKE_QCSRole again in the CAM console (457/43416)",
        source: "457/81004",
    },
    loadBalancerQuota: {
        code: "E4004",
        meaning: "the account has reached its quota of CLBs",
        remedy: "delete some, use an existing CLB, or ask Tencent in a ticket for a higher quota",
        source: "457/81004",
    },
    creationParameters: {
        code: "E4005",
        meaning: "the CLB API refuses the parameters of the CLB to create",
        remedy: "correct what it names: extensiveParameters is JSON of CreateLoadBalancer (214/30692)",
        source: "457/81004",
    },
    extensiveParametersInvalid: {
        code: "E4005",
        meaning: "service.kubernetes.io/service.extensiveParameters cannot be read",
        remedy: "make it a JSON object of CreateLoadBalancer (214/30692)",
        source: "457/81004",
    },
    chargeTypeInvalid: {
        code: "E4005",
        meaning: BILLING,
        remedy:
            "set service.kubernetes.io/qcloud-loadbalancer-internet-charge-type to TRAFFIC_POSTPAID_BY_HOUR or " +
            "BANDWIDTH_POSTPAID_BY_HOUR, or remove the bandwidth",
        source: "457/81004, 457/51258",
    },
    bandwidthInvalid: {
        code: "E4005",
        meaning: BILLING,
        remedy: "set service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out to 1 to 2048 (Mbps), or remove the charge type",
        source: "457/81004, 457/51258",
    },
    subnetFull: {
        code: "E4008",
        meaning: "the CLB's subnet has no free address",
        remedy: "name another subnet, or make the CLB a public one",
        source: "457/81004",
    },
    accountInArrears: {
        code: "E4009",
        meaning: "the account is in arrears",
        remedy: "top it up",
        source: "457/81004",
    },
    loadBalancerNotFound: {
        code: "E4011",
        meaning: "the existing CLB does not exist in the cluster's VPC",
        remedy: "set service.kubernetes.io/tke-existed-lbid to the id of a CLB in the VPC of the cluster",
        source: "457/81004",
    },
    loadBalancerOfTke: {
        code: "E4012",
        meaning: "the existing CLB was created by TKE for another object",
        remedy: "set service.kubernetes.io/tke-existed-lbid to a CLB that you created yourself",
        source: "457/81004",
    },
    loadBalancerOfOtherCluster: {
        code: "E4013",
        meaning: "the existing CLB is used by another cluster",
        remedy: "use a CLB of this cluster's own; the lab lets two clusters share one with different ports",
        source: "457/81004",
    },
    portOfOtherService: {
        code: "E4014",
        meaning: "several Services on the existing CLB have the same port",
        remedy: "use another port",
        source: "457/81004",
    },
    listenerConflict: {
        code: "E4016",
        meaning: "a listener of somebody else already has the port on this CLB",
        remedy: "use another port or another CLB, or delete that listener",
        source: "457/46370; 457/81004 has E4014 for it",
    },
    reuseOff: {
        code: "E4016",
        meaning: "Services of this cluster may not share a CLB",
        remedy:
            "use a CLB of its own; Services share one where REUSE_LOADBALANCER is true in ConfigMap " +
            "kube-system/tke-service-controller-config, which Tencent's support switches on for clusters created before 2025-01-02",
        source: "457/81004, 457/46370",
    },
    usedByIngress: {
        code: "E4016",
        meaning: "an Ingress uses the CLB alone",
        remedy: "use a CLB of its own, or create the Ingress again with ingress.cloud.tencent.com/enable-group",
        source: "457/127545, the code is inferred",
    },
    tagsChanged: {
        code: "E4017",
        meaning: "the tags by which TKE finds the CLB were changed",
        remedy: "set them back (tke-createdBy-flag, tke-clusterId and the object's), or create the object again",
        source: "tke-guide for Ingresses; inferred for Services",
    },
    serviceConfigNotFound: {
        code: "E4026",
        meaning: "the TkeServiceConfig does not exist in the namespace",
        remedy: "create it there, or remove the annotation",
        source: "457/81004",
    },
    serviceConfigAutoInvalid: {
        meaning: "the tke-service-config-auto annotation is not a bool",
        remedy: 'set it to "true" or "false"',
        source: "457/45490",
    },
    serviceConfigNameInvalid: {
        meaning: "names that end in -auto-service-config or -auto-ingress-config are the controller's own",
        remedy: "name another TkeServiceConfig",
        source: "457/45490",
    },
    ...directAccessRows("E4033"),
    fourTupleConflict: {
        code: "E4036",
        meaning: "the CLB's address, listener port, backend address and backend port are bound twice",
        remedy: "let the Pod listen on a port for each Service that shares the CLB",
        source: "457/81004",
    },
    certificateNotFound: {
        meaning: "a certificate does not exist or is not a server certificate",
        remedy: "take the id of a server certificate from the SSL certificate console",
        source: "457/51259",
    },
    subnetNotFound: {
        code: "E4037",
        meaning: "the CLB's subnet does not exist",
        remedy: "name a subnet of the cluster's VPC, or make the CLB a public one",
        source: "457/81004",
    },
    directAccessInvalid: {
        code: "E4037",
        meaning: "the direct-access annotation is not a bool",
        remedy: 'set it to "true" or "false"',
        source: "tke-guide for Ingresses; inferred for Services",
    },
    tooManyBackends: {
        code: "E4054",
        meaning: "a listener or rule has at most 100 backends",
        remedy: "ask Tencent in a ticket for more, or choose the nodes with qcloud-loadbalancer-backends-label",
        source: "457/81004 for Ingresses; inferred for Services",
    },
    ...snatProRows("457/81004 for Ingresses; inferred for Services"),
    certificateExpired: {
        code: "E4062",
        meaning: "a certificate has expired",
        remedy: "upload a new one, and put its id into the Secret that specify-protocol names as tls",
        source: "457/81004",
    },
    crossRegionInvalid: {
        code: "E4075",
        meaning: "service.cloud.tencent.com/cross-region-id names no region",
        remedy: "set it to a region's id, such as ap-guangzhou",
        source: "457/81004",
    },
    cloudFailure: {
        code: "E5003",
        meaning: "the CLB API failed",
        remedy: "nothing: the controller tries again",
        source: "tke-guide for Ingresses; inferred for Services",
    },
});
