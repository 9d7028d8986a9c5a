import assert from "node:assert/strict";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { rules } from "../../../policy/rules";
import { INGRESS, RULE_SET, SERVICE, VPC } from "./resources";
import { ROOT } from "./program";

/** The pack as the CLI's language host starts it (pulumi v3.259, pulumi-language-nodejs), asked as its engine asks. */
describe("policy pack served to Pulumi", function () {
    this.timeout(30_000);
    let pack: ChildProcessByStdio<null, Readable, null>;
    let client: AnalyzerClient;

    before(async () => {
        const run = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
        pack = spawn(process.execPath, [run, "127.0.0.1:1", "."], {
            cwd: join(ROOT, "policy"),
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [port] = (await once(createInterface(pack.stdout), "line")) as [string];
        client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    });
    after(async () => {
        client?.close();
        if (pack?.kill()) {
            await once(pack, "exit");
        }
    });

    it("serves every policy that the CLI can decide, as a mandatory one", async () => {
        const info = await call<analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
        const names = rules.filter((rule) => !("embeddedOnly" in rule)).map(({ name }) => name);
        const served = info.getPoliciesList();
        assert.deepEqual(served.map((policy) => policy.getName()).sort(), names.sort());
        served.forEach((policy) => assert.equal(policy.getEnforcementlevel(), analyzer.EnforcementLevel.MANDATORY));
    });

    it("refuses a resource, with what to set", async () => {
        const [found, ...others] = await analyze(SERVICE, "entry", { spec: { type: "LoadBalancer" } });
        assert.deepEqual([found?.level, found?.policy, others], ["mandatory", "direct-access-stated", []]);
        assert.match(found?.message ?? "", /direct-access"\] is not set/);
    });

    it("warns in a preview of what is not known yet, and goes on with the other policies", async () => {
        const ingresses = [{ action: "ACCEPT", cidrBlock: unknownValue, protocol: "TCP", port: "22" }];
        const [found, ...others] = await analyze(RULE_SET, "rules", { ingresses });
        assert.deepEqual([found?.level, others], ["advisory", []]);
        assert.match(found?.message ?? "", /can't run policy 'admin-ports-closed-to-the-world'.*during preview/);
    });

    it("reads secrets", async () => {
        const secret = (value: unknown) => ({ [specialSigKey]: specialSecretSig, value });
        const ingresses = secret([{ action: "ACCEPT", cidrBlock: secret("0.0.0.0/0"), protocol: "TCP", port: "22" }]);
        const [found] = await analyze(RULE_SET, "rules", { ingresses });
        assert.deepEqual([found?.level, found?.policy], ["mandatory", "admin-ports-closed-to-the-world"]);
    });

    it("goes by inputs where a preview has no outputs, as for Kubernetes objects before there is a cluster", async () => {
        const [service, ingress] = [`${URN}${SERVICE}::web`, `${URN}${INGRESS}::entry`];
        await analyze(SERVICE, "web", { metadata: { name: "web" }, spec: { type: "ClusterIP" } });
        const backend = { service: { name: unknownValue, port: { number: 80 } } };
        await analyze(INGRESS, "entry", {
            metadata: { annotations: { "ingress.cloud.tencent.com/direct-access": "false" } },
            spec: { ingressClassName: "qcloud", rules: [{ http: { paths: [{ path: "/", backend }] } }] },
        });
        const stack = [stackResource(SERVICE, "web", {}), stackResource(INGRESS, "entry", { spec: [service] })];
        const found = await analyzeStack(stack);
        assert.deepEqual(
            found.map(({ policy, urn, level }) => [policy, urn, level]),
            [["ingress-backend-kind", ingress, "mandatory"]],
        );
    });

    it("takes what it was not shown before from the outputs", async () => {
        const vpc = stackResource(VPC, "lone", {}, { cidrBlock: "10.0.0.0/16" });
        const cluster = "tencentcloud:index/kubernetesCluster:KubernetesCluster";
        const lone = stackResource(cluster, "lone", { vpcId: [vpc.getUrn()] }, { serviceCidr: "10.0.4.0/22" });
        assert.deepEqual(
            (await analyzeStack([vpc, lone])).map(({ policy }) => policy),
            ["cidrs-do-not-overlap"],
        );
    });

    const URN = "urn:pulumi:dev::demo::";

    interface Found {
        policy: string;
        level: string;
        urn: string;
        message: string;
    }

    async function analyze(type: string, name: string, inputs: Record<string, unknown>): Promise<Found[]> {
        const request = new analyzer.AnalyzeRequest();
        request.setType(type);
        request.setName(name);
        request.setUrn(`${URN}${type}::${name}`);
        request.setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
        request.setOptions(new analyzer.AnalyzerResourceOptions());
        return found(await call<analyzer.AnalyzeResponse>((done) => client.analyze(request, done)));
    }

    async function analyzeStack(resources: analyzer.AnalyzerResource[]): Promise<Found[]> {
        const request = new analyzer.AnalyzeStackRequest();
        request.setResourcesList(resources);
        return found(await call<analyzer.AnalyzeResponse>((done) => client.analyzeStack(request, done)));
    }

    function stackResource(
        type: string,
        name: string,
        dependencies: Record<string, string[]>,
        outputs: Record<string, string> = {},
    ): analyzer.AnalyzerResource {
        const resource = new analyzer.AnalyzerResource();
        resource.setType(type);
        resource.setName(name);
        resource.setUrn(`${URN}${type}::${name}`);
        resource.setProperties(Struct.fromJavaScript(outputs));
        resource.setOptions(new analyzer.AnalyzerResourceOptions());
        for (const [input, urns] of Object.entries(dependencies)) {
            const from = new analyzer.AnalyzerPropertyDependencies();
            from.setUrnsList(urns);
            resource.getPropertydependenciesMap().set(input, from);
        }
        return resource;
    }

    function found(response: analyzer.AnalyzeResponse): Found[] {
        return response.getDiagnosticsList().map((diagnostic) => ({
            policy: diagnostic.getPolicyname(),
            level: diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
            urn: diagnostic.getUrn(),
            message: diagnostic.getMessage(),
        }));
    }
});

function call<T>(make: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => make((error, response) => (error ? reject(error) : resolve(response))));
}
