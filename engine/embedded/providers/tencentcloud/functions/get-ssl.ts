import type { ProviderFunction } from "../../../provider";
import { call, clientsFor } from "../client";
import { definedProperties } from "../shapes";

/** Rejects where there is no such certificate, as the provider does (FailedOperation.CertificateNotFound). */
export const getSslDescribeCertificate: ProviderFunction = async (args, context) => {
    const { certificateId } = args as { certificateId: string };
    const found = await call(context, () =>
        clientsFor(context).ssl.DescribeCertificate({ CertificateId: certificateId }),
    );
    const result = {
        alias: found.Alias,
        certBeginTime: found.CertBeginTime,
        certEndTime: found.CertEndTime,
        certificateType: found.CertificateType,
        deployable: found.Deployable,
        domain: found.Domain,
        from: found.From,
        insertTime: found.InsertTime,
        isWildcard: found.IsWildcard,
        ownerUin: found.OwnerUin,
        productZhName: found.ProductZhName,
        projectId: found.ProjectId,
        status: found.Status,
        statusName: found.StatusName,
        subjectAltNames: found.SubjectAltName,
        validityPeriod: found.ValidityPeriod,
    };
    return { ...args, id: certificateId, results: [definedProperties(result)] };
};
