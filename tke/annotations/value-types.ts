import { z } from "zod";
import { CLB_LIMITS, ClbChargeType, LISTENER_PROTOCOLS } from "../clb";

/** Values that several rows of the table share. */

export const flag = { type: "boolean" } as const;

export const clbId = { type: "text", pattern: /^lb-[0-9a-z]+$/, what: "the id of a CLB, such as lb-1a2b3c4d" } as const;

export const subnetId = {
    type: "text",
    pattern: /^subnet-[0-9a-z]+$/,
    what: "the id of a subnet, such as subnet-1a2b3c4d",
} as const;

export const vpcId = {
    type: "text",
    pattern: /^vpc-[0-9a-z]+$/,
    what: "the id of a VPC, such as vpc-1a2b3c4d",
} as const;

export const region = {
    type: "text",
    pattern: /^[a-z]{2}(-[a-z]+)+$/,
    what: "a region, such as ap-guangzhou",
} as const;

const securityGroupId = { pattern: /^sg-[0-9a-z]+$/, what: "ids of security groups, such as sg-1a2b3c4d" };

export const securityGroupIds = { type: "list", ...securityGroupId } as const;

/** Of a CLB. */
export const clbSecurityGroupIds = { type: "list", ...securityGroupId, max: CLB_LIMITS.securityGroups } as const;

export const objectName = {
    type: "text",
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    what: "the name of an object in the same namespace",
} as const;

export const chargeType = {
    type: "oneOf",
    values: [ClbChargeType.Traffic, ClbChargeType.Bandwidth],
} as const;

/** Mbps. */
export const bandwidth = { type: "wholeNumber", ...CLB_LIMITS.bandwidthMbps } as const;

export const skip = { type: "oneOf", values: ["skip"] } as const;

/** JSON whose shape the documentation leaves open, or that belongs to another API. */
export const anyJson = { type: "json", schema: z.json(), what: "JSON" } as const;

export const jsonObject = { type: "json", schema: z.record(z.string(), z.json()), what: "a JSON object" } as const;

export const jsonArray = { type: "json", schema: z.array(z.json()), what: "a JSON array" } as const;

export const address = { type: "text", pattern: /^[0-9A-Fa-f.:]+$/, what: "an IP address" } as const;

export const time = {
    type: "text",
    pattern: /^\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)$/,
    what: "a time (RFC 3339)",
} as const;

/** A CLB's weight of a backend (CLB API: Weight). */
export const weight = { type: "wholeNumber", ...CLB_LIMITS.weight } as const;

/** The protocols of a listener by its port. */
export const protocolsByPort = {
    type: "json",
    schema: z.record(
        z.string().regex(/^[1-9]\d{0,4}$/),
        z.object({
            protocol: z.array(z.enum(LISTENER_PROTOCOLS)).min(1),
            tls: z.string().optional(),
            hosts: z.record(z.string(), z.object({ tls: z.string().optional() })).optional(),
        }),
    ),
    what: 'JSON by port, such as {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}, of TCP, UDP, TCP_SSL, HTTP, HTTPS and QUIC',
} as const;
