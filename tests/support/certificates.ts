import "reflect-metadata";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";
import { webcrypto } from "node:crypto";
import { privateKeyPem } from "../../lab/files/certificates";

export interface TestCertificate {
    /** PEM, without a newline around it, as the provider wants it. */
    certificate: string;
    privateKey: string;
}

const ALGORITHMS = {
    ecc: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
    rsa: {
        name: "RSASSA-PKCS1-v1_5",
        hash: "SHA-256",
        publicExponent: new Uint8Array([1, 0, 1]),
        modulusLength: 2048,
    },
};

/** A self-signed certificate for these names, with its key. */
export async function selfSigned(
    names: readonly [string, ...string[]],
    algorithm: keyof typeof ALGORITHMS = "ecc",
): Promise<TestCertificate> {
    const signingAlgorithm = ALGORITHMS[algorithm];
    const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
    const certificate = await X509CertificateGenerator.createSelfSigned({
        name: [{ CN: [names[0]] }],
        notBefore: new Date(Date.now() - 60_000),
        notAfter: new Date(Date.now() + 90 * 24 * 3600 * 1000),
        keys,
        signingAlgorithm,
        extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value })))],
    });
    return {
        certificate: certificate.toString("pem").trim(),
        privateKey: (await privateKeyPem(keys.privateKey)).trim(),
    };
}
