import type {
    Certificates,
    DescribeCertificateDetailResponse,
    DescribeCertificateResponse,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_models";
import { ACCOUNT } from "../../account/account-ids";
import type { CertificateRecord } from "../../model";
import { certificateFacts } from "./x509";

/** `Status` of a certificate. */
const AVAILABLE = 1;
const EXPIRED = 3;

type Common = Pick<Certificates, keyof Certificates & keyof DescribeCertificateResponse>;

/** What every answer says of a certificate. The names that it is for are all of them, its own domain too. */
function common(record: Readonly<CertificateRecord>, now: Date) {
    const facts = certificateFacts(record.publicKey);
    const expired = Date.parse(`${facts.endTime.replace(" ", "T")}+08:00`) < now.getTime();
    return {
        OwnerUin: ACCOUNT.uin,
        ProjectId: String(record.projectId),
        From: "upload",
        CertificateType: record.type,
        ProductZhName: facts.issuer,
        Domain: facts.domain,
        Alias: record.alias,
        Status: expired ? EXPIRED : AVAILABLE,
        StatusMsg: "",
        StatusName: expired ? "证书已过期" : "已颁发",
        VerifyType: "",
        VulnerabilityStatus: "INACTIVE",
        CertBeginTime: facts.beginTime,
        CertEndTime: facts.endTime,
        ValidityPeriod: String(facts.validityMonths),
        InsertTime: record.createdTime,
        CertificateId: record.certificateId,
        SubjectAltName: facts.names,
        IsVip: false,
        IsDv: false,
        IsWildcard: facts.names.some((name) => name.startsWith("*.")),
        IsVulnerability: false,
        RenewAble: false,
        Deployable: record.type === "SVR",
        Tags: record.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
    } satisfies Common;
}

export function describeCertificate(record: Readonly<CertificateRecord>, now: Date): Certificates {
    const { algorithm } = certificateFacts(record.publicKey);
    return {
        ...common(record, now),
        CertSANs: certificateFacts(record.publicKey).names,
        EncryptAlgorithm: algorithm,
        BoundResource: [],
        IsSM: false,
        AllowDownload: true,
    };
}

/** With the certificate itself, and without its key, which the lab gives to nobody. */
export function describeCertificateDetail(
    record: Readonly<CertificateRecord>,
    now: Date,
): Omit<DescribeCertificateDetailResponse, "RequestId"> {
    const { algorithm, fingerprint } = certificateFacts(record.publicKey);
    return {
        ...common(record, now),
        TypeName: "",
        CertificatePublicKey: record.publicKey,
        CertFingerprint: fingerprint,
        EncryptAlgorithm: algorithm,
    };
}

export function describeCertificateSummary(
    record: Readonly<CertificateRecord>,
    now: Date,
): Omit<DescribeCertificateResponse, "RequestId"> {
    return common(record, now);
}
