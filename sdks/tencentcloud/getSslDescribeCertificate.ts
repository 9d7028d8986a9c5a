import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getSslDescribeCertificate:getSslDescribeCertificate";

export interface GetSslDescribeCertificateArgs {
    certificateId: string;
    id?: string;
    resultOutputFile?: string;
}

export interface GetSslDescribeCertificateResult extends GetSslDescribeCertificateArgs {
    readonly id: string;
    readonly results: outputs.GetSslDescribeCertificateResult[];
}

/** A certificate, without its key (`tencentcloud_ssl_describe_certificate`). */
export const getSslDescribeCertificate = providerFunction<
    GetSslDescribeCertificateArgs,
    GetSslDescribeCertificateResult
>(TOKEN);

/** A certificate, without its key (`tencentcloud_ssl_describe_certificate`). */
export const getSslDescribeCertificateOutput = providerFunctionOutput<
    GetSslDescribeCertificateArgs,
    GetSslDescribeCertificateResult
>(TOKEN);
