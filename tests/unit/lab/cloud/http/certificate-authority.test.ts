import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "../../../../../lab/cloud/http/certificate-authority";

describe("the authority behind the lab's HTTPS", () => {
    let parent: string;
    let directory: string;

    before(() => {
        parent = mkdtempSync(join(tmpdir(), "tke-client-ip-authority-"));
        directory = join(parent, "certificate-authority");
    });
    after(() => rmSync(parent, { recursive: true, force: true }));

    it("is made once, and is the same when it is opened again", async () => {
        const first = await CertificateAuthority.open(directory);
        const again = await CertificateAuthority.open(directory);
        assert.equal(again.certificate, first.certificate);
        assert.notEqual((await CertificateAuthority.create()).certificate, first.certificate);
    });

    it("lets nobody else read its key", () => {
        assert.equal(statSync(directory).mode & 0o777, 0o700);
        for (const file of readdirSync(directory)) {
            assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600, file);
        }
    });

    it("is one that strict clients take: a CA, self-signed, valid now", async () => {
        const certificate = new X509Certificate((await CertificateAuthority.open(directory)).certificate);
        assert.ok(certificate.ca);
        assert.ok(certificate.verify(certificate.publicKey));
        assert.ok(certificate.validFromDate.getTime() < Date.now());
        assert.ok(certificate.validToDate.getTime() > Date.now());
    });

    it("makes a host's certificate once", async () => {
        const authority = await CertificateAuthority.create();
        const context = await authority.secureContext("tke.tencentcloudapi.com");
        assert.equal(await authority.secureContext("tke.tencentcloudapi.com"), context);
        assert.notEqual(await authority.secureContext("vpc.tencentcloudapi.com"), context);
    });
});
