import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    CoreV1Api,
    KubernetesObjectApi,
    NetworkingV1Api,
    PatchStrategy,
    type KubernetesObject,
} from "@kubernetes/client-node";
import { parse, stringify } from "yaml";
import { internetClients, labReach } from "../../../cli/lab/lab-clients";
import type { ImageDeclaration } from "../../../lab/images/image-file";
import { labHome } from "../../../lab/home";
import { proveServiceApp } from "../../../verify/app-proof/prove-targets";
import type { Witness } from "../../../verify/app-proof/prove-app";
import { ClusterReader } from "../../../verify/cluster-reader";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";
import { EXAMPLE_APPS, type ExampleApp, type Networks } from "./apps";
import { EXAMPLES, install, missingPrograms, type InstalledApp } from "./install";
import { deploymentAndServices, ingressOf, NAMESPACE, servicePath, type ExamplePod } from "./manifests";
import { eventually } from "../../support/eventually";

const STACK = "scenario4";
const INSTALL_TIMEOUT_MS = 10 * 60_000;
// A JVM beside others takes its time.
const PROOF_DEADLINE_MS = 180_000;
const WITNESSES: readonly Witness[] = [{ by: "logs" }, { by: "header", name: "X-Client-IP" }];

/** What each of three clients comes to, the last of which forges X-Forwarded-For and X-Real-IP. */
const KEPT = ["kept", "kept", "kept"];
const LOST = ["lost", "lost", "lost"];
const FOOLED = ["kept", "kept", "fooled"];

describe("the example apps, by their own words", function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    const wanted = EXAMPLE_APPS.filter(({ always }) => always || process.env.EXAMPLE_APPS === "all");
    const tried = wanted.filter((app) => missingPrograms(app).length === 0);
    const lab = new TestLab();
    const earlier = process.env.TKE_LAB_IMAGES;
    let cluster: ClusterReader;
    let ingressUrl: string;

    before(buildControlPlane);
    before("the apps as Pods behind CLBs", async () => {
        const images = join(lab.directory, "images.yaml");
        process.env.TKE_LAB_IMAGES = images;
        const installed = new Map<ExampleApp, InstalledApp>();
        for (const app of tried) {
            installed.set(app, await install(app));
        }
        writeFileSync(images, imageFile(installed));
        await lab.succeed("up", STACK);
        const kubeConfig = await lab.kubeConfig(STACK);
        cluster = new ClusterReader(() => kubeConfig);
        const { connectTo } = await labReach(labHome(projectDirectory, lab.directory), await lab.outputs(STACK));
        const [nodeAddress = ""] = await cluster.nodeAddresses();
        const nodes = networksOf((await connectTo?.(nodeAddress)) ?? nodeAddress);
        await kubeConfig.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: NAMESPACE } } });
        const api = KubernetesObjectApi.makeApiClient(kubeConfig);
        const pods = tried.flatMap((app) => podsOf(app, nodes));
        for (const object of [...pods.flatMap(deploymentAndServices), ingressOf(pods)] as KubernetesObject[]) {
            await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
        }
        const networking = kubeConfig.makeApiClient(NetworkingV1Api);
        ingressUrl = await eventually(async () => {
            const { status } = await networking.readNamespacedIngress({ namespace: NAMESPACE, name: "apps" });
            const [entry] = status?.loadBalancer?.ingress ?? [];
            assert.ok(entry?.ip, "the Ingress has an address");
            return `http://${entry.ip}:${entry.ports?.[0]?.port ?? 80}`;
        }, 60);
    });
    after(async () => {
        await lab.remove();
        if (earlier === undefined) {
            delete process.env.TKE_LAB_IMAGES;
        } else {
            process.env.TKE_LAB_IMAGES = earlier;
        }
    });

    for (const app of EXAMPLE_APPS) {
        describe(app.name, () => {
            before(function () {
                if (!tried.includes(app)) {
                    const missing = missingPrograms(app);
                    const reason = wanted.includes(app)
                        ? `${missing.join(" and ")} missing`
                        : "EXAMPLE_APPS=all is not set";
                    process.stderr.write(`      ${app.name} is not run: ${reason}\n`);
                    this.skip();
                }
            });

            it("as it is by default: true behind a CLB of layer 4, a node's address behind one of layer 7", async () => {
                await assertOutcomes("direct", "layer 4", KEPT);
                await assertOutcomes("direct", "layer 7", LOST);
            });

            it(`with trust: true behind a CLB of layer 7, ${app.countsHops ? "fooled" : "true"} behind one of layer 4`, async () => {
                await assertOutcomes("trusting", "layer 7", KEPT);
                await assertOutcomes("trusting", "layer 4", app.countsHops ? FOOLED : KEPT);
            });

            it("with the leftmost entry: fooled", async () => {
                await assertOutcomes("leftmost", "layer 7", FOOLED, [{ by: "logs" }]);
                await assertOutcomes("leftmost", "layer 4", FOOLED, [{ by: "logs" }]);
            });
        });

        async function assertOutcomes(
            variant: string,
            entryPoint: "layer 4" | "layer 7",
            expected: readonly string[],
            witnesses = WITNESSES,
        ): Promise<void> {
            const name = `${app.name}-${variant}`;
            for (const witness of witnesses) {
                const urls = entryPoint === "layer 7" ? [`${ingressUrl}${servicePath(name)}`] : undefined;
                // A Service may still be waiting for its CLB, which is no outcome yet.
                const proofs = await eventually(
                    () =>
                        proveServiceApp({
                            namespace: NAMESPACE,
                            name,
                            cluster,
                            urls,
                            clients: internetClients(),
                            witness,
                            deadlineMs: PROOF_DEADLINE_MS,
                        }),
                    60,
                );
                const outcomes = proofs.map(({ outcome }) => outcome);
                assert.deepEqual(
                    outcomes,
                    expected,
                    `${name}, ${entryPoint}, by ${witness.by}: ${JSON.stringify(proofs, null, 2)}`,
                );
            }
        }
    }
});

/** The committed images at their copies, and those with the mistake. */
function imageFile(installed: ReadonlyMap<ExampleApp, InstalledApp>): string {
    const text = readFileSync(join(EXAMPLES, "lab.images.yaml"), "utf8");
    const { images } = parse(text) as { images: Record<string, ImageDeclaration> };
    const copies = [...installed].flatMap(([{ name }, { directory, leftmostDirectory }]) => [
        [`example/${name}`, { ...images[`example/${name}`], directory }],
        [`example/${name}-leftmost`, { ...images[`example/${name}`], directory: leftmostDirectory }],
    ]);
    return stringify({ images: Object.fromEntries(copies) as unknown });
}

/** A loopback block of the lab stands for a VPC. */
function networksOf(nodeAddress: string): Networks {
    const [first, second] = nodeAddress.split(".");
    return { cidr: `${first}.${second}.0.0/16`, pattern: `${first}\\.${second}\\.\\d+\\.\\d+` };
}

function podsOf(app: ExampleApp, nodes: Networks): ExamplePod[] {
    const { name, trusting, leftmost } = app;
    return [
        { name: `${name}-direct`, image: `example/${name}`, env: {} },
        { name: `${name}-trusting`, image: `example/${name}`, env: trusting(nodes) },
        { name: `${name}-leftmost`, image: `example/${name}-leftmost`, env: leftmost.env ?? {} },
    ];
}
