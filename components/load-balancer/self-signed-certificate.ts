import { randomBytes, webcrypto } from "node:crypto";

/** A certificate with its key, both PEM without a newline around them, as Tencent's provider wants them. */
export interface CertificatePair {
    certificate: string;
    privateKey: string;
}

/** CLBs and all clients accept it, and its keys are generated at once. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** The longest that every kind of client accepts, those of Apple among them. */
const VALIDITY_DAYS = 825;

const DAY_MS = 24 * 3600 * 1000;
const CLOCK_SKEW_MS = 5 * 60_000;

/** A new key for a domain, with a certificate that no authority vouches for, for 825 days. */
export async function selfSignedCertificate(domain: string): Promise<CertificatePair> {
    // Loaded here: the other scenarios start without it. The library wants `reflect-metadata` before it.
    await import("reflect-metadata");
    const x509 = await import("@peculiar/x509");
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        serialNumber: serialNumber(),
        name: [{ CN: [domain] }],
        notBefore: new Date(Date.now() - CLOCK_SKEW_MS),
        notAfter: new Date(Date.now() + VALIDITY_DAYS * DAY_MS),
        keys,
        signingAlgorithm: ALGORITHM,
        extensions: [
            new x509.BasicConstraintsExtension(false, undefined, true),
            new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
            new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
            new x509.SubjectAlternativeNameExtension([{ type: "dns", value: domain }]),
        ],
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    return {
        certificate: certificate.toString("pem").trim(),
        privateKey: x509.PemConverter.encode(key, "PRIVATE KEY").trim(),
    };
}

/** A positive number of at most 20 octets (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
    const bytes = randomBytes(16);
    bytes[0] = (bytes[0]! & 0x7f) | 0x40;
    return bytes.toString("hex");
}
