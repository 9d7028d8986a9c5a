import { missingParameter, TencentCloudError } from "../../errors";
import { randomSuffix } from "../../ids";
import type { CertificateRecord, Tag } from "../../model";
import type { Store } from "../../store";
import { beijingTime } from "../../lifecycle/time";
import { checkCertificate, checkPrivateKey } from "./x509";

export interface NewCertificate {
    type?: string;
    alias?: string;
    projectId?: number;
    publicKey: string;
    privateKey?: string;
    tags?: Tag[];
}

/** Keeps a certificate, after it was checked as {@link newCertificate} says. */
export function addCertificate(store: Store, certificate: NewCertificate, now: Date): CertificateRecord {
    const record = newCertificate(certificate, now);
    store.put("certificate", record.certificateId, record);
    return record;
}

/**
 * A record of a certificate, which is not kept yet.
 * Throws FailedOperation.CertificateParseError, .CertificateChainError, .CertificateCaError, .CertificateMismatch, and
 * MissingParameter for a server's certificate without a key.
 */
export function newCertificate(certificate: NewCertificate, now: Date): CertificateRecord {
    const type = checkedType(certificate.type);
    const parsed = checkCertificate(certificate.publicKey, type);
    if (type === "SVR") {
        if (!certificate.privateKey) {
            throw missingParameter("CertificatePrivateKey");
        }
        checkPrivateKey(parsed, certificate.privateKey);
    }
    return {
        certificateId: randomSuffix(8),
        alias: certificate.alias ?? "",
        type,
        projectId: certificate.projectId ?? 0,
        publicKey: certificate.publicKey,
        privateKey: type === "SVR" ? (certificate.privateKey ?? "") : "",
        fingerprint: parsed.fingerprint,
        createdTime: beijingTime(now),
        tags: certificate.tags ?? [],
    };
}

/** Throws FailedOperation.CertificateNotFound, which the provider takes for "already gone". */
export function getCertificate(store: Store, certificateId: string): Readonly<CertificateRecord> {
    const record = store.get("certificate", certificateId);
    if (!record) {
        throw new TencentCloudError(
            "FailedOperation.CertificateNotFound",
            `The certificate \`${certificateId}\` does not exist.`,
        );
    }
    return record;
}

function checkedType(type = "SVR"): CertificateRecord["type"] {
    if (type !== "SVR" && type !== "CA") {
        throw new TencentCloudError(
            "FailedOperation.InvalidParam",
            `\`CertificateType\` must be SVR or CA, not ${JSON.stringify(type)}.`,
        );
    }
    return type;
}
