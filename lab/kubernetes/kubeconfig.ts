import { readFile } from "node:fs/promises";
import { stringify } from "yaml";
import type { KeyPairFiles } from "../files/certificates";
import { ACCOUNT_UIN } from "./pki";

/** Who a client is, PEM. */
export interface ClientCredentials {
    certificateAuthority: string;
    certificate: string;
    privateKey: string;
}

export interface KubeconfigOptions {
    clusterId: string;
    /** `https://<address>:<port>` */
    server: string;
    /** The name that the server's certificate is checked against. @default the server's host */
    tlsServerName?: string;
    /** @default the account's user, as in a kubeconfig of TKE */
    user?: string;
    credentials: ClientCredentials;
}

/** A kubeconfig as DescribeClusterKubeconfig gives it: certificates inside, one context, which is the current one. Secret. */
export function kubeconfigYaml(options: KubeconfigOptions): string {
    const { clusterId, server, tlsServerName, user = ACCOUNT_UIN, credentials } = options;
    const context = `${clusterId}-${user}-context-default`;
    return stringify(
        {
            apiVersion: "v1",
            kind: "Config",
            clusters: [
                {
                    name: clusterId,
                    cluster: {
                        "certificate-authority-data": base64(credentials.certificateAuthority),
                        server,
                        ...(tlsServerName && { "tls-server-name": tlsServerName }),
                    },
                },
            ],
            users: [
                {
                    name: user,
                    user: {
                        "client-certificate-data": base64(credentials.certificate),
                        "client-key-data": base64(credentials.privateKey),
                    },
                },
            ],
            contexts: [{ name: context, context: { cluster: clusterId, user } }],
            "current-context": context,
        },
        // One line each, as kubectl writes them: base64 that is folded reads badly in other tools.
        { lineWidth: 0 },
    );
}

export async function readCredentials(ca: KeyPairFiles, client: KeyPairFiles): Promise<ClientCredentials> {
    const [certificateAuthority, certificate, privateKey] = await Promise.all(
        [ca.certificate, client.certificate, client.privateKey].map((file) => readFile(file, "utf8")),
    );
    return { certificateAuthority: certificateAuthority!, certificate: certificate!, privateKey: privateKey! };
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}
