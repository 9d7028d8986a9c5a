import {
    ApiextensionsV1Api,
    CoreV1Api,
    KubernetesObjectApi,
    loadAllYaml,
    PatchStrategy,
    type KubernetesObject,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlPlaneBinary } from "../../../lab/kubernetes/binary";
import { ControlPlane } from "../../../lab/kubernetes/control-plane";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { projectDirectory } from "../../support/project";

const EXAMPLES = join(projectDirectory, "examples", "pulumi-operator");

/** `deploy/crds` of a checkout of pulumi/pulumi-kubernetes-operator: its files are not this project's to copy. */
const CRDS = process.env.PULUMI_OPERATOR_CRDS;

function objectsIn(folder: string): KubernetesObject[] {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    return files.flatMap((file) => loadAllYaml(readFileSync(join(folder, file), "utf8")) as KubernetesObject[]);
}

describe("examples/pulumi-operator, on an API server with the operator's CRDs", function () {
    this.timeout(150_000);
    let directory: string;
    let controlPlane: ControlPlane | undefined;
    let objects: KubernetesObjectApi;

    before("the CRDs can be read", function () {
        if (!CRDS) {
            console.log("      not run: PULUMI_OPERATOR_CRDS names no folder with the operator's CRDs");
            this.skip();
        }
    });
    before(buildControlPlane);
    before(async () => {
        directory = mkdtempSync(join(tmpdir(), "pulumi-operator-"));
        controlPlane = new ControlPlane({
            clusterId: "cls-operator",
            directory,
            binary: await controlPlaneBinary(),
            serviceCidr: "172.16.0.0/20",
            domain: "cls-operator.ccs.tencent-cloud.com",
            log: () => undefined,
        });
        await controlPlane.start();
        const kubeConfig = controlPlane.kubeConfig();
        objects = KubernetesObjectApi.makeApiClient(kubeConfig);
        const core = kubeConfig.makeApiClient(CoreV1Api);
        await Promise.all(
            ["pulumi-stacks", "shop"].map((name) => core.createNamespace({ body: { metadata: { name } } })),
        );
        const extensions = kubeConfig.makeApiClient(ApiextensionsV1Api);
        for (const crd of objectsIn(CRDS!)) {
            await apply(crd);
            await eventually(async () => {
                const { status } = await extensions.readCustomResourceDefinition({ name: crd.metadata!.name! });
                const established = status?.conditions?.find(({ type }) => type === "Established");
                assert.equal(established?.status, "True");
            });
        }
    });

    after(async () => {
        await controlPlane?.stop();
        if (directory) {
            rmSync(directory, { recursive: true, force: true });
        }
    });

    const apply = (object: KubernetesObject) =>
        objects.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);

    it("are taken as they are", async () => {
        const examples = objectsIn(EXAMPLES);
        assert.ok(examples.some(({ kind }) => kind === "Program"));
        for (const object of examples) {
            await apply(object);
        }
    });

    it("are refused with a field that the CRD does not have, and without one that it requires", async () => {
        const stack = objectsIn(EXAMPLES).find(({ kind }) => kind === "Stack") as KubernetesObject & { spec: object };
        const named = (spec: object) => ({ ...stack, metadata: { ...stack.metadata, name: "other" }, spec });
        await assert.rejects(apply(named({ ...stack.spec, destroyOnFinalise: true })), /destroyOnFinalise/);
        await assert.rejects(apply(named({ ...stack.spec, stack: undefined })), /spec\.stack.*[Rr]equired/);
    });
});
