import "reflect-metadata";
import { PemConverter, type X509Certificate } from "@peculiar/x509";
import { randomBytes, webcrypto } from "node:crypto";
import { writeFile } from "node:fs/promises";

/** The key and signature algorithm of every certificate of the lab. */
export const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A TKE client certificate is valid for 20 years (457/48149). */
const VALIDITY_YEARS = 20;
const CLOCK_SKEW_MS = 5 * 60_000;

export function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
    return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

export async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
    return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** The key of a PEM text that {@link privateKeyPem} made. */
export function importPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
    return webcrypto.subtle.importKey("pkcs8", PemConverter.decodeFirst(pem), ALGORITHM, false, ["sign"]);
}

/** Whether a private key is that of a certificate. */
export async function signsFor(privateKey: webcrypto.CryptoKey, certificate: X509Certificate): Promise<boolean> {
    const text = new TextEncoder().encode("whose key is it?");
    const signature = await webcrypto.subtle.sign(ALGORITHM, privateKey, text);
    const publicKey = await webcrypto.subtle.importKey("spki", certificate.publicKey.rawData, ALGORITHM, false, [
        "verify",
    ]);
    return webcrypto.subtle.verify(ALGORITHM, publicKey, signature, text);
}

/** Throws where the machine's clock is outside a certificate's lifetime: it is mostly the clock that is wrong. */
export function assertInForce(
    file: string,
    { notBefore, notAfter }: Pick<X509Certificate, "notBefore" | "notAfter">,
    remedy: string,
    now = new Date(),
): void {
    if (now < notBefore || now > notAfter) {
        throw new Error(
            `the certificate ${file} is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}, and the clock of this ` +
                `machine says ${now.toISOString()}\n  set the clock right; if it is right, ${remedy}`,
        );
    }
}

/** Writes a PEM file that only its owner may read. */
export async function writePrivate(file: string, pem: string): Promise<void> {
    await writeFile(file, `${pem}\n`, { mode: 0o600 });
}

export function validity(now = Date.now()): { notBefore: Date; notAfter: Date } {
    const notAfter = new Date(now);
    notAfter.setUTCFullYear(notAfter.getUTCFullYear() + VALIDITY_YEARS);
    return { notBefore: new Date(now - CLOCK_SKEW_MS), notAfter };
}

/** A positive number of at most 20 octets (RFC 5280, 4.1.2.2). */
export function serialNumber(): string {
    const bytes = randomBytes(16);
    bytes[0] = (bytes[0]! & 0x7f) | 0x40;
    return bytes.toString("hex");
}
