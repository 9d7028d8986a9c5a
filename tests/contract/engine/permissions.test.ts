import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import { startApiServer, type ApiServer } from "../../support/clusters/api-server";
import { camPolicies } from "../../support/cam-policies";
import { startLabCloud } from "./lab-cloud";

const projectDirectory = resolve(__dirname, "../../..");
const READINESS = /^\/(readyz|apis\/authorization\.k8s\.io\/)/;

/** The life of whole stacks but for their Kubernetes objects, which an API server refuses: all calls of Tencent's API. */
describe("the calls of a stack's life", function () {
    this.timeout(180_000);
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-"));
    const engine = new EmbeddedEngine({ projectDirectory, labDirectory });
    const called: string[] = [];
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let apiServer: ApiServer;

    before(async () => {
        apiServer = await startApiServer((_, url) => (READINESS.test(url) ? 200 : 403));
        lab = await startLabCloud(
            () => apiServer.kubeconfig,
            ({ service, action }) => called.push(`${service}:${action}`),
        );
    });
    after(async () => {
        await lab.close();
        await apiServer.close();
        rmSync(labDirectory, { recursive: true, force: true });
    });

    const recorded = async (work: () => Promise<unknown>): Promise<string[]> => {
        called.length = 0;
        await work();
        return [...new Set(called)].sort();
    };
    const beyond = (policy: string, calls: readonly string[]) =>
        calls.filter((name) => !camPolicies().get(policy)?.has(name));

    for (const stack of ["scenario1", "scenario2", "scenario3", "scenario13"]) {
        it(`need no more than the policies of docs/en/permissions.md allow: ${stack}`, async () => {
            const { environment } = lab;
            const preview = await recorded(() => engine.preview(stack, { environment }));
            assert.ok(preview.includes("sts:GetCallerIdentity"));
            assert.deepEqual(beyond("preview", preview), []);
            const up = await recorded(() => assert.rejects(engine.up(stack, { environment }), /403|forbidden/i));
            assert.ok(up.includes("tke:CreateClusterEndpoint") && up.includes("clb:CreateLoadBalancer"), up.join(" "));
            assert.deepEqual(beyond("deploy", up), []);
            const destroy = await recorded(() => engine.destroy(stack, { environment }));
            assert.ok(destroy.includes("vpc:DeleteVpc"), destroy.join(" "));
            assert.deepEqual(beyond("deploy", destroy), []);
            assert.deepEqual(beyond("teardown", destroy), []);
        });
    }
});
