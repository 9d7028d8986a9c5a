import assert from "node:assert/strict";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("redirects of an Ingress", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "ingress-redirects";

    before(async () => {
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app", { spec: { type: "NodePort" } });
    });

    it("to another path lead to that path, and within one path keep the URL that was asked for", async () => {
        const toService = { service: { name: "app", port: { number: 80 } } };
        const backend = { serviceName: "app", servicePort: "80" };
        const rule = (host: string, path: string, more: object) => ({ host, path, backend, ...more });
        const to = (host: string, path: string) => ({ rewrite: { port: 80, host, path } });
        await cluster.createIngress(namespace, {
            annotations: {
                "ingress.cloud.tencent.com/direct-access": "false",
                "ingress.cloud.tencent.com/rewrite-support": "true",
                "kubernetes.io/ingress.http-rules": JSON.stringify([
                    rule("a.com", "/old", to("a.com", "/new")),
                    rule("b.com", "/new", to("a.com", "/new")),
                    rule("a.com", "/new", {}),
                ]),
            },
            spec: {
                ingressClassName: "qcloud",
                rules: [{ host: "a.com", http: { paths: [{ path: "/new", pathType: "Prefix", backend: toService }] } }],
            },
        });
        const { metadata } = await cluster.syncedIngress(namespace);
        const LoadBalancerId = metadata?.annotations?.["kubernetes.io/ingress.qcloud-loadbalance-id"] ?? "";
        await eventually(async () => {
            const { RewriteSet = [] } = await cluster.cloud.clb("DescribeRewrite", { LoadBalancerId });
            const shown = RewriteSet.map(({ Domain = "", Url = "", RewriteTarget }) => [
                `${Domain}${Url}`,
                RewriteTarget?.TakeUrl,
            ]);
            assert.deepEqual(shown.sort(), [
                ["a.com/old", false],
                ["b.com/new", true],
            ]);
        });
    });
});
