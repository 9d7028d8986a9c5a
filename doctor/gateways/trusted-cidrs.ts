import { containsCidr, parseCidr } from "cidr-tools";
import type { Trusts } from "./trust";

/** Trust by a list of CIDRs or addresses; what is none of them is left out. */
export function cidrsFrom(list: readonly string[]): Trusts {
    const cidrs = list.map((each) => each.trim()).filter(isCidr);
    if (cidrs.some((cidr) => /\/0+$/.test(cidr))) {
        return { from: "everyone" };
    }
    return cidrs.length > 0 ? { from: "cidrs", cidrs } : { from: "nobody" };
}

/** Whether every one of these addresses is in the CIDRs (`all`), none is, or some are; no address at all: none is. */
export function coverage(cidrs: readonly string[], addresses: readonly string[]): "all" | "some" | "none" {
    const inside = addresses.filter((address) => cidrs.some((cidr) => containsCidr(cidr, address)));
    return inside.length === 0 ? "none" : inside.length === addresses.length ? "all" : "some";
}

function isCidr(text: string): boolean {
    try {
        return text !== "" && parseCidr(text).start >= 0n;
    } catch {
        return false;
    }
}
