import type { Tag } from "./tag-records";

/** A certificate of the SSL certificate service. It is replaced by another one, never changed. */
export interface CertificateRecord {
    certificateId: string;
    alias: string;
    /** `SVR`: a server's certificate with its key; `CA`: one that clients' certificates are checked against. */
    type: "SVR" | "CA";
    projectId: number;
    /** PEM: the certificate, then those that it was issued by. */
    publicKey: string;
    /** PEM; empty for a CA certificate. No answer of the API has it. */
    privateKey: string;
    /** SHA-1, as `AB:CD:…`. */
    fingerprint: string;
    createdTime: string;
    tags: Tag[];
}
