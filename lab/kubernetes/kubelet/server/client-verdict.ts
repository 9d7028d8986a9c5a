import type { TLSSocket } from "node:tls";
import { API_SERVER_KUBELET_CLIENT } from "../../pki";

/** What a client of the kubelet's HTTPS server has shown. */
export interface ShownCertificate {
    /** Whether the cluster's authority has signed it, and it is still valid. */
    verified: boolean;
    commonName?: string;
}

/** Why a client is refused. */
export interface Refusal {
    status: 401 | 403;
    message: string;
}

export function shownCertificate(socket: TLSSocket): ShownCertificate {
    const { subject } = socket.getPeerCertificate();
    return { verified: socket.authorized, commonName: [subject?.CN].flat()[0] };
}

/**
 * The API server alone may ask a kubelet of the lab: it has checked who asks it, and may reach the Pods of everybody. A
 * kubelet of TKE lets in whom the API server authorizes (`--authorization-mode=Webhook`), and no anonymous client.
 */
export function clientRefusal({ verified, commonName }: ShownCertificate): Refusal | undefined {
    if (!verified) {
        return {
            status: 401,
            message: "Unauthorized: the kubelet requires a client certificate of this cluster's authority",
        };
    }
    return commonName === API_SERVER_KUBELET_CLIENT
        ? undefined
        : { status: 403, message: `Forbidden: the lab's kubelet answers the API server only, not ${commonName}` };
}
