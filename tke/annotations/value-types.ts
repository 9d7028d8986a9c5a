import { z } from "zod";
import { CLB_LIMITS, ClbChargeType } from "../clb";
import { parseLabelSelector } from "../label-selector";
import { AUTO_CONFIG_SUFFIXES } from "../objects";

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

/** The controllers' own TkeServiceConfigs end in the suffixes that no other name may have (457/45490). */
export const serviceConfigName = {
    type: "text",
    pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    isValid: (text: string) => !Object.values(AUTO_CONFIG_SUFFIXES).some((suffix) => text.endsWith(suffix)),
    what: `the name of an object in the same namespace that does not end in ${Object.values(AUTO_CONFIG_SUFFIXES).join(" or ")}`,
} as const;

export const labelSelector = {
    type: "text",
    pattern: /^\S(.*\S)?$/,
    isValid: (text: string) => parseLabelSelector(text) !== undefined,
    what: "a label selector, such as key in (a, b)",
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
