import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
    CoreV1Api,
    KubernetesObjectApi,
    PatchStrategy,
    type KubeConfig,
    type KubernetesObject,
} from "@kubernetes/client-node";
import { probe } from "../../../verify/probe";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const CLIENT = "127.1.7.7";
const NAMESPACE = "own-apps";

/** An app as a team has it: it knows nothing of the lab, and writes its client's address into its log. */
const SHOP = `
import { createServer } from "node:http";
const { HOST = "0.0.0.0", PORT = "3000" } = process.env;
createServer((request, response) => {
    console.log(\`\${request.socket.remoteAddress} "\${request.method} \${request.url}"\`);
    response.end("the shop\\n");
}).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
`;

describe("an app of one's own in the lab", function () {
    this.timeout(180_000);
    const lab = new TestLab();
    const project = mkdtempSync(join(tmpdir(), "own-app-"));
    const earlier = process.env.TKE_LAB_IMAGES;
    let core: CoreV1Api;
    let kubeConfig: KubeConfig;

    before(buildControlPlane);
    before(async () => {
        writeFileSync(join(project, "shop.mjs"), SHOP);
        writeFileSync(join(project, "index.html"), "a page\n");
        process.env.TKE_LAB_IMAGES = join(project, "lab.images.yaml");
        writeFileSync(
            process.env.TKE_LAB_IMAGES,
            `images:
  ghcr.io/me/pages:
    command: [python3, -u, -m, http.server, "{port}", --bind, "{host}"]
    port: 8000
`,
        );
        await lab.succeed("up", "scenario1");
        kubeConfig = await lab.kubeConfig("scenario1");
        core = kubeConfig.makeApiClient(CoreV1Api);
        await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
    });
    after(async () => {
        await lab.remove();
        rmSync(project, { recursive: true, force: true });
        if (earlier === undefined) {
            delete process.env.TKE_LAB_IMAGES;
        } else {
            process.env.TKE_LAB_IMAGES = earlier;
        }
    });

    async function apply(object: KubernetesObject & Record<string, unknown>): Promise<void> {
        const api = KubernetesObjectApi.makeApiClient(kubeConfig);
        await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
    }

    /** A Deployment, and a Service whose CLB binds its Pods. */
    async function deploy(name: string, image: string, containerPort: number): Promise<void> {
        const metadata = { name, namespace: NAMESPACE };
        const labels = { app: name };
        const probed = { readinessProbe: { tcpSocket: { port: containerPort }, periodSeconds: 1 } };
        const container = { name, image, ports: [{ containerPort }], ...probed };
        await apply({
            apiVersion: "v1",
            kind: "Service",
            metadata: { ...metadata, annotations: { "service.cloud.tencent.com/direct-access": "true" } },
            spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: containerPort }] },
        });
        await apply({
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata,
            spec: {
                replicas: 2,
                selector: { matchLabels: labels },
                template: { metadata: { labels }, spec: { containers: [container] } },
            },
        });
    }

    /** What the app answers to a client behind its CLB. */
    function answerOf(service: string): Promise<string> {
        return eventually(async () => {
            const { status } = await core.readNamespacedService({ name: service, namespace: NAMESPACE });
            const [ingress] = status?.loadBalancer?.ingress ?? [];
            assert.ok(ingress?.ip, "has an address");
            const url = `http://${ingress.ip}:${ingress.ports?.[0]?.port ?? 80}/`;
            const answer = await probe({ url, localAddress: CLIENT, timeoutMs: 2_000 });
            assert.equal(answer.status, 200);
            return answer.body;
        });
    }

    async function logs(app: string): Promise<string> {
        const { items } = await core.listNamespacedPod({ namespace: NAMESPACE, labelSelector: `app=${app}` });
        const logs = await Promise.all(
            items.map(({ metadata }) =>
                core.readNamespacedPodLog({ name: metadata?.name ?? "", namespace: NAMESPACE }),
            ),
        );
        return logs.join("");
    }

    it("runs behind a CLB once its command is added, and writes its client's address into its log", async () => {
        const shop = ["image", "add", "ghcr.io/me/shop:1.2", "--port", "8080", "--directory", project];
        const added = await lab.succeed("lab", ...shop, "--", process.execPath, "shop.mjs");
        assert.match(added.stdout, /^Added ghcr\.io\/me\/shop:1\.2/);
        await deploy("shop", "ghcr.io/me/shop:1.2", 8080);
        assert.equal(await answerOf("shop"), "the shop\n");
        await eventually(async () => assert.match(await logs("shop"), new RegExp(`^${CLIENT} "GET /"$`, "m")));
    });

    it("runs as the project's lab.images.yaml says", async function () {
        const folders = (process.env.PATH ?? "").split(delimiter);
        if (!folders.some((folder) => existsSync(join(folder, "python3")))) {
            this.skip();
        }
        await deploy("pages", "ghcr.io/me/pages:2026-11-29", 8000);
        assert.match(await answerOf("pages"), /index\.html|a page/);
        await eventually(async () => assert.match(await logs("pages"), new RegExp(`^${CLIENT} .*"GET / HTTP/1`, "m")));
    });

    it("is listed with where it comes from, and removed", async () => {
        const { stdout } = await lab.succeed("lab", "image", "list", "--json");
        const images = JSON.parse(stdout) as { reference: string; origin: unknown }[];
        const originOf = (reference: string) => images.find((image) => image.reference === reference)?.origin;
        assert.equal(originOf("ghcr.io/me/shop:1.2"), "added");
        assert.deepEqual(originOf("ghcr.io/me/pages"), { file: process.env.TKE_LAB_IMAGES });
        await lab.succeed("lab", "image", "remove", "ghcr.io/me/shop:1.2");
        const again = await lab.run("lab", "image", "remove", "ghcr.io/me/shop:1.2");
        assert.equal(again.exitCode, 2);
        assert.match(again.stderr, /was not added to this lab/);
        const committed = await lab.run("lab", "image", "remove", "ghcr.io/me/pages");
        assert.match(committed.stderr, /declared in .*lab\.images\.yaml: take it out there/);
    });

    it("is refused with every mistake at once", async () => {
        const refused = await lab.run(
            "lab",
            "image",
            "add",
            "Shop",
            "--port",
            "0",
            "--env",
            "X",
            "--",
            "no-such-program",
        );
        assert.equal(refused.exitCode, 2);
        for (const mistake of [
            /"Shop" is not an image reference/,
            /port: 0 must be/,
            /--env X: must be/,
            /no folder of PATH/,
        ]) {
            assert.match(refused.stderr, mistake);
        }
    });
});
