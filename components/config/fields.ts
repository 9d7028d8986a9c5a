import { z } from "zod";
import { ClbChargeType, CLB_LIMITS } from "../../tke/clb";
import { MAX_NODES } from "../../tke/limits";
import type { LoadBalancerConfig } from "../../tke/service-config/types";
import { MAX_VPC_PREFIX, MAX_ZONES } from "../network/cidr-plan";
import { AccountType, Site } from "../../tke/account";
import { ClbOwner } from "../scenario/args";
import { InstanceChargeType } from "../cluster/native-node-pool";
import { ClbType, KubeProxyMode, SCENARIO_NUMBERS, ServiceType } from "../../tke/scenarios";
import { TTL_PATTERN } from "../common/ttl";
import {
    DOMAIN,
    choice,
    cidrList,
    distinct,
    flag,
    id,
    idList,
    isVisible,
    optionalText,
    privateCidr,
    text,
    wholeNumber,
} from "./schemas";
import { entryFields } from "./entry-fields";
import { workloadFields } from "./workload-fields";

/** Tencent Cloud takes VPCs from /12 down. */
const MIN_VPC_PREFIX = 12;
/** A GlobalRouter node takes a /24 of the cluster CIDR (provider v1.83.25: `cluster_max_pod_num` is 256 by default). */
const NODE_CIDR_PREFIX = 24;

const INSTANCE_TYPE = /^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/;

/** The stack's config: what each key holds, and what an error message tells to set. */
export const fields = {
    scenario: z.literal(SCENARIO_NUMBERS).describe(`one of ${SCENARIO_NUMBERS.join(", ")}`),
    region: text(/^[a-z]{2}(-[a-z]+)+$/, "a region, such as ap-guangzhou"),
    zones: distinct(z.string().regex(/^[a-z0-9-]+$/))
        .refine((zones) => zones.length <= MAX_ZONES)
        .optional()
        .describe(`a list of 1 to ${MAX_ZONES} different zones of the region, such as [ap-guangzhou-6]`),
    vpcCidr: privateCidr(MIN_VPC_PREFIX, MAX_VPC_PREFIX)
        .optional()
        .describe(
            `a private IPv4 CIDR from /${MIN_VPC_PREFIX} to /${MAX_VPC_PREFIX} by its network address, such as 10.1.0.0/16`,
        ),
    serviceCidr: privateCidr(17, 27)
        .optional()
        .describe("a private IPv4 CIDR from /17 to /27 by its network address, such as 172.16.0.0/22"),
    clusterCidr: privateCidr(8, NODE_CIDR_PREFIX)
        .optional()
        .describe(`a private IPv4 CIDR, /${NODE_CIDR_PREFIX} or larger, by its network address, such as 172.20.0.0/16`),
    kubernetesVersion: optionalText(/^\d+\.\d+\.\d+$/, "a version that TKE offers, such as 1.34.1"),
    clusterLevel: optionalText(/^L\d+$/, "a specification of the control plane, such as L5"),
    clusterOs: optionalText(
        /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/,
        "an OS image that TKE offers, such as tlinux3.1x86_64",
    ),
    kubeProxyMode: choice(KubeProxyMode),
    instanceType: optionalText(INSTANCE_TYPE, "an instance type, such as S5.MEDIUM4"),
    instanceTypes: distinct(z.string().regex(INSTANCE_TYPE))
        .optional()
        .describe("a list of different instance types, such as [S5.MEDIUM4, SA5.MEDIUM4]"),
    instanceChargeType: choice(InstanceChargeType),
    instanceChargePeriod: wholeNumber(1, 60).optional().describe("a whole number of months, 1 to 60"),
    systemDiskType: optionalText(/^CLOUD_[A-Z]+$/, "a disk type, such as CLOUD_PREMIUM or CLOUD_BSSD"),
    nodeReplicas: wholeNumber(1, MAX_NODES).optional().describe(`a whole number of nodes, 1 to ${MAX_NODES}`),
    clientCidrs: cidrList
        .refine((cidrs) => cidrs.length > 0)
        .optional()
        .describe("a list of IPv4 CIDRs, such as [203.0.113.0/24]; remove it to let everyone in"),
    apiServerAllowedCidrs: cidrList
        .optional()
        .describe("a list of IPv4 CIDRs, such as [203.0.113.7/32]; remove it to have an intranet endpoint only"),
    natGateway: flag,
    clb: choice(ClbOwner),
    clbType: choice(ClbType),
    clbBandwidthMbps: wholeNumber(CLB_LIMITS.bandwidthMbps.min, CLB_LIMITS.bandwidthMbps.max)
        .optional()
        .describe("a whole number from 1 to 2048"),
    clbChargeType: choice(ClbChargeType),
    clbSlaType: optionalText(/^clb\.c\d\.[a-z]+$/, "a specification of an LCU-supported CLB, such as clb.c2.medium"),
    clbPassToTarget: flag,
    clbSubnetId: id("subnet"),
    ccn: optionalText(/^(new|ccn-[0-9a-z]+)$/, "new, or the id of a CCN, such as ccn-1a2b3c4d"),
    tkeServiceConfig: z
        .custom<LoadBalancerConfig>((value) => value !== null && typeof value === "object" && !Array.isArray(value))
        .optional()
        .describe("spec.loadBalancer of a TkeServiceConfig, such as {l4Listeners: [{protocol: TCP, port: 80}]}"),
    directAccess: flag,
    serviceType: choice(ServiceType),
    ...entryFields,
    ...workloadFields,
    certificateDomain: optionalText(
        new RegExp(`(?=^.{4,64}$)${DOMAIN.source}`),
        "a domain name of at most 64 characters, such as app.example.com",
    ),
    certificateId: optionalText(
        /^[A-Za-z0-9]{8,}$/,
        'the id of a certificate in the SSL service, in quotes where YAML would take it for a number, such as "Ab1Cd2Ef"',
    ),
    namespace: optionalText(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a Kubernetes namespace, such as client-ip"),
    vpcId: id("vpc"),
    nodeSubnetIds: idList("subnet"),
    podSubnetIds: idList("subnet"),
    superNodeSubnetIds: idList("subnet"),
    clusterId: id("cls"),
    kubeconfig: optionalText(/clusters/, "a kubeconfig, as TKE gives it"),
    loadBalancerId: id("lb"),
    existingNamespace: optionalText(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "a Kubernetes namespace that exists"),
    allowClusterWideChanges: flag,
    tags: z
        .record(z.string().min(1).refine(isVisible), z.string().refine(isVisible))
        .optional()
        .describe("a map of texts to texts, without invisible characters"),
    accountType: choice(AccountType),
    site: choice(Site),
    preflight: flag,
    ttl: optionalText(TTL_PATTERN, "a whole number of seconds, minutes, hours or days, such as 30m, 4h or 2d"),
};

/** The stack's config, checked; absent keys are left to the components' defaults. */
export type StackConfig = { [Key in keyof typeof fields]: z.output<(typeof fields)[Key]> };
