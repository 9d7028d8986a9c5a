import { type ArgsOf, computed, defaulted, optional, optionalSecret, required, resourceClass } from "./resource";

const properties = {
    beginTime: computed<string>(),
    cert: required<string>(),
    createTime: computed<string>(),
    domain: computed<string>(),
    endTime: computed<string>(),
    key: optionalSecret<string>(),
    name: defaulted<string>(),
    productZhName: computed<string>(),
    projectId: optional<number>(),
    sslCertificateId: defaulted<string>(),
    status: computed<number>(),
    subjectNames: computed<string[]>(),
    tags: defaulted<Record<string, string>>(),
    type: required<string>(),
};

export type SslCertificateArgs = ArgsOf<typeof properties>;

/** A certificate in the SSL certificate service (`tencentcloud_ssl_certificate`). */
export class SslCertificate extends resourceClass("tencentcloud:index/sslCertificate:SslCertificate", properties) {}
