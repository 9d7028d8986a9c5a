import "reflect-metadata";
import {
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    X509CertificateGenerator,
    type Extension,
    type JsonGeneralNames,
    type JsonName,
} from "@peculiar/x509";
import { parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";
import { createPublicKey, webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
    ALGORITHM,
    generateKeys,
    type KeyPair,
    type KeyPairFiles,
    privateKeyPem,
    readKeyPair,
    readPrivateKey,
    serialNumber,
    validity,
    writeKeyPair,
    writePrivate,
} from "../files/certificates";
import { readOrDamaged } from "../files/damaged-file";
import { ensureFolder } from "../files/whole-folder";

/** The account whose user a TKE kubeconfig is for; the lab has this one. */
export const ACCOUNT_UIN = "100000000001";

/** The common name that the API server shows to a kubelet, as kubeadm names it. */
export const API_SERVER_KUBELET_CLIENT = "kube-apiserver-kubelet-client";

/** Paths of a cluster's certificates and keys, named as kubeadm names them (kubernetes.io, "PKI certificates and requirements"). */
export interface PkiFiles {
    ca: KeyPairFiles;
    /** Serving certificate of the API server. */
    apiServer: KeyPairFiles;
    /** What the API server shows to a kubelet. */
    apiServerKubeletClient: KeyPairFiles;
    /** The administrator's client certificate. */
    admin: KeyPairFiles;
    controllerManager: KeyPairFiles;
    scheduler: KeyPairFiles;
    /** Signs service account tokens. */
    serviceAccount: { publicKey: string; privateKey: string };
}

export interface PkiOptions {
    /** Domain name of the API server, `cls-xxxxxxxx.ccs.tencent-cloud.com`. */
    domain: string;
    /** Its first address is that of the Service `kubernetes`. */
    serviceCidr: string;
}

/** Where the files of a cluster's PKI are; whether they exist is another matter. */
export function pkiFiles(directory: string): PkiFiles {
    const pair = (name: string): KeyPairFiles => ({
        certificate: join(directory, `${name}.crt`),
        privateKey: join(directory, `${name}.key`),
    });
    return {
        ca: pair("ca"),
        apiServer: pair("apiserver"),
        apiServerKubeletClient: pair("apiserver-kubelet-client"),
        admin: pair("admin"),
        controllerManager: pair("controller-manager"),
        scheduler: pair("scheduler"),
        serviceAccount: { publicKey: join(directory, "sa.pub"), privateKey: join(directory, "sa.key") },
    };
}

/** What a client may call the API server: its domain, the Service `kubernetes`, and loopback for the lab itself. */
function apiServerNames(options: PkiOptions): JsonGeneralNames {
    const service = "kubernetes.default.svc";
    const dns = [options.domain, "localhost", "kubernetes", "kubernetes.default", service, `${service}.cluster.local`];
    return [
        ...dns.map((value) => ({ type: "dns" as const, value })),
        ...["127.0.0.1", kubernetesServiceIp(options.serviceCidr)].map((value) => ({ type: "ip" as const, value })),
    ];
}

/**
 * Makes the cluster's PKI in `directory`, or finds the one made before: all of it exists, or none. Throws DamagedFile for a file
 * of it that is no certificate or key, and for an authority that is not in force.
 */
export async function ensurePki(directory: string, options: PkiOptions): Promise<PkiFiles> {
    await ensureFolder(directory, (unfinished) => createPki(pkiFiles(unfinished), options));
    const files = pkiFiles(directory);
    await checkPki(files);
    return files;
}

const REMEDY =
    "restore a copy of it; without one, delete the cluster and create it again (`npm run destroy` and `npm run up` of its stack)";

async function checkPki({ serviceAccount, ...pairs }: PkiFiles): Promise<void> {
    for (const pair of Object.values(pairs)) {
        await readKeyPair(pair, REMEDY);
    }
    const { publicKey, privateKey } = serviceAccount;
    await readPrivateKey(privateKey, REMEDY);
    await readOrDamaged(publicKey, REMEDY, async () => createPublicKey(await readFile(publicKey, "utf8")));
}

async function createPki(files: PkiFiles, options: PkiOptions): Promise<void> {
    const ca = await createCertificateAuthority(files.ca);
    const client = [ExtendedKeyUsage.clientAuth];
    const masters = { O: ["system:masters"] };
    await Promise.all([
        issue(
            ca,
            files.apiServer,
            [{ CN: ["kube-apiserver"] }],
            [ExtendedKeyUsage.serverAuth],
            apiServerNames(options),
        ),
        issue(ca, files.apiServerKubeletClient, [{ CN: [API_SERVER_KUBELET_CLIENT] }, masters], client),
        issue(ca, files.admin, [{ CN: [ACCOUNT_UIN] }, masters], client),
        issue(ca, files.controllerManager, [{ CN: ["system:kube-controller-manager"] }], client),
        issue(ca, files.scheduler, [{ CN: ["system:kube-scheduler"] }], client),
        createServiceAccountKey(files.serviceAccount),
    ]);
}

async function createCertificateAuthority(files: KeyPairFiles): Promise<KeyPair> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
        ...validity(),
        serialNumber: serialNumber(),
        name: [{ CN: ["kubernetes"] }],
        keys,
        signingAlgorithm: ALGORITHM,
        extensions: [
            new BasicConstraintsExtension(true, undefined, true),
            new KeyUsagesExtension(
                KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature,
                true,
            ),
            await SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
    });
    await writeKeyPair(files, { certificate, privateKey: keys.privateKey });
    return { certificate, privateKey: keys.privateKey };
}

