import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { labHome, type LabHome } from "../../../lab/home";
import { trustEnvironment } from "../../../lab/trust-environment";

const AUTHORITY = "-----BEGIN CERTIFICATE-----\nbGFi\n-----END CERTIFICATE-----\n";
const COMPANY = "-----BEGIN CERTIFICATE-----\nY29tcGFueQ==\n-----END CERTIFICATE-----\n";

describe("what clients of the lab trust", () => {
    let directory: string;
    let home: LabHome;
    let company: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "tke-client-ip-trust-"));
        home = labHome(directory, directory);
        mkdirSync(home.certificateAuthority);
        writeFileSync(join(home.certificateAuthority, "ca.crt"), AUTHORITY);
        company = join(directory, "company.pem");
        writeFileSync(company, COMPANY);
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    it("is the lab's authority and the system's, which Go and curl would lose otherwise", () => {
        const { SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE } = trustEnvironment(home, {});
        for (const file of [SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE]) {
            const content = readFileSync(file!, "utf8");
            assert.ok(content.endsWith(AUTHORITY));
            assert.ok(content.split("BEGIN CERTIFICATE").length > 10, "the system's certificates are gone");
        }
    });

    it("is for Node.js the lab's authority alone, which adds to those that are built in", () => {
        assert.equal(readFileSync(trustEnvironment(home, {}).NODE_EXTRA_CA_CERTS!, "utf8").trim(), AUTHORITY.trim());
    });

    it("keeps what the environment trusted before, each variable its own", () => {
        const trust = trustEnvironment(home, { SSL_CERT_FILE: company, NODE_EXTRA_CA_CERTS: company });
        assert.equal(readFileSync(trust.SSL_CERT_FILE!, "utf8"), COMPANY + AUTHORITY);
        assert.equal(readFileSync(trust.NODE_EXTRA_CA_CERTS!, "utf8"), COMPANY + AUTHORITY);
        assert.ok(!readFileSync(trust.CURL_CA_BUNDLE!, "utf8").includes(COMPANY));
    });

    it("is the same when the environment is already the lab's", () => {
        const first = trustEnvironment(home, { SSL_CERT_FILE: company, PYTHONPATH: "/mine" });
        const second = trustEnvironment(home, first);
        assert.deepEqual(second, first);
        assert.equal(readFileSync(second.SSL_CERT_FILE!, "utf8"), COMPANY + AUTHORITY);
    });

    it("can be read by its owner only", () => {
        const { SSL_CERT_FILE } = trustEnvironment(home, {});
        assert.equal(statSync(SSL_CERT_FILE!).mode & 0o777, 0o600);
        assert.equal(statSync(dirname(SSL_CERT_FILE!)).mode & 0o777, 0o700);
    });

    it("keeps PYTHONPATH behind the lab's certifi", () => {
        assert.match(trustEnvironment(home, { PYTHONPATH: "/mine:/yours" }).PYTHONPATH!, /\/python:\/mine:\/yours$/);
    });

    it("reaches Python programs that ask certifi", function () {
        let printed: string;
        const trust = trustEnvironment(home, {});
        try {
            const script = "import certifi; print(certifi.where())";
            printed = execFileSync("python3", ["-c", script], { env: { PATH: process.env.PATH, ...trust } }).toString();
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                console.log("      skipped: there is no python3 on PATH");
                this.skip();
            }
            throw error;
        }
        assert.equal(printed.trim(), trust.REQUESTS_CA_BUNDLE);
    });
});
