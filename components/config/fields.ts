import { z } from "zod";
import { ClbChargeType, CLB_LIMITS } from "../../tke/clb";
import type { LoadBalancerConfig } from "../../tke/service-config/types";
import { isCidr, isPrivate, MAX_VPC_PREFIX, MAX_ZONES, prefixLength } from "../network/cidr-plan";
import { ClbOwner } from "../scenario/args";
import { InstanceChargeType } from "../cluster/native-node-pool";
import { ClbType, KubeProxyMode, SCENARIO_NUMBERS, ServiceType } from "../../tke/scenarios";
import { TTL_PATTERN } from "../common/ttl";

/** Tencent Cloud takes VPCs from /12 down. */
const MIN_VPC_PREFIX = 12;
/** A GlobalRouter node takes a /24 of the cluster CIDR (provider v1.83.25: `cluster_max_pod_num` is 256 by default). */
const NODE_CIDR_PREFIX = 24;

/** Of the largest cluster level, L5000 (457/67697). */
const MAX_NODES = 5000;
const MAX_PODS = 150_000;

/** An image by name, with a registry, a tag or a digest where it has one (the grammar of distribution/reference). */
const IMAGE =
    /^(?=.{1,512}$)[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/** Control characters, and characters that nobody sees: a zero-width space for instance. */
const INVISIBLE = /\p{C}/u;

const text = (pattern: RegExp, what: string) => z.string().regex(pattern).describe(what);

const optionalText = (pattern: RegExp, what: string) => z.string().regex(pattern).optional().describe(what);

const wholeNumber = (min: number, max: number) =>
    z
        .string()
        .regex(/^(0|[1-9]\d*)$/, { abort: true })
        .transform(Number)
        .pipe(z.number().min(min).max(max));

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Lists and maps reach a program as JSON. */
const json = z.string().transform((value, context) => {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
    }
});

// Aborts: the checks that follow read it as a CIDR.
const cidr = z.string().refine(isCidr, { abort: true });

const privateCidr = (minPrefix: number, maxPrefix: number) =>
    cidr.refine((value) => isPrivate(value) && prefixLength(value) >= minPrefix && prefixLength(value) <= maxPrefix);

const cidrList = json.pipe(z.array(cidr));

const id = (prefix: string) => optionalText(new RegExp(`^${prefix}-[a-z0-9]+$`), `an id, such as ${prefix}-1a2b3c4d`);

const idList = (prefix: string) =>
    json
        .pipe(
            z
                .array(z.string().regex(new RegExp(`^${prefix}-[a-z0-9]+$`)))
                .min(1)
                .refine((ids) => new Set(ids).size === ids.length),
        )
        .optional()
        .describe(`a list of different ids, such as [${prefix}-1a2b3c4d]`);

function isVisible(value: string): boolean {
    return !INVISIBLE.test(value);
}

const choice = <const T extends Record<string, string>>(of: T) => z.enum(Object.values(of) as T[keyof T][]);

const oneOf = (of: Record<string, string>) => `one of ${Object.values(of).join(", ")}`;

/** The stack's config: what each key holds, and what an error message tells to set. */
export const fields = {
    scenario: wholeNumber(1, 99)
        .refine((number) => (SCENARIO_NUMBERS as readonly number[]).includes(number))
        .describe(`one of ${SCENARIO_NUMBERS.join(", ")}`),
    region: text(/^[a-z]{2}(-[a-z]+)+$/, "a region, such as ap-guangzhou"),
    zones: json
        .pipe(
            z
                .array(z.string())
                .min(1)
                .max(MAX_ZONES)
                .refine((zones) => new Set(zones).size === zones.length),
        )
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
    kubeProxyMode: choice(KubeProxyMode).optional().describe(oneOf(KubeProxyMode)),
    instanceType: optionalText(/^[A-Z][A-Za-z0-9]*\.[A-Z0-9]+$/, "an instance type, such as S5.MEDIUM4"),
    instanceChargeType: choice(InstanceChargeType).optional().describe(oneOf(InstanceChargeType)),
    instanceChargePeriod: wholeNumber(1, 60).optional().describe("a whole number of months, 1 to 60"),
    systemDiskType: optionalText(/^CLOUD_[A-Z]+$/, "a disk type, such as CLOUD_PREMIUM or CLOUD_BSSD"),
    nodeReplicas: wholeNumber(1, MAX_NODES).optional().describe(`a whole number of nodes, 1 to ${MAX_NODES}`),
    replicas: wholeNumber(1, MAX_PODS).optional().describe(`a whole number of Pods, 1 to ${MAX_PODS}`),
    // Pulumi gives a Deployment 10 minutes to go.
    drainSeconds: wholeNumber(1, 300).optional().describe("a whole number of seconds, 1 to 300"),
    clientCidrs: cidrList
        .refine((cidrs) => cidrs.length > 0)
        .optional()
        .describe("a list of IPv4 CIDRs, such as [203.0.113.0/24]; remove it to let everyone in"),
    apiServerAllowedCidrs: cidrList
        .optional()
        .describe("a list of IPv4 CIDRs, such as [203.0.113.7/32]; remove it to have an intranet endpoint only"),
    natGateway: flag.optional().describe("true or false"),
    clb: choice(ClbOwner).optional().describe(oneOf(ClbOwner)),
    clbType: choice(ClbType).optional().describe(oneOf(ClbType)),
    clbBandwidthMbps: wholeNumber(CLB_LIMITS.bandwidthMbps.min, CLB_LIMITS.bandwidthMbps.max)
        .optional()
        .describe("a whole number from 1 to 2048"),
    clbChargeType: choice(ClbChargeType).optional().describe(oneOf(ClbChargeType)),
    clbPassToTarget: flag.optional().describe("true or false"),
    clbSubnetId: id("subnet"),
    ccn: optionalText(/^(new|ccn-[0-9a-z]+)$/, "new, or the id of a CCN, such as ccn-1a2b3c4d"),
    tkeServiceConfig: json
        .pipe(
            z.custom<LoadBalancerConfig>(
                (value) => value !== null && typeof value === "object" && !Array.isArray(value),
            ),
        )
        .optional()
        .describe("spec.loadBalancer of a TkeServiceConfig, such as {l4Listeners: [{protocol: TCP, port: 80}]}"),
    directAccess: flag.optional().describe("true or false"),
    serviceType: choice(ServiceType).optional().describe(oneOf(ServiceType)),
    image: optionalText(IMAGE, "an image, such as ccr.ccs.tencentyun.com/me/tke-client-ip-echo:v1"),
    imagePullSecret: optionalText(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "the name of a Secret in the namespace"),
    certificateDomain: optionalText(
        /^(?=.{4,64}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9]([-a-z0-9]{0,57}[a-z0-9])?)$/,
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
    allowClusterWideChanges: flag.optional().describe("true or false"),
    tags: json
        // z.record passes over __proto__.
        .refine((value) => !Object.hasOwn(Object(value) as object, "__proto__"), { abort: true })
        .pipe(z.record(z.string().min(1).refine(isVisible), z.string().refine(isVisible)))
        .optional()
        .describe("a map of texts to texts, without invisible characters"),
    preflight: flag.optional().describe("true or false"),
    ttl: optionalText(TTL_PATTERN, "a whole number of seconds, minutes, hours or days, such as 30m, 4h or 2d"),
};

/** The stack's config, checked; absent keys are left to the components' defaults. */
export type StackConfig = { [Key in keyof typeof fields]: z.output<(typeof fields)[Key]> };
