import { invalidParameterValue } from "../../../errors";

const DOMAIN = /^(|~.{1,79}|(?=.{1,80}$)(\*|[\w-]+)(\.([\w-]+|\*))*)$/;

/** A name, one with a wildcard, a regular expression after `~`, or none: the CLB's own address. */
export function checkedDomain(domain: string, parameter = "Domain"): string {
    if (!DOMAIN.test(domain)) {
        throw invalidParameterValue(
            parameter,
            domain,
            "must be a domain name or an address of at most 80 characters, with `*` at its beginning or end, or `~` and a regular expression",
        );
    }
    return domain;
}
