import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { each, noEffect, refused, type UnservedFields } from "../../requests/unserved-fields";

export const UNSERVED: UnservedFields<Client> = {
    UploadCertificate: { CertificateUse: noEffect("a certificate can be used everywhere") },
    DeleteCertificate: { IsCheckResource: noEffect("a certificate in use is never deleted") },
    DescribeCertificates: {
        ...each(
            refused("certificates are not selected by it"),
            "CertificateStatus",
            "Renew",
            "FilterSource",
            "IsSM",
            "FilterExpiring",
            "Hostable",
            "IsPendingIssue",
            "ServiceId",
        ),
        ExpirationSort: refused("certificates are listed in the order of their creation"),
        Deployable: refused("every certificate can be deployed", 1),
        Upload: refused("every certificate was uploaded", 1),
    },
};
