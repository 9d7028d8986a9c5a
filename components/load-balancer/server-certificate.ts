import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { physicalName } from "../common/physical-name";
import { selfSignedCertificate } from "./self-signed-certificate";

export interface ServerCertificateArgs {
    /** The domain that clients call and the certificate is for. */
    domain: string;
    /** Tags of the certificate. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A certificate in Tencent's SSL certificate service, signed by itself and made once: as long as the domain is the same,
 * it stays, and another domain gets another one. Its key is a secret, in the stack's state too.
 */
export class ServerCertificate extends pulumi.ComponentResource {
    /** The id of the certificate in the SSL certificate service. */
    readonly certificateId: pulumi.Output<string>;

    constructor(name: string, args: ServerCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:ServerCertificate", name, args, opts);
        const pair = selfSignedCertificate(args.domain);
        const certificate = new tencentcloud.SslCertificate(
            `${name}-${args.domain}`,
            {
                name: physicalName("certificate"),
                type: "SVR",
                cert: pair.then((made) => made.certificate),
                key: pulumi.secret(pair.then((made) => made.privateKey)),
                tags: args.tags,
            },
            // Every run makes a pair, of which the first is kept.
            { parent: this, ignoreChanges: ["cert", "key"] },
        );
        this.certificateId = certificate.id;
        this.registerOutputs({ certificateId: this.certificateId });
    }
}
