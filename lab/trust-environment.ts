import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { rootCertificates } from "node:tls";
import { sync as writeFileAtomic } from "write-file-atomic";
import { authorityFiles } from "./cloud/http/authority-files";
import type { LabHome } from "./home";

/** Where distributions keep the certificates they trust, in the order of Go's crypto/x509 (root_linux.go). */
const SYSTEM_BUNDLES = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/** What clients trust when a variable is not set: the system's certificates, or those that are built in. */
type Default = "system" | "built in";

/** The variables that name a file of certificates to trust: of Go and OpenSSL, curl, Python's requests, Node.js. */
const TRUST_VARIABLES: Record<string, Default> = {
    SSL_CERT_FILE: "system",
    CURL_CA_BUNDLE: "system",
    REQUESTS_CA_BUNDLE: "system",
    NODE_EXTRA_CA_CERTS: "built in",
};

/**
 * Variables with which clients trust the lab's certificates in addition to what they trust in `environment`; writes the
 * files that they name. Where a variable already names such a file, that file stays as it is.
 */
export function trustEnvironment(home: LabHome, environment: NodeJS.ProcessEnv): Record<string, string> {
    const { certificate } = authorityFiles(home.certificateAuthority);
    if (!existsSync(certificate)) {
        throw new Error("the lab has no certificates: an earlier version started it; run `npm run lab -- stop`");
    }
    const authority = readFileSync(certificate, "utf8");
    mkdirSync(home.trust, { recursive: true, mode: 0o700 });
    const trust: Record<string, string> = {};
    for (const [variable, whenUnset] of Object.entries(TRUST_VARIABLES)) {
        const file = join(home.trust, `${variable.toLowerCase()}.pem`);
        const before = trustedBefore(environment[variable], whenUnset);
        writeWhole(file, before.includes(authority.trim()) ? before : `${before.trimEnd()}\n${authority}`);
        trust[variable] = file;
    }
    return { ...trust, PYTHONPATH: pythonPath(home, environment.PYTHONPATH) };
}

function trustedBefore(file: string | undefined, whenUnset: Default): string {
    if (file && existsSync(file)) {
        return readFileSync(file, "utf8");
    }
    if (whenUnset === "built in") {
        return "";
    }
    const system = SYSTEM_BUNDLES.find((bundle) => existsSync(bundle));
    return system ? readFileSync(system, "utf8") : rootCertificates.join("\n");
}

/** The former path behind a folder with the lab's `certifi`. */
function pythonPath(home: LabHome, before = ""): string {
    const folder = join(home.trust, "python");
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(__dirname, "certifi.py"), join(folder, "certifi.py"));
    return [folder, ...before.split(delimiter).filter((entry) => entry !== "" && entry !== folder)].join(delimiter);
}

/** Another process may be reading the file at this moment. */
function writeWhole(file: string, content: string): void {
    if (existsSync(file) && readFileSync(file, "utf8") === content) {
        return;
    }
    writeFileAtomic(file, content, { mode: 0o600 });
}
