import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyPairFiles } from "../../../../lab/files/certificates";
import { ensurePki, type PkiFiles } from "../../../../lab/kubernetes/pki";

const OPTIONS = { domain: "cls-12345678.ccs.tencent-cloud.com", serviceCidr: "172.16.240.0/20" };

describe("a cluster's PKI", () => {
    let home: string;
    let directory: string;
    let files: PkiFiles;

    before(async () => {
        home = mkdtempSync(join(tmpdir(), "pki-"));
        directory = join(home, "cluster", "pki");
        files = await ensurePki(directory, OPTIONS);
    });

    after(() => rmSync(home, { recursive: true }));

    const certificate = (pair: KeyPairFiles) => new X509Certificate(readFileSync(pair.certificate));

    it("has one CA that signed every other certificate, each with its own key", () => {
        const ca = certificate(files.ca);
        assert.ok(ca.ca && ca.checkIssued(ca) && ca.verify(ca.publicKey));
        const issued = ["apiServer", "apiServerKubeletClient", "admin", "controllerManager", "scheduler"] as const;
        for (const name of issued) {
            const leaf = certificate(files[name]);
            assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey), name);
            assert.ok(!leaf.ca, name);
            assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(files[name].privateKey))), name);
        }
    });

    it("serves the API under its TKE domain, the names of the Service kubernetes, and loopback", () => {
        const serving = certificate(files.apiServer);
        for (const name of [
            OPTIONS.domain,
            "localhost",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
        ]) {
            assert.equal(serving.checkHost(name), name);
        }
        assert.equal(serving.checkHost("cls-87654321.ccs.tencent-cloud.com"), undefined);
        assert.equal(serving.checkIP("127.0.0.1"), "127.0.0.1");
        assert.equal(serving.checkIP("172.16.240.1"), "172.16.240.1");
        assert.equal(serving.checkIP("172.16.240.2"), undefined);
        assert.deepEqual(serving.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    });

    it("makes the account's user an administrator, and each component who Kubernetes' own roles are bound to", () => {
        assert.equal(certificate(files.admin).subject, "CN=100000000001\nO=system:masters");
        assert.equal(certificate(files.controllerManager).subject, "CN=system:kube-controller-manager");
        assert.equal(certificate(files.scheduler).subject, "CN=system:kube-scheduler");
        assert.deepEqual(certificate(files.admin).keyUsage, ["1.3.6.1.5.5.7.3.2"]);
    });

    it("is valid now and for 20 years", () => {
        const { validFromDate, validToDate } = certificate(files.admin);
        assert.ok(validFromDate.getTime() < Date.now());
        assert.equal(validToDate.getUTCFullYear(), new Date().getUTCFullYear() + 20);
    });

    it("has a service account key pair that belongs together", () => {
        const ofPrivate = createPublicKey(readFileSync(files.serviceAccount.privateKey));
        assert.ok(ofPrivate.equals(createPublicKey(readFileSync(files.serviceAccount.publicKey))));
    });

    it("lets nobody else read it", () => {
        assert.equal(statSync(directory).mode & 0o777, 0o700);
        for (const file of readdirSync(directory)) {
            assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600, file);
        }
    });

    it("stays the same when it is asked for again", async () => {
        const before = readFileSync(files.admin.certificate, "utf8");
        assert.deepEqual(await ensurePki(directory, OPTIONS), files);
        assert.equal(readFileSync(files.admin.certificate, "utf8"), before);
    });
});
