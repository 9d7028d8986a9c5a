import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { TencentCloudError } from "../../errors";
import { page, withIds } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import type { CertificateRecord, Tag } from "../../model";
import { usersOfCertificate } from "../../references";
import { describeCertificate, describeCertificateDetail, describeCertificateSummary } from "./certificate-answers";
import { getCertificate, newCertificate } from "./certificate-records";
import { certificateFacts } from "./x509";

const DEFAULT_PAGE = 10;
const MAX_ALIAS_LENGTH = 200;

export function certificates({ store, now }: CloudContext): Handlers<Client> {
    return {
        UploadCertificate(request) {
            if (request.KeyPassword) {
                throw new TencentCloudError(
                    "FailedOperation.InvalidParam",
                    "The lab takes keys without a password only.",
                );
            }
            const record = newCertificate(
                {
                    type: request.CertificateType,
                    alias: checkedAlias(request.Alias ?? ""),
                    projectId: request.ProjectId,
                    publicKey: request.CertificatePublicKey,
                    privateKey: request.CertificatePrivateKey,
                    tags: tagsOf(request.Tags),
                },
                now(),
            );
            const { certificateId, fingerprint, type } = record;
            const same = store
                .list("certificate")
                .find((each) => each.fingerprint === fingerprint && each.type === type);
            if (same && request.Repeatable === false) {
                return { CertificateId: same.certificateId, RepeatCertId: same.certificateId };
            }
            store.put("certificate", certificateId, record);
            return { CertificateId: certificateId, RepeatCertId: "" };
        },
        DescribeCertificate({ CertificateId }) {
            return describeCertificateSummary(getCertificate(store, CertificateId), now());
        },
        DescribeCertificateDetail({ CertificateId }) {
            return describeCertificateDetail(getCertificate(store, CertificateId), now());
        },
        DescribeCertificates(request) {
            const found = withIds(store.list("certificate"), request.CertIds, (each) => each.certificateId)
                .filter(
                    (each) =>
                        (!request.CertificateType || each.type === request.CertificateType) &&
                        (request.ProjectId === undefined || each.projectId === request.ProjectId) &&
                        tagsOf(request.Tags).every((tag) =>
                            each.tags.some(({ key, value }) => key === tag.key && value === tag.value),
                        ) &&
                        matchesSearch(each, request.SearchKey ?? ""),
                )
                .toReversed();
            return {
                TotalCount: found.length,
                Certificates: page(found, request, DEFAULT_PAGE).map((each) => describeCertificate(each, now())),
            };
        },
        DeleteCertificate({ CertificateId }) {
            getCertificate(store, CertificateId);
            const users = usersOfCertificate(store, CertificateId);
            if (users.length > 0) {
                throw new TencentCloudError(
                    "FailedOperation.DeleteResourceFailed",
                    `The certificate \`${CertificateId}\` is bound to ${users.join(", ")} and cannot be deleted.`,
                );
            }
            store.delete("certificate", CertificateId);
            return { DeleteResult: true, TaskId: "" };
        },
        ModifyCertificateAlias({ CertificateId, Alias = "" }) {
            getCertificate(store, CertificateId);
            store.update("certificate", CertificateId, { alias: checkedAlias(Alias) });
            return { CertificateId };
        },
        ModifyCertificateProject({ CertificateIdList, ProjectId }) {
            const known = CertificateIdList.filter((id) => store.get("certificate", id));
            known.forEach((id) => store.update("certificate", id, { projectId: ProjectId }));
            return {
                SuccessCertificates: known,
                FailCertificates: CertificateIdList.filter((id) => !known.includes(id)),
            };
        },
    };
}

function matchesSearch(record: Readonly<CertificateRecord>, search: string): boolean {
    const { domain, names } = certificateFacts(record.publicKey);
    return [record.certificateId, record.alias, domain, ...names].some((text) => text.includes(search));
}

function checkedAlias(alias: string): string {
    if (alias.length > MAX_ALIAS_LENGTH) {
        throw new TencentCloudError(
            "FailedOperation.InvalidParam",
            `\`Alias\` must have at most ${MAX_ALIAS_LENGTH} characters, not ${alias.length}.`,
        );
    }
    return alias;
}

function tagsOf(tags: readonly { TagKey?: string; TagValue?: string }[] = []): Tag[] {
    return tags.map(({ TagKey = "", TagValue = "" }) => ({ key: TagKey, value: TagValue }));
}
