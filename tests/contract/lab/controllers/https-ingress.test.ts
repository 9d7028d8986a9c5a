import assert from "node:assert/strict";
import { addCertificate } from "../../../../lab/cloud/services/ssl/certificate-records";
import { selfSigned } from "../../../support/certificates";
import { mergePatch, NODE } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("an HTTPS Ingress", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "https";
    let loadBalancerId: string;

    before(async () => {
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app", { spec: { type: "NodePort" } });
    });

    async function uploadCertificate(host: string): Promise<string> {
        const { certificate, privateKey } = await selfSigned([host]);
        return addCertificate(cluster.store, { alias: host, publicKey: certificate, privateKey }, new Date())
            .certificateId;
    }

    async function rulesOf(): Promise<string[]> {
        const { Listeners = [] } = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        return Listeners.flatMap(({ Protocol, Port, Rules = [] }) =>
            Rules.map(({ Domain, Url, Certificate }) => `${Protocol}:${Port} ${Domain}${Url} ${Certificate?.CertId}`),
        );
    }

    it("says E4010 while its Secret is not there, and is served when it is", async () => {
        const rules = [
            {
                host: "a.example.com",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: { service: { name: "app", port: { number: 80 } } },
                        },
                    ],
                },
            },
        ];
        const tls = [{ hosts: ["a.example.com"], secretName: "certificate" }];
        const annotations = { "ingress.cloud.tencent.com/direct-access": "false" };
        await cluster.createIngress(namespace, { annotations, spec: { rules, tls } });
        await cluster.eventOf(namespace, "E4010");
        const certId = await uploadCertificate("a.example.com");
        await cluster.core.createNamespacedSecret({
            namespace,
            body: { metadata: { name: "certificate" }, type: "Opaque", stringData: { qcloud_cert_id: certId } },
        });
        const { metadata } = await cluster.syncedIngress(namespace);
        loadBalancerId = metadata?.annotations?.["kubernetes.io/ingress.qcloud-loadbalance-id"] ?? "";
        await eventually(async () => assert.deepEqual(await rulesOf(), [`HTTPS:443 a.example.com/ ${certId}`]));
        const nodePort = (await cluster.service(namespace)).spec?.ports?.[0]?.nodePort;
        await cluster.bound(loadBalancerId, [`HTTPS:443 -> CVM ${NODE}:${nodePort}`]);
    });

    it("shows the new certificate when the Secret names another", async () => {
        const certId = await uploadCertificate("a.example.com");
        const body = { stringData: { qcloud_cert_id: certId } };
        await cluster.core.patchNamespacedSecret({ namespace, name: "certificate", body }, mergePatch);
        await eventually(async () => assert.deepEqual(await rulesOf(), [`HTTPS:443 a.example.com/ ${certId}`]));
    });

    it("says E4036 for a certificate that there is not, and leaves the CLB as it is", async () => {
        const before = await rulesOf();
        const body = { stringData: { qcloud_cert_id: "none" } };
        await cluster.core.patchNamespacedSecret({ namespace, name: "certificate", body }, mergePatch);
        await cluster.eventOf(namespace, "E4036");
        assert.deepEqual(await rulesOf(), before);
    });

    it("serves on while its Secret is gone (457/90598)", async () => {
        const before = await rulesOf();
        await cluster.core.deleteNamespacedSecret({ namespace, name: "certificate" });
        await eventually(async () => {
            const { metadata } = await cluster.ingress(namespace);
            assert.match(metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "", /E4010/);
        });
        assert.deepEqual(await rulesOf(), before);
    });

    it("becomes HTTP when its certificate is taken away", async () => {
        await cluster.patchIngress(namespace, { spec: { tls: null } });
        await eventually(async () => assert.deepEqual(await rulesOf(), ["HTTP:80 a.example.com/ undefined"]));
    });
});
