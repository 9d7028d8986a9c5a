import "reflect-metadata";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
    GeneralName,
    GeneralSubtree,
    GeneralSubtrees,
    id_ce_nameConstraints,
    NameConstraints,
} from "@peculiar/asn1-x509";
import {
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    Extension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    X509CertificateGenerator,
} from "@peculiar/x509";
import { createSecureContext, type SecureContext } from "node:tls";
import {
    ALGORITHM,
    generateKeys,
    type KeyPair,
    privateKeyPem,
    readKeyPair,
    serialNumber,
    validity,
    writeKeyPair,
} from "../../files/certificates";
import { ensureFolder } from "../../files/whole-folder";
import { API_DOMAIN } from "./api-domain";
import { authorityFiles } from "./authority-files";

/** Every IPv4 and every IPv6 address, as address and mask (RFC 5280, 4.2.1.10). */
const ALL_ADDRESSES = ["0.0.0.0/0.0.0.0", "0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0"];

/** Signs the certificates under which the lab serves Tencent's API over TLS. */
export class CertificateAuthority {
    private readonly contexts = new Map<string, Promise<SecureContext>>();

    private constructor(private readonly pair: KeyPair) {}

    /** One that is kept nowhere. */
    static async create(): Promise<CertificateAuthority> {
        return new CertificateAuthority(await createAuthority());
    }

    /**
     * The one kept in `directory` (files of mode 0600), made at the first call. Throws DamagedFile where a file of it is no
     * certificate or no key of that certificate, and for a certificate that is not in force.
     */
    static async open(directory: string): Promise<CertificateAuthority> {
        await ensureFolder(directory, async (unfinished) =>
            writeKeyPair(authorityFiles(unfinished), await createAuthority()),
        );
        const files = authorityFiles(directory);
        const remedy =
            `delete the folder ${directory}: the next start creates another authority; nothing else is lost, ` +
            "and `npm run lab -- env` has to be run again";
        return new CertificateAuthority(await readKeyPair(files, remedy));
    }

    /** The authority's own certificate, PEM: what clients have to trust. */
    get certificate(): string {
        return this.pair.certificate.toString("pem");
    }

    /** A certificate for that host below API_DOMAIN with its key, made once per host. */
    secureContext(host: string): Promise<SecureContext> {
        let context = this.contexts.get(host);
        if (!context) {
            context = issue(this.pair, host);
            this.contexts.set(host, context);
        }
        return context;
    }
}

async function createAuthority(): Promise<KeyPair> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
        ...validity(),
        serialNumber: serialNumber(),
        name: [{ CN: ["TKE lab, Tencent Cloud API"] }],
        keys,
        signingAlgorithm: ALGORITHM,
        extensions: [
            new BasicConstraintsExtension(true, 0, true),
            new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
            nameConstraints(),
            await SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
    });
    return { certificate, privateKey: keys.privateKey };
}

/** Whoever trusts this authority trusts it for Tencent's API only: no other name, no address (RFC 5280, 4.2.1.10). */
function nameConstraints(): Extension {
    const subtrees = (names: ConstructorParameters<typeof GeneralName>[0][]) =>
        new GeneralSubtrees(names.map((name) => new GeneralSubtree({ base: new GeneralName(name) })));
    const constraints = new NameConstraints({
        permittedSubtrees: subtrees([{ dNSName: API_DOMAIN }]),
        excludedSubtrees: subtrees(ALL_ADDRESSES.map((iPAddress) => ({ iPAddress }))),
    });
    return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints));
}

async function issue(authority: KeyPair, host: string): Promise<SecureContext> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create({
        ...validity(),
        serialNumber: serialNumber(),
        subject: [{ CN: [host] }],
        issuer: authority.certificate.subjectName,
        publicKey: keys.publicKey,
        signingKey: authority.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
            new BasicConstraintsExtension(false, undefined, true),
            new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
            new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
            await AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
        ],
    });
    return createSecureContext({ cert: certificate.toString("pem"), key: await privateKeyPem(keys.privateKey) });
}
