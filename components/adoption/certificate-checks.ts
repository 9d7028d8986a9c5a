import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import type { Certificate, CloudFacts } from "./facts";

/** `Status` of one that is issued and valid (400/41674). */
const ISSUED = 1;

const DAY_MS = 24 * 60 * 60 * 1000;
const WARNED_DAYS = 30;

/** What is wrong with the adopted certificate. */
export function certificateMistakes(config: StackConfig, { certificate }: CloudFacts, now: Date): Mistake[] {
    const { certificateId, certificateDomain = "" } = config;
    if (!certificateId) {
        return [];
    }
    const mistake = (set: string): Mistake => ({ key: "certificateId", set });
    if (!certificate) {
        return [mistake("there is no such certificate in the SSL certificate service (E4036): set another one's id")];
    }
    const { certificateType, status, statusName, certBeginTime, certEndTime } = certificate;
    const begins = (timeOf(certBeginTime) ?? 0) > now.getTime();
    return [
        ...(certificateType === "SVR" ? [] : [mistake(`it is a ${certificateType} certificate: set a server's (SVR)`)]),
        ...(status === ISSUED
            ? []
            : [
                  mistake(
                      `it cannot be used (status ${status}, ${statusName}; it ends ${certEndTime}): set a valid one`,
                  ),
              ]),
        ...(status === ISSUED && (timeOf(certEndTime) ?? Infinity) <= now.getTime()
            ? [mistake(`it ended at ${certEndTime} (UTC+8): set one that is valid now`)]
            : []),
        ...(begins ? [mistake(`it is valid from ${certBeginTime} (UTC+8) on: set one that is valid now`)] : []),
        ...(isFor(certificate, certificateDomain)
            ? []
            : [mistake(`it is for ${namesOf(certificate).join(", ")}: set one for ${certificateDomain}`)]),
    ];
}

/** That the adopted certificate ends soon; undefined where it does not, or where it has ended, which is a mistake. */
export function certificateWarning(
    { certificateId }: StackConfig,
    { certificate }: CloudFacts,
    now: Date,
): string | undefined {
    const left = (timeOf(certificate?.certEndTime) ?? Infinity) - now.getTime();
    return left > 0 && left <= WARNED_DAYS * DAY_MS
        ? `certificateId = ${certificateId}: it ends at ${certificate?.certEndTime} (UTC+8): set another one's id by then`
        : undefined;
}

/** A wildcard stands for one label (RFC 6125). */
function isFor(certificate: Certificate, domain: string): boolean {
    const wildcard = domain.replace(/^[^.]+/, "*");
    return namesOf(certificate).some((name) => [domain, wildcard].includes(name.toLowerCase()));
}

function namesOf({ domain, subjectAltNames = [] }: Certificate): string[] {
    return [...new Set([domain ?? [], subjectAltNames].flat())];
}

/** The service's times are Beijing's: `2026-08-01 07:59:59`. Undefined where there is none. */
function timeOf(text: string | undefined): number | undefined {
    const time = Date.parse(`${text?.replace(" ", "T")}+08:00`);
    return Number.isNaN(time) ? undefined : time;
}
