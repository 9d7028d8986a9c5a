import { join } from "node:path";
import type { KeyPairFiles } from "../../files/certificates";

/** The files of a certificate authority kept in `directory`, both PEM. Apart, since who only reads them needs no X.509. */
export function authorityFiles(directory: string): KeyPairFiles {
    return { certificate: join(directory, "ca.crt"), privateKey: join(directory, "ca.key") };
}
