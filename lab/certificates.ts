import "reflect-metadata";
import { PemConverter } from "@peculiar/x509";
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
