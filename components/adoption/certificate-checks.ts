import type { Mistake } from "../config-checks";
import type { StackConfig } from "../config-fields";
import type { Certificate, CloudFacts } from "./facts";

/** `Status` of one that is issued and valid (400/41674). */
const ISSUED = 1;

/** What is wrong with the adopted certificate. */
export function certificateMistakes(config: StackConfig, { certificate }: CloudFacts): Mistake[] {
    const { certificateId, certificateDomain = "" } = config;
    if (!certificateId) {
        return [];
    }
    const mistake = (set: string): Mistake => ({ key: "certificateId", set });
    if (!certificate) {
        return [mistake("there is no such certificate in the SSL certificate service (E4036): set another one's id")];
    }
    const { certificateType, status, statusName, certEndTime } = certificate;
    return [
        ...(certificateType === "SVR" ? [] : [mistake(`it is a ${certificateType} certificate: set a server's (SVR)`)]),
        ...(status === ISSUED
            ? []
            : [
                  mistake(
                      `it cannot be used (status ${status}, ${statusName}; it ends ${certEndTime}): set a valid one`,
                  ),
              ]),
        ...(isFor(certificate, certificateDomain)
            ? []
            : [mistake(`it is for ${namesOf(certificate).join(", ")}: set one for ${certificateDomain}`)]),
    ];
}

/** A wildcard stands for one label (RFC 6125). */
function isFor(certificate: Certificate, domain: string): boolean {
    const wildcard = domain.replace(/^[^.]+/, "*");
    return namesOf(certificate).some((name) => [domain, wildcard].includes(name.toLowerCase()));
}

function namesOf({ domain, subjectAltNames = [] }: Certificate): string[] {
    return [...new Set([domain ?? [], subjectAltNames].flat())];
}
