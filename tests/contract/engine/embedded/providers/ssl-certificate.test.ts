import assert from "node:assert/strict";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import { selfSigned } from "../../../../support/certificates";
import { startLabCloud } from "../../lab-cloud";

describe("a certificate, against the lab's API", function () {
    this.timeout(60_000);
    const provider = providerOf("tencentcloud:index/sslCertificate:SslCertificate");
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let id = "";
    let inputs: { name: string; type: string; cert: string; key: string; tags: Record<string, string> };

    before(async () => {
        lab = await startLabCloud();
        const { certificate, privateKey } = await selfSigned(["app.example.com"]);
        inputs = { name: "app", type: "SVR", cert: certificate, key: privateKey, tags: { team: "net" } };
    });
    after(() => lab.close());

    it("is uploaded with its tags, and read as the provider reads it", async () => {
        id = await provider.create(inputs, lab.context);
        await provider.settle?.(id, inputs, lab.context);
        const read = await provider.read(id, inputs, lab.context);
        assert.deepEqual({ ...read, ...inputs }, read);
        assert.deepEqual(
            [read?.domain, read?.subjectNames, read?.status, read?.projectId],
            ["app.example.com", ["app.example.com"], 1, 0],
        );
    });

    it("is renamed and tagged in place; another certificate, key or type replaces it", async () => {
        const news = { ...inputs, name: "renamed", projectId: 7, tags: { team: "edge" } };
        await provider.update?.(id, inputs, news, lab.context);
        const read = await provider.read(id, news, lab.context);
        assert.deepEqual([read?.name, read?.projectId, read?.tags], ["renamed", 7, { team: "edge" }]);
        assert.deepEqual([...provider.replaceOn].sort(), ["cert", "key", "type"]);
    });

    it("needs a key for a server", () => {
        const { key, ...keyless } = inputs;
        assert.throws(() => provider.check?.(keyless), /key can't be empty/);
    });

    it("tells why the service refuses a key of another certificate, without the key", async () => {
        const { privateKey } = await selfSigned(["other.example.com"]);
        await assert.rejects(provider.create({ ...inputs, key: privateKey }, lab.context), (error: Error) => {
            assert.match(error.message, /FailedOperation\.CertificateMismatch/);
            return !error.message.includes("PRIVATE KEY");
        });
    });

    it("is deleted, also where it is gone already", async () => {
        await provider.delete(id, inputs, {}, lab.context);
        assert.equal(await provider.read(id, inputs, lab.context), undefined);
        await provider.delete(id, inputs, {}, lab.context);
    });
});
