import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vault } from "../../../../engine/embedded/state/vault";
import { assertInForce } from "../../../../lab/files/certificates";
import { authorityFiles } from "../../../../lab/cloud/http/authority-files";
import { CertificateAuthority } from "../../../../lab/cloud/http/certificate-authority";
import { Store } from "../../../../lab/cloud/store";
import { labCredentials } from "../../../../lab/credentials";
import { DamagedFile } from "../../../../lab/files/damaged-file";
import { ensurePki } from "../../../../lab/kubernetes/pki";
import { selfSigned } from "../../../support/certificates";
import { fuzzed } from "../../../support/fuzz";

/** Another seed of `npm run fuzz` cuts large files off at other bytes. */
const { seed = 0 } = fuzzed(1);

/** Lengths at which a file is cut off: every one, or every `step`-th of a large one. */
function* lengths(whole: Buffer, step = 1): Generator<number> {
    for (let length = seed % step; length < whole.length; length += step) {
        yield length;
    }
}

describe("a file of the lab that was cut off at any byte", () => {
    let directory: string;
    before(() => (directory = mkdtempSync(join(tmpdir(), "damaged-files-"))));
    after(() => rmSync(directory, { recursive: true, force: true }));

    /**
     * Whether opening a damaged file is refused, with its name and what to do, and leaves it as it is. What only lacks the end
     * of its last line may still be whole.
     */
    async function isRefused(file: string, content: Buffer, open: () => unknown): Promise<boolean> {
        writeFileSync(file, content);
        try {
            await open();
            return false;
        } catch (error) {
            assert.ok(error instanceof DamagedFile, `${content.length} bytes: ${(error as Error).stack}`);
            assert.ok(error.message.startsWith(`${file} is damaged: `), error.message);
            assert.match(error.message, /\n {2}(delete|restore a copy)/);
            return true;
        } finally {
            assert.deepEqual(readFileSync(file), content);
        }
    }

    it("the API key", async () => {
        const file = join(directory, "credentials.json");
        const key = labCredentials(file);
        const whole = readFileSync(file);
        for (const length of lengths(whole)) {
            assert.ok(await isRefused(file, whole.subarray(0, length), () => labCredentials(file)), String(length));
        }
        for (const other of ["null", "[]", '{"secretId":1}', '{"secretId":"","secretKey":""}']) {
            assert.ok(await isRefused(file, Buffer.from(other), () => labCredentials(file)), other);
        }
        writeFileSync(file, whole);
        assert.deepEqual(labCredentials(file), key);
    });

    it("the authority's certificate and key", async () => {
        const folder = join(directory, "certificate-authority");
        const { certificate } = await CertificateAuthority.open(folder);
        const files = authorityFiles(folder);
        for (const file of [files.certificate, files.privateKey]) {
            const whole = readFileSync(file);
            const text = whole.toString("utf8");
            for (const length of lengths(whole)) {
                const cut = whole.subarray(0, length);
                const refused = await isRefused(file, cut, () => CertificateAuthority.open(folder));
                assert.ok(refused || text.trimEnd().length <= length, `${file}: ${length} bytes are taken`);
            }
            writeFileSync(file, whole);
        }
        assert.equal((await CertificateAuthority.open(folder)).certificate, certificate);
    });

    it("the authority's key, where it is another authority's", async () => {
        const [one, other] = [join(directory, "one"), join(directory, "other")];
        await CertificateAuthority.open(one);
        await CertificateAuthority.open(other);
        const foreign = readFileSync(authorityFiles(other).privateKey);
        assert.ok(await isRefused(authorityFiles(one).privateKey, foreign, () => CertificateAuthority.open(one)));
    });

    it("the authority's certificate, where it is somebody else's, of another algorithm too", async () => {
        const folder = join(directory, "somebody");
        await CertificateAuthority.open(folder);
        for (const algorithm of ["ecc", "rsa"] as const) {
            const foreign = await selfSigned(["a.example.com"], algorithm);
            const files = authorityFiles(folder);
            writeFileSync(files.certificate, foreign.certificate);
            await assert.rejects(CertificateAuthority.open(folder), (error: Error) => {
                assert.ok(error instanceof DamagedFile, error.stack);
                return /\n {2}delete/.test(error.message);
            });
        }
    });

    it("the database", async () => {
        const file = join(directory, "lab.db");
        const store = new Store(file);
        for (let index = 0; index < 20; index += 1) {
            store.put("setting", `name-${index}`, { name: `name-${index}`, value: "x".repeat(400) });
        }
        store.close();
        const whole = readFileSync(file);
        // Every byte of the first page, where SQLite's header and the schema are, then some of the others.
        const steps = [...lengths(whole.subarray(0, 4096), 7), ...lengths(whole, 61)];
        for (const length of steps) {
            const opened = () => new Store(file).close();
            assert.ok(await isRefused(file, whole.subarray(0, length), opened), `${length} bytes are taken`);
        }
        assert.ok(await isRefused(file, Buffer.from("no database at all"), () => new Store(file).close()));
        writeFileSync(file, whole);
        const reopened = new Store(file);
        assert.equal(reopened.list("setting").length, 20);
        reopened.close();
    });

    it("a cluster's certificates and keys", async () => {
        const folder = join(directory, "pki");
        const options = { domain: "cls-12345678.ccs.tencent-cloud.com", serviceCidr: "172.16.240.0/20" };
        const pairs = Object.values({ ...(await ensurePki(folder, options)) }) as Record<string, string>[];
        for (const file of pairs.flatMap((pair) => Object.values(pair))) {
            const whole = readFileSync(file);
            for (const length of lengths(whole.subarray(0, whole.length - 40), 97)) {
                const cut = whole.subarray(0, length);
                assert.ok(await isRefused(file, cut, () => ensurePki(folder, options)), `${file}: ${length}`);
            }
            writeFileSync(file, whole);
        }
        await ensurePki(folder, options);
    }).timeout(60_000);

    it("the key of the stacks' secrets", () => {
        const file = join(directory, "stacks.key");
        new Vault(file).seal({});
        const whole = readFileSync(file);
        for (const length of lengths(whole)) {
            writeFileSync(file, whole.subarray(0, length));
            assert.throws(() => new Vault(file), /stacks\.key is damaged: it has \d+ bytes of 32; restore a copy/);
        }
    });
});

describe("a certificate of the lab", () => {
    const lifetime = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2046-01-01T00:00:00Z") };
    const at = (time: string) => () => assertInForce("ca.crt", lifetime, "delete it", new Date(time));

    it("is in force within its lifetime, and else says so, with the clock as the first thing to look at", () => {
        assert.doesNotThrow(at("2030-01-01T00:00:00Z"));
        for (const time of ["2025-12-31T23:59:59Z", "2046-01-01T00:00:01Z"]) {
            assert.throws(at(time), (error: Error) => {
                assert.match(error.message, /ca\.crt is valid from 2026-.* to 2046-.*says 20[24]\d-/);
                assert.match(error.message, /\n {2}correct the clock; if it is correct, delete it$/);
                return true;
            });
        }
    });
});
