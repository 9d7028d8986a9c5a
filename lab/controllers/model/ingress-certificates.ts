import type { V1Ingress, V1Secret } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import { INGRESS_ERRORS } from "../../../tke/errors/ingress-errors";
import { valueProblems } from "./annotation-problems";
import { CERTIFICATE_ID_KEY } from "../../../tke/objects";
import { problem, type Problem } from "../problems";

/** Certificates as JSON, in place of spec.tls (457/56112). */
const CERTIFICATE_ANNOTATION = ANNOTATION_KEYS.Ingress.certificate;

interface CertificateEntry {
    /** None: the default for every domain. */
    hosts: string[];
    /** None: it cannot be read, and no other one takes its place for these hosts. */
    certIds: string[];
}

/** The certificates of an Ingress. */
export interface IngressCertificates {
    /** Whether the Ingress asks for HTTPS at all. */
    https: boolean;
    /** Ids of the certificates for a domain: its own, then that of a wildcard, then the default; undefined without one. */
    certIdsFor(domain: string): string[] | undefined;
    problems: Problem[];
}

/** Reads spec.tls, whose Secrets name certificates, or the annotation that takes its place. */
export function ingressCertificates(
    { metadata, spec }: V1Ingress,
    secret: (name: string) => V1Secret | undefined,
): IngressCertificates {
    const annotations = metadata?.annotations ?? {};
    const annotation = annotations[CERTIFICATE_ANNOTATION];
    const tls = spec?.tls ?? [];
    const read = annotation === undefined ? readSecrets(tls, secret) : readCertificates(annotations, tls.length > 0);
    return {
        https: tls.length > 0 || annotation !== undefined,
        certIdsFor: (domain) => certIdsFor(read.entries, domain),
        problems: [...read.problems, ...conflicts(read.entries)],
    };
}

/**
 * The ids of the certificates that a Secret names: one, or two separated by a comma, of RSA and of ECC (457/115386, since
 * controller 2.5.0); none where it names none.
 */
export function certificateIdsOf(secret: V1Secret | undefined): string[] {
    const value = Buffer.from(secret?.data?.[CERTIFICATE_ID_KEY] ?? "", "base64").toString();
    return value
        .split(",")
        .map((id) => id.trim())
        .filter((id) => id !== "");
}

interface Read {
    entries: CertificateEntry[];
    problems: Problem[];
}

function readSecrets(
    tls: readonly { hosts?: string[]; secretName?: string }[],
    secret: (name: string) => V1Secret | undefined,
): Read {
    const entries: CertificateEntry[] = [];
    const problems: Problem[] = [];
    tls.forEach(({ hosts = [], secretName }, index) => {
        const found = secretName ? secret(secretName) : undefined;
        const certIds = certificateIdsOf(found);
        if (!secretName) {
            problems.push(problem(INGRESS_ERRORS.secretNameEmpty, `spec.tls[${index}]`));
        } else if (!found) {
            problems.push(problem(INGRESS_ERRORS.secretNotFound, `Secret ${secretName}`));
        } else if (certIds.length === 0) {
            problems.push(problem(INGRESS_ERRORS.secretWithoutCertificate, `Secret ${secretName}`));
        }
        entries.push({ hosts, certIds });
    });
    return { entries, problems };
}

function readCertificates(annotations: Readonly<Record<string, string>>, hasTls: boolean): Read {
    if (hasTls) {
        const message = `${CERTIFICATE_ANNOTATION} cannot be used beside spec.tls. What to do: remove one of them.`;
        return { entries: [], problems: [{ severity: "error", message }] };
    }
    const entries = readAnnotation("Ingress", "certificate", annotations) ?? [];
    return {
        entries: entries.map(({ hosts = [], qcloud_cert_id }) => ({ hosts, certIds: qcloud_cert_id })),
        // Told here, too, so that a host without a certificate is no second cause.
        problems: valueProblems("Ingress", CERTIFICATE_ANNOTATION, annotations),
    };
}

function certIdsFor(entries: readonly CertificateEntry[], domain: string): string[] | undefined {
    // A wildcard stands for one label (457/45738).
    const wildcard = domain.replace(/^[^.]+/, "*");
    const entry =
        entries.find(({ hosts }) => hosts.includes(domain)) ??
        entries.find(({ hosts }) => hosts.includes(wildcard)) ??
        entries.find(({ hosts }) => hosts.length === 0);
    return entry?.certIds.length ? entry.certIds : undefined;
}

function conflicts(entries: readonly CertificateEntry[]): Problem[] {
    const hosts = entries.flatMap((entry) => entry.hosts);
    const twice = [...new Set(hosts.filter((host, index) => hosts.indexOf(host) !== index))];
    const defaults = entries.filter((entry) => entry.hosts.length === 0).length;
    return [
        ...(defaults > 1 ? [problem(INGRESS_ERRORS.defaultCertificates, `${defaults} without hosts`)] : []),
        ...twice.map((host) => problem(INGRESS_ERRORS.certificateConflict, `host ${host}`)),
    ];
}
