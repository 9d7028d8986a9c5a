import type {
    CertificateInput,
    CertificateOutput,
    MultiCertInfo,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, missingParameter, TencentCloudError, LabLimitError } from "../../../errors";
import type { ListenerCertificate } from "../../../model";
import type { Store } from "../../../store";
import { addCertificate } from "../../ssl/certificate-records";
import { certificateFacts } from "../../ssl/x509";

interface CertificateRequest {
    Certificate?: CertificateInput;
    MultiCertInfo?: MultiCertInfo;
}

type ServerCertificate = Pick<CertificateInput, "CertId" | "CertName" | "CertContent" | "CertKey">;

/**
 * The certificates that a request names or brings with it; what it brings is uploaded to the SSL certificate service.
 * Undefined where the request speaks of none.
 * Throws InvalidParameterCombination for both ways at once, InvalidParameterValue for an id that is no server's
 * certificate, MissingParameter, UnsupportedOperation for clients' certificates, and what an upload throws.
 */
export function requestedCertificate(
    store: Store,
    { Certificate, MultiCertInfo }: CertificateRequest,
    now: Date,
): ListenerCertificate | undefined {
    if (Certificate && MultiCertInfo) {
        throw new TencentCloudError(
            "InvalidParameterCombination",
            "`Certificate` and `MultiCertInfo` cannot be given together.",
        );
    }
    const { SSLMode = "UNIDIRECTIONAL" } = Certificate ?? MultiCertInfo ?? {};
    if (SSLMode !== "UNIDIRECTIONAL") {
        throw new LabLimitError("The lab has `SSLMode` UNIDIRECTIONAL only.");
    }
    const inputs: ServerCertificate[] = Certificate ? [Certificate] : (MultiCertInfo?.CertList ?? []);
    if (inputs.length === 0) {
        return undefined;
    }
    const certIds = inputs.map((input) => certificateId(store, input, now));
    checkAlgorithms(store, certIds);
    return { certIds };
}

export function describeListenerCertificate({ certIds: [first, ...others] }: ListenerCertificate): CertificateOutput {
    return {
        SSLMode: "UNIDIRECTIONAL",
        SSLVerifyClient: "OFF",
        CertId: first ?? "",
        CertCaId: "",
        ExtCertIds: others,
    };
}

function certificateId(store: Store, { CertId, CertName, CertContent, CertKey }: ServerCertificate, now: Date): string {
    if (CertId) {
        if (store.get("certificate", CertId)?.type !== "SVR") {
            throw invalidParameterValue("CertId", CertId, "is no server certificate of the account");
        }
        return CertId;
    }
    for (const [name, value] of Object.entries({ CertName, CertContent, CertKey })) {
        if (!value) {
            throw missingParameter(name);
        }
    }
    return addCertificate(store, { alias: CertName, publicKey: CertContent ?? "", privateKey: CertKey }, now)
        .certificateId;
}

function checkAlgorithms(store: Store, certIds: readonly string[]): void {
    const kinds = certIds.map(
        (id) => certificateFacts(store.get("certificate", id)!.publicKey).algorithm.split(" ")[0],
    );
    if (new Set(kinds).size < kinds.length) {
        throw invalidParameterValue("CertList", certIds, "has two certificates of one algorithm");
    }
}
