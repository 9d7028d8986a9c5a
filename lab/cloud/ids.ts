import { randomInt } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

export type IdPrefix = "vpc" | "subnet" | "sg" | "rtb" | "eip" | "nat" | "lb" | "lbl" | "loc" | "cls" | "np" | "ins";

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
