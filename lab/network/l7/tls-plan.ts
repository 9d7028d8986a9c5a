import type { CertificateRecord, ListenerCertificate, ListenerRecord } from "../../cloud/model";
import { defaultDomain, matchDomain } from "./rules";

export interface TlsCertificate {
    certificateId: string;
    /** PEM, with those that it was issued by. */
    certificate: string;
    privateKey: string;
}

/** Which certificates an HTTPS listener shows to whom. */
export interface TlsPlan {
    /** To clients that name no server, or one that no rule is for. Several differ in their algorithm. */
    certificates: TlsCertificate[];
    /** Empty without SNI. */
    domains: { domain: string; certificates: TlsCertificate[] }[];
}

/** Undefined where there is nothing to be shown yet: a listener with SNI that has no rules. */
export function tlsPlan(
    listener: ListenerRecord,
    certificates: readonly Readonly<CertificateRecord>[],
): TlsPlan | undefined {
    const resolve = ({ certIds }: ListenerCertificate = { certIds: [] }): TlsCertificate[] =>
        certificates
            .filter(({ certificateId }) => certIds.includes(certificateId))
            .map(({ certificateId, publicKey, privateKey }) => ({ certificateId, certificate: publicKey, privateKey }));
    const certificateOf = (domain: string | undefined): ListenerCertificate | undefined =>
        listener.rules.find((rule) => rule.domain === domain)?.certificate;
    if (!listener.sni) {
        return orUndefined({ certificates: resolve(listener.certificate), domains: [] });
    }
    const domains = [...new Set(listener.rules.map(({ domain }) => domain))];
    return orUndefined({
        certificates: resolve(certificateOf(defaultDomain(listener.rules))),
        domains: domains.map((domain) => ({ domain, certificates: resolve(certificateOf(domain)) })),
    });
}

/** The certificates for a client that asks for that server name. */
export function certificatesFor(
    { certificates, domains }: TlsPlan,
    serverName: string | undefined,
): readonly TlsCertificate[] {
    const domain =
        serverName &&
        matchDomain(
            domains.map((each) => each.domain),
            [],
            serverName.toLowerCase(),
        );
    return domains.find((each) => each.domain === domain)?.certificates ?? certificates;
}

function orUndefined(plan: TlsPlan): TlsPlan | undefined {
    return plan.certificates.length > 0 ? plan : undefined;
}
