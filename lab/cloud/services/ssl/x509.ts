import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { TencentCloudError } from "../../errors";
import { beijingTime } from "../../lifecycle/time";

/** What the certificate service reads from a certificate. */
export interface CertificateFacts {
    /** The subject's common name; the first alternative name where it has none. */
    domain: string;
    /** DNS names and addresses of the subject's alternative names. */
    names: string[];
    issuer: string;
    /** `YYYY-MM-DD HH:MM:SS` in Beijing time. */
    beginTime: string;
    endTime: string;
    /** Days of 30 make a month. */
    validityMonths: number;
    algorithm: string;
    fingerprint: string;
}

const MONTH_MS = 30 * 24 * 3600 * 1000;

/**
 * Throws FailedOperation.CertificateParseError for what is no PEM certificate, or has a key beside it, .CertificateChainError where one is not
 * issued by the next, .CertificateCaError where a CA certificate is asked for and it is none.
 */
export function checkCertificate(pem: string, type: "SVR" | "CA"): X509Certificate {
    if (pem.includes("PRIVATE KEY-----")) {
        // Whoever may see the certificate is shown all that was given as one.
        throw new TencentCloudError(
            "FailedOperation.CertificateParseError",
            "`CertificatePublicKey` has a private key in it: give that as `CertificatePrivateKey`.",
        );
    }
    const chain = parseChain(pem);
    const [certificate] = chain;
    if (!certificate) {
        throw new TencentCloudError(
            "FailedOperation.CertificateParseError",
            "The certificate cannot be parsed: `CertificatePublicKey` must be PEM, without anything around it.",
        );
    }
    const broken = chain.findIndex((each, index) => chain[index + 1] && !each.checkIssued(chain[index + 1]!));
    if (broken >= 0) {
        throw new TencentCloudError(
            "FailedOperation.CertificateChainError",
            `The certificate chain is broken: certificate ${broken + 1} is not issued by certificate ${broken + 2}.`,
        );
    }
    if (type === "CA" && !certificate.ca) {
        throw new TencentCloudError(
            "FailedOperation.CertificateCaError",
            "The certificate is no CA certificate: set `CertificateType` to SVR.",
        );
    }
    return certificate;
}

/** Throws FailedOperation.CertificateMismatch. Its message has nothing of the key. */
export function checkPrivateKey(certificate: X509Certificate, pem: string): void {
    let key: KeyObject | undefined;
    try {
        key = createPrivateKey(pem);
    } catch {
        key = undefined;
    }
    if (!key || !certificate.checkPrivateKey(key)) {
        throw new TencentCloudError(
            "FailedOperation.CertificateMismatch",
            "The certificate and the private key do not match.",
        );
    }
}

export function certificateFacts(pem: string): CertificateFacts {
    const [certificate] = parseChain(pem);
    if (!certificate) {
        throw new Error("a stored certificate cannot be parsed");
    }
    const names = (certificate.subjectAltName ?? "")
        .split(", ")
        .map((name) => name.replace(/^(DNS|IP Address):/, ""))
        .filter((name) => name !== "");
    const commonName = attribute(certificate.subject, "CN");
    const { validFromDate, validToDate } = certificate;
    return {
        domain: commonName ?? names[0] ?? "",
        names,
        issuer: attribute(certificate.issuer, "O") ?? attribute(certificate.issuer, "CN") ?? "",
        beginTime: beijingTime(validFromDate),
        endTime: beijingTime(validToDate),
        validityMonths: Math.floor((validToDate.getTime() - validFromDate.getTime()) / MONTH_MS),
        algorithm: algorithmOf(certificate),
        fingerprint: certificate.fingerprint,
    };
}

/** `RSA 2048`, `ECC 256`: by it a listener tells the several certificates of one name apart. */
function algorithmOf({ publicKey }: X509Certificate): string {
    const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
    return publicKey.asymmetricKeyType === "rsa"
        ? `RSA ${modulusLength}`
        : `ECC ${namedCurve?.match(/\d+/)?.[0] ?? ""}`;
}

function parseChain(pem: string): X509Certificate[] {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    try {
        return blocks.map((block) => new X509Certificate(block));
    } catch {
        return [];
    }
}

/** An attribute of a distinguished name, which Node.js writes one a line. */
function attribute(name: string | undefined, key: string): string | undefined {
    return name
        ?.split("\n")
        .find((line) => line.startsWith(`${key}=`))
        ?.slice(key.length + 1);
}
