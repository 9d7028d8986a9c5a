import { createHash, randomInt } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

export type IdPrefix =
    | "vpc"
    | "subnet"
    | "sg"
    | "rtb"
    | "eip"
    | "nat"
    | "ccn"
    | "ccnr"
    | "ccnrtb"
    | "lb"
    | "lbl"
    | "loc"
    | "cls"
    | "np"
    | "ins"
    | "asg"
    | "asc"
    | "task";

/** `length` random characters of [a-z0-9]. */
export function randomSuffix(length: number): string {
    return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** A resource id as Tencent forms it: the kind's prefix and eight of [a-z0-9]. */
export function newId(prefix: IdPrefix): string {
    return `${prefix}-${randomSuffix(8)}`;
}

/** A super node's name: `eklet-subnet-xxxxxxxx-yyyyyyyy`. */
export function newVirtualNodeName(subnetId: string): string {
    return `eklet-${subnetId}-${randomSuffix(8)}`;
}

/** A native node's name, which starts with its pool's id: the provider finds a pool's nodes by that. */
export function newMachineName(nodePoolId: string): string {
    return `${nodePoolId}-${randomSuffix(5)}`;
}

/** Deterministic 32-bit id for an object that is no record but is derived from others. */
export function stableNumber(...parts: string[]): number {
    return createHash("sha256").update(parts.join("/")).digest().readUInt32BE();
}

/** Deterministic id for a derived object, formed as `newId` does. */
export function stableId(prefix: "rti" | "disk", ...parts: string[]): string {
    const digest = createHash("sha256").update(parts.join("/")).digest();
    return `${prefix}-${Array.from(digest.subarray(0, 8), (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}
