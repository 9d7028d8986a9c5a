import assert from "node:assert/strict";
import { selfSigned, type TestCertificate } from "../../../../support/certificates";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: certificates and HTTPS listeners", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let a: TestCertificate;
    let b: TestCertificate;

    before(async () => {
        [a, b] = await Promise.all([selfSigned(["a.example.com", "*.a.example.com"]), selfSigned(["b.example.com"])]);
    });
    beforeEach(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    async function upload({ certificate, privateKey }: TestCertificate, Alias = ""): Promise<string> {
        const request = { CertificatePublicKey: certificate, CertificatePrivateKey: privateKey, Alias };
        return (await lab.ssl.UploadCertificate(request)).CertificateId ?? "";
    }

    async function createLoadBalancer(): Promise<string> {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        return LoadBalancerIds?.[0] ?? "";
    }

    it("describes an uploaded certificate, and never its key", async () => {
        const CertificateId = await upload(a, "edge");
        const detail = await lab.ssl.DescribeCertificateDetail({ CertificateId });
        assert.equal(detail.CertificatePublicKey, a.certificate);
        assert.deepEqual(
            [
                detail.Alias,
                detail.Domain,
                detail.SubjectAltName,
                detail.Status,
                detail.CertificateType,
                detail.ProjectId,
            ],
            ["edge", "a.example.com", ["a.example.com", "*.a.example.com"], 1, "SVR", "0"],
        );
        assert.match(detail.CertEndTime ?? "", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
        const summary = await lab.ssl.DescribeCertificate({ CertificateId });
        const listed = await lab.ssl.DescribeCertificates({ SearchKey: "edge" });
        assert.deepEqual([listed.TotalCount, listed.Certificates?.[0]?.CertificateId], [1, CertificateId]);
        assert.equal((await lab.ssl.DescribeCertificates({ SearchKey: "core" })).TotalCount, 0);
        assert.doesNotMatch(JSON.stringify([detail, summary, listed]), /PRIVATE KEY|CertificatePrivateKey/);
    });

    it("refuses what is no certificate, or has another one's key", async () => {
        const uploading = (CertificatePublicKey: string, CertificatePrivateKey?: string, CertificateType?: string) =>
            lab.ssl.UploadCertificate({ CertificatePublicKey, CertificatePrivateKey, CertificateType });
        await assert.rejects(uploading("nonsense", a.privateKey), withCode("FailedOperation.CertificateParseError"));
        await assert.rejects(
            uploading(`${a.certificate}\n${a.privateKey}`, a.privateKey),
            withCode("FailedOperation.CertificateParseError"),
        );
        await assert.rejects(uploading(a.certificate, b.privateKey), withCode("FailedOperation.CertificateMismatch"));
        await assert.rejects(uploading(a.certificate), withCode("MissingParameter"));
        await assert.rejects(
            uploading(`${a.certificate}\n${b.certificate}`, a.privateKey),
            withCode("FailedOperation.CertificateChainError"),
        );
        await assert.rejects(uploading(a.certificate, undefined, "CA"), withCode("FailedOperation.CertificateCaError"));
        assert.equal((await lab.ssl.DescribeCertificates({})).TotalCount, 0);
    });

    it("gives the certificate that is there already where it may not be repeated", async () => {
        const CertificateId = await upload(a);
        assert.notEqual(await upload(a), CertificateId);
        const again = await lab.ssl.UploadCertificate({
            CertificatePublicKey: a.certificate,
            CertificatePrivateKey: a.privateKey,
            Repeatable: false,
        });
        assert.deepEqual([again.CertificateId, again.RepeatCertId], [CertificateId, CertificateId]);
    });

    it("checks a certificate that may not be repeated as any other", async () => {
        await upload(a);
        const again = { CertificatePublicKey: a.certificate, Repeatable: false };
        await assert.rejects(lab.ssl.UploadCertificate(again), withCode("MissingParameter"));
        await assert.rejects(
            lab.ssl.UploadCertificate({ ...again, CertificatePrivateKey: b.privateKey }),
            withCode("FailedOperation.CertificateMismatch"),
        );
        await assert.rejects(
            lab.ssl.UploadCertificate({ ...again, CertificateType: "CA" }),
            withCode("FailedOperation.CertificateCaError"),
        );
    });

    it("renames, tags and deletes a certificate, and says which is not there", async () => {
        const CertificateId = await upload(a);
        await lab.ssl.ModifyCertificateAlias({ CertificateId, Alias: "renamed" });
        await lab.ssl.ModifyCertificateProject({ CertificateIdList: [CertificateId], ProjectId: 7 });
        await lab.tag.ModifyResourceTags({
            Resource: `qcs::ssl:ap-guangzhou:uin/:certificate/${CertificateId}`,
            ReplaceTags: [{ TagKey: "team", TagValue: "edge" }],
        });
        const detail = await lab.ssl.DescribeCertificateDetail({ CertificateId });
        assert.deepEqual(
            [detail.Alias, detail.ProjectId, detail.Tags],
            ["renamed", "7", [{ TagKey: "team", TagValue: "edge" }]],
        );
        assert.equal((await lab.ssl.DeleteCertificate({ CertificateId })).DeleteResult, true);
        for (const call of [
            lab.ssl.DescribeCertificateDetail({ CertificateId }),
            lab.ssl.ModifyCertificateAlias({ CertificateId, Alias: "x" }),
            lab.ssl.DeleteCertificate({ CertificateId }),
        ]) {
            await assert.rejects(call, withCode("FailedOperation.CertificateNotFound"));
        }
    });

    it("has one certificate for an HTTPS listener, which cannot be deleted while it is bound", async () => {
        const LoadBalancerId = await createLoadBalancer();
        const [first, second] = [await upload(a), await upload(b)];
        const create = (Certificate?: object) =>
            lab.clb.CreateListener({ LoadBalancerId, Protocol: "HTTPS", Ports: [443], Certificate });
        await assert.rejects(create(), withCode("MissingParameter"));
        await assert.rejects(create({ CertId: "nonesuch" }), withCode("InvalidParameterValue"));
        await assert.rejects(create({ SSLMode: "MUTUAL", CertId: first }), withCode("UnsupportedOperation"));
        const ListenerId = (await create({ CertId: first })).ListenerIds?.[0] ?? "";
        const certificate = async () => {
            const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId });
            return Listeners?.[0]?.Certificate;
        };
        assert.equal((await certificate())?.CertId, first);
        const refused = lab.ssl.DeleteCertificate({ CertificateId: first });
        await assert.rejects(refused, withCode("FailedOperation.DeleteResourceFailed"));
        await lab.clb.ModifyListener({ LoadBalancerId, ListenerId, Certificate: { CertId: second } });
        assert.equal((await certificate())?.CertId, second);
        await lab.ssl.DeleteCertificate({ CertificateId: first });
        await lab.clb.DeleteListener({ LoadBalancerId, ListenerId });
        await lab.ssl.DeleteCertificate({ CertificateId: second });
    });

    it("uploads a certificate that comes with the listener, and takes several that differ in their algorithm", async () => {
        const LoadBalancerId = await createLoadBalancer();
        const rsa = await selfSigned(["a.example.com"], "rsa");
        const content = (name: string, { certificate, privateKey }: TestCertificate) => ({
            CertName: name,
            CertContent: certificate,
            CertKey: privateKey,
        });
        const create = (...CertList: object[]) =>
            lab.clb.CreateListener({
                LoadBalancerId,
                Protocol: "HTTPS",
                Ports: [443],
                MultiCertInfo: { SSLMode: "UNIDIRECTIONAL", CertList },
            });
        await assert.rejects(create(content("one", a), content("two", b)), withCode("InvalidParameterValue"));
        assert.equal((await lab.ssl.DescribeCertificates({})).TotalCount, 0);
        await create(content("one", a), content("two", rsa));
        const { Certificates = [] } = await lab.ssl.DescribeCertificates({});
        assert.deepEqual(Certificates.map(({ Alias, EncryptAlgorithm }) => [Alias, EncryptAlgorithm]).sort(), [
            ["one", "ECC 256"],
            ["two", "RSA 2048"],
        ]);
    });

    it("has a certificate for each domain with SNI, and one default domain", async () => {
        const LoadBalancerId = await createLoadBalancer();
        const [first, second] = [await upload(a), await upload(b)];
        const { ListenerIds } = await lab.clb.CreateListener({
            LoadBalancerId,
            Protocol: "HTTPS",
            Ports: [443],
            SniSwitch: 1,
        });
        const ListenerId = ListenerIds?.[0] ?? "";
        const create = (Domain: string, Url: string, Certificate?: object) =>
            lab.clb.CreateRule({ LoadBalancerId, ListenerId, Rules: [{ Domain, Url, Certificate }] });
        await assert.rejects(create("a.example.com", "/"), withCode("MissingParameter"));
        await create("a.example.com", "/", { CertId: first });
        await create("a.example.com", "/api");
        await create("b.example.com", "/", { CertId: second });
        const rules = async () => {
            const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId });
            return Listeners?.[0]?.Rules?.map((rule) => [rule.Domain, rule.Certificate?.CertId, rule.DefaultServer]);
        };
        assert.deepEqual(await rules(), [
            ["a.example.com", first, false],
            ["a.example.com", first, false],
            ["b.example.com", second, false],
        ]);
        const change = (Domain: string, rest: object) =>
            lab.clb.ModifyDomainAttributes({ LoadBalancerId, ListenerId, Domain, ...rest });
        await change("a.example.com", { Certificate: { CertId: second }, NewDomain: "c.example.com" });
        await change("b.example.com", { DefaultServer: true });
        assert.deepEqual(await rules(), [
            ["c.example.com", second, false],
            ["c.example.com", second, false],
            ["b.example.com", second, true],
        ]);
        await assert.rejects(change("a.example.com", {}), withCode("InvalidParameter.LocationNotFound"));
        await assert.rejects(
            change("b.example.com", { NewDomain: "c.example.com" }),
            withCode("InvalidParameterValue.Duplicate"),
        );
        await assert.rejects(
            lab.clb.ModifyListener({ LoadBalancerId, ListenerId, SniSwitch: 0 }),
            withCode("UnsupportedOperation"),
        );
    });
});