/**
 * A certificate for a server of the cluster, with its key, both PEM and nowhere on disk.
 *
 * @param ca files of the authority that signs it
 * @param addresses where clients reach the server
 */
export async function issueServingCertificate(
    ca: KeyPairFiles,
    name: string,
    addresses: readonly string[],
): Promise<{ certificate: string; privateKey: string }> {
    const names = addresses.map((value) => ({ type: "ip" as const, value }));
    const authority = await readKeyPair(ca, REMEDY);
    const { certificate, privateKey } = await sign(authority, [{ CN: [name] }], [ExtendedKeyUsage.serverAuth], names);
    return { certificate: certificate.toString("pem"), privateKey: await privateKeyPem(privateKey) };
}

async function issue(
    ca: KeyPair,
    files: KeyPairFiles,
    subject: JsonName,
    usages: ExtendedKeyUsage[],
    names: JsonGeneralNames = [],
): Promise<void> {
    const { certificate, privateKey } = await sign(ca, subject, usages, names);
    await writeKeyPair(files, { certificate, privateKey });
}

async function sign(
    ca: KeyPair,
    subject: JsonName,
    usages: ExtendedKeyUsage[],
    names: JsonGeneralNames,
): Promise<KeyPair> {
    const keys = await generateKeys();
    const extensions: Extension[] = [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension(usages),
        await AuthorityKeyIdentifierExtension.create(ca.certificate.publicKey),
    ];
    if (names.length > 0) {
        extensions.push(new SubjectAlternativeNameExtension(names));
    }
    const certificate = await X509CertificateGenerator.create({
        ...validity(),
        serialNumber: serialNumber(),
        subject,
        issuer: ca.certificate.subjectName,
        publicKey: keys.publicKey,
        signingKey: ca.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions,
    });
    return { certificate, privateKey: keys.privateKey };
}

async function createServiceAccountKey(files: PkiFiles["serviceAccount"]): Promise<void> {
    const keys = await generateKeys();
    const spki = await webcrypto.subtle.exportKey("spki", keys.publicKey);
    await writePrivate(files.publicKey, PemConverter.encode(spki, "PUBLIC KEY"));
    await writePrivate(files.privateKey, await privateKeyPem(keys.privateKey));
}

function kubernetesServiceIp(serviceCidr: string): string {
    const { start, version } = parseCidr(serviceCidr);
    return stringifyIp({ number: start + 1n, version });
}
