import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "../../../../components/load-balancer/self-signed-certificate";

const DAY_MS = 24 * 3600 * 1000;

describe("selfSignedCertificate", () => {
    it("is for its domain only, signed by itself, of its key, and no authority", async () => {
        const { certificate, privateKey } = await selfSignedCertificate("app.example.com");
        const parsed = new X509Certificate(certificate);
        assert.equal(parsed.checkHost("app.example.com"), "app.example.com");
        assert.equal(parsed.checkHost("www.example.com"), undefined);
        assert.ok(parsed.verify(parsed.publicKey));
        assert.ok(parsed.checkPrivateKey(createPrivateKey(privateKey)));
        assert.equal(parsed.ca, false);
    });

    it("is valid now, and for 825 days", async () => {
        const { certificate } = await selfSignedCertificate("app.example.com");
        const { validFromDate, validToDate } = new X509Certificate(certificate);
        const days = (date: Date) => (date.getTime() - Date.now()) / DAY_MS;
        assert.ok(days(validFromDate) < 0);
        assert.equal(Math.round(days(validToDate)), 825);
    });

    it("has a key and a serial number of its own every time, and no newline around it, which the provider refuses", async () => {
        const made = await Promise.all([1, 2].map(() => selfSignedCertificate("app.example.com")));
        const serials = made.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
        assert.equal(new Set([...serials, ...made.map(({ privateKey }) => privateKey)]).size, 4);
        for (const pem of made.flatMap(({ certificate, privateKey }) => [certificate, privateKey])) {
            assert.equal(pem, pem.trim());
        }
    });
});
