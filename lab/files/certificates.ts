import "reflect-metadata";
import { PemConverter, X509Certificate } from "@peculiar/x509";
import { randomBytes, webcrypto } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { DamagedFile, readOrDamaged } from "./damaged-file";

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
function importPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
    return webcrypto.subtle.importKey("pkcs8", PemConverter.decodeFirst(pem), ALGORITHM, false, ["sign"]);
}

/** Paths of a certificate and its private key, both PEM. */
export interface KeyPairFiles {
    certificate: string;
    privateKey: string;
}

/** A certificate and its private key. */
export interface KeyPair {
    certificate: X509Certificate;
    privateKey: webcrypto.CryptoKey;
}

/**
 * Reads a certificate and its private key from PEM files. Throws DamagedFile for a file that is no certificate, no key, or not
 * the key of that certificate, and an Error for a certificate that is not in force.
 *
 * @param remedy what to do about such a file
 */
export async function readKeyPair(files: KeyPairFiles, remedy: string): Promise<KeyPair> {
    const certificate = await readOrDamaged(
        files.certificate,
        remedy,
        async () => new X509Certificate(await readFile(files.certificate, "utf8")),
    );
    const privateKey = await readPrivateKey(files.privateKey, remedy);
    const publicKey = await readOrDamaged(files.certificate, remedy, () => importPublicKey(certificate));
    if (!(await signsFor(privateKey, publicKey))) {
        throw new DamagedFile(files.privateKey, `it is not the key of ${files.certificate}`, remedy);
    }
    assertInForce(files.certificate, certificate, remedy);
    return { certificate, privateKey };
}

/** Reads a private key from a PEM file. Throws DamagedFile. @param remedy what to do about a file that is no key */
export function readPrivateKey(file: string, remedy: string): Promise<webcrypto.CryptoKey> {
    return readOrDamaged(file, remedy, async () => importPrivateKey(await readFile(file, "utf8")));
}

/** Throws for a certificate of another algorithm than the lab's. */
function importPublicKey({ publicKey }: X509Certificate): Promise<webcrypto.CryptoKey> {
    return webcrypto.subtle.importKey("spki", publicKey.rawData, ALGORITHM, false, ["verify"]);
}

/** Whether a private key is that of a public one. */
async function signsFor(privateKey: webcrypto.CryptoKey, publicKey: webcrypto.CryptoKey): Promise<boolean> {
    const text = new TextEncoder().encode("whose key is it?");
    const signature = await webcrypto.subtle.sign(ALGORITHM, privateKey, text);
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
                `machine says ${now.toISOString()}\n  correct the clock; if it is correct, ${remedy}`,
        );
    }
}

/** Writes a PEM file that only its owner may read. */
export async function writePrivate(file: string, pem: string): Promise<void> {
    await writeFile(file, `${pem}\n`, { mode: 0o600 });
}

/** Writes a certificate and its private key, which only their owner may read. */
export async function writeKeyPair(files: KeyPairFiles, { certificate, privateKey }: KeyPair): Promise<void> {
    await writePrivate(files.certificate, certificate.toString("pem"));
    await writePrivate(files.privateKey, await privateKeyPem(privateKey));
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
