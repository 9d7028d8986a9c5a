import assert from "node:assert/strict";
import type { V1PodSpec } from "@kubernetes/client-node";
import type { V1IngressSpec } from "@kubernetes/client-node";
import { runProgram } from "../../support/program";
import { find, key, usePrograms } from "./programs";

describe("the program", () => {
    const programs = usePrograms();
    const { run } = programs;

    it("takes nothing from a default provider", async () => {
        const { resources } = await run("scenario2");
        const custom = resources.filter(({ type }) => !/^(tke-client-ip|pulumi):/.test(type));
        for (const { type, name, provider } of custom) {
            assert.equal(
                provider,
                type.startsWith("kubernetes:") ? "client-ip-cluster-kubernetes" : "tencentcloud",
                name,
            );
        }
    });

    it("puts every resource under a component, by the component's name and its own role", async () => {
        const { resources } = await run("scenario2");
        for (const { name, parent, type } of resources.filter(
            ({ name }) => !["client-ip", "tencentcloud"].includes(name),
        )) {
            assert.ok(name.startsWith(`${parent}-`), `${type} ${name} under ${parent}`);
        }
    });

    it("has Pods that serve on for as long as is set, and have Kubernetes' half minute after that", async () => {
        const podOf = async (config: Record<string, string>) => {
            const { inputs } = find(await run("scenario1", config), "client-ip-app-deployment");
            const { spec } = (inputs.spec as { template: { spec: V1PodSpec } }).template;
            return [spec.terminationGracePeriodSeconds, spec.containers[0]?.lifecycle?.preStop];
        };
        const answered = (path: string) => ({ httpGet: { path, port: 5000 } });
        assert.deepEqual(await podOf({}), [40, answered("/?wait=10s")]);
        assert.deepEqual(await podOf({ drainSeconds: "45" }), [75, answered("/?wait=45s")]);
        const slept = { exec: { command: ["sleep", "45"] } };
        assert.deepEqual(await podOf({ drainSeconds: "45", image: "shop:1" }), [75, slept]);
    });

    it("has the outputs that verify reads, the kubeconfig a secret", async () => {
        const { outputs } = await run("scenario4");
        assert.deepEqual(Object.keys(outputs).sort(), [
            "askTencentFor",
            "backendPath",
            "clbType",
            "clientIpFrom",
            "clusterId",
            "kubeconfig",
            "loadBalancerId",
            "manualPrerequisites",
            "namespace",
            "scenario",
            "url",
            "urls",
            "vpcId",
        ]);
        const { url, urls, backendPath, clbType, clientIpFrom, loadBalancerId, kubeconfig } = outputs;
        assert.deepEqual(
            { url, urls, backendPath, clbType, clientIpFrom, loadBalancerId, kubeconfig },
            {
                url: "http://203.0.113.2",
                urls: ["http://203.0.113.2"],
                backendPath: "node-port",
                clbType: "public",
                clientIpFrom: "x-forwarded-for",
                loadBalancerId: "id-of-client-ip-clb-instance",
                kubeconfig: "[secret]",
            },
        );
    });

    it("an HTTPS scenario tells its domain, where to connect, and its certificate, whose key is nowhere in clear", async () => {
        const made = await run("scenario13");
        const { url, connectTo, certificateId } = made.outputs;
        assert.deepEqual([url, connectTo], ["https://client-ip.example.com", "203.0.113.2"]);
        const certificate = made.resources.find(({ type }) => type.endsWith(":SslCertificate"));
        assert.equal(certificateId, `id-of-${certificate?.name}`);
        assert.equal(certificate?.inputs.key, "[secret]");
        assert.deepEqual(certificate.ignoreChanges, ["cert", "key"]);
        assert.doesNotMatch(JSON.stringify(made), /PRIVATE KEY/);
        const { spec } = find(made, "client-ip-node-port-ingress").inputs as { spec: V1IngressSpec };
        assert.deepEqual(spec.tls, [{ hosts: ["client-ip.example.com"], secretName: "real-ip-certificate" }]);
        assert.deepEqual(
            spec.rules?.map(({ host }) => host),
            ["client-ip.example.com"],
        );
    });

    it("another domain has another certificate, under a name of its own", async () => {
        for (const certificateDomain of ["a.example.com", "b.example.com"]) {
            const made = await run("scenario13", { certificateDomain });
            find(made, `client-ip-certificate-${certificateDomain}`);
        }
    });

    it("adopts a certificate by its id and makes none", async () => {
        const { resources, outputs } = await runProgram({
            stack: "scenario13",
            config: key({ certificateId: "Ab1Cd2Ef", certificateDomain: "a.example.com" }),
            kubeconfig: programs.apiServer.kubeconfig,
            functions: {
                getSslDescribeCertificate: () => ({
                    results: [{ certificateType: "SVR", status: 1, domain: "a.example.com" }],
                }),
            },
        });
        assert.equal(outputs.certificateId, "Ab1Cd2Ef");
        assert.deepEqual(outputs.adopts, ["certificateId"]);
        assert.ok(!resources.some(({ type }) => type.endsWith(":SslCertificate")));
    });

    it("previews before anything exists: nothing is asked of the cluster, what is known is shown", async () => {
        const requests = programs.apiServer.requests.length;
        const made = await runProgram({ stack: "scenario2", preview: true, kubeconfig: programs.apiServer.kubeconfig });
        assert.equal(programs.apiServer.requests.length, requests);
        const names = (await run("scenario2")).resources.map(({ name }) => name);
        assert.deepEqual(
            made.resources.map(({ name }) => name),
            names,
        );
        const { annotations } = find(made, "client-ip-direct-service").inputs.metadata as {
            annotations: Record<string, string>;
        };
        assert.equal(annotations["service.cloud.tencent.com/direct-access"], "true");
        assert.equal(made.outputs.url, "[unknown]");
    });

    it("registers nothing when the config has a mistake", async () => {
        const registered: string[] = [];
        await assert.rejects(async () => {
            const { resources } = await run("scenario1", { replicas: "0" });
            registered.push(...resources.map(({ name }) => name));
        }, /replicas = 0/);
        assert.deepEqual(registered, []);
    });
});
