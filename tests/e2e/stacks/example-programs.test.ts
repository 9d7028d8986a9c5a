import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import {
    CoreV1Api,
    KubernetesObjectApi,
    loadAllYaml,
    PatchStrategy,
    type KubeConfig,
    type KubernetesObject,
    type V1Deployment,
} from "@kubernetes/client-node";
import { stringify } from "yaml";
import { probe } from "../../../verify/probe";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { OFFLINE, projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";
import { missingFor } from "../engines";

const run = promisify(execFile);

/** Whose cluster it is: one whose security groups let clients at NodePorts, or a Service without direct access has no answer. */
const STACK = "scenario4";
const CLIENT = "127.1.7.7";
const PORT = 8080;
const EXAMPLES = join(projectDirectory, "examples");

/** A server that answers whom it sees. */
const SHOP = `
import { createServer } from "node:http";
const { HOST, PORT } = process.env;
createServer(({ socket }, response) => response.end(socket.remoteAddress)).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
`;

interface ComponentProgram {
    folder: string;
    /** Programs that the machine needs, beside Pulumi and the plugins of {@link missingFor}. */
    needs: string[];
    /** The edit that turns direct access off. */
    losing: { file: string; from: string; to: string };
}

const COMPONENT_PROGRAMS: readonly ComponentProgram[] = [
    {
        folder: "pulumi-yaml",
        needs: ["pulumi-language-yaml"],
        losing: { file: "Pulumi.yaml", from: "      serviceName: shop", to: "      directAccess: false\n$&" },
    },
    {
        folder: "pulumi-python",
        needs: ["pulumi-language-python", "python3"],
        losing: { file: "__main__.py", from: '    service_name="shop"', to: "    direct_access=False,\n$&" },
    },
    {
        folder: "pulumi-go",
        needs: ["pulumi-language-go", "go"],
        losing: { file: "main.go", from: "\t\t\tServiceName:", to: "\t\t\tDirectAccess: pulumi.Bool(false),\n$&" },
    },
];

function skipWithout(this: Mocha.Context, what: string, programs: string[]): void {
    const folders = (process.env.PATH ?? "").split(delimiter);
    const missing = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
    if (missing.length > 0) {
        console.log(`      ${what} not run: no ${missing.join(", ")} on PATH`);
        this.skip();
    }
}

describe("the example programs, with the Pulumi CLI", function () {
    this.timeout(600_000);
    const lab = new TestLab();
    const folder = mkdtempSync(join(tmpdir(), "example-programs-"));
    let kubeConfig: KubeConfig;
    let clbsBefore: number;

    before("Pulumi and its plugins can be had", async function () {
        const missing = await missingFor("pulumi");
        if (missing) {
            console.log(`      not run: ${missing}`);
            this.skip();
        }
    });
    before(buildControlPlane);
    before("somebody's cluster with a Deployment", async () => {
        writeFileSync(join(folder, "shop.mjs"), SHOP);
        await lab.succeed("up", STACK);
        const image = ["image", "add", "example.com/me/shop:1", "--port", String(PORT)];
        await lab.succeed("lab", ...image, "--", process.execPath, join(folder, "shop.mjs"));
        kubeConfig = await lab.kubeConfig(STACK);
        const manifest = readFileSync(join(projectDirectory, "tests", "fixtures", "manifests", "shop.yaml"), "utf8");
        for (const object of loadAllYaml(manifest) as KubernetesObject[]) {
            if (object.kind === "Deployment") {
                Object.assign((object as V1Deployment).spec!.template.spec!.containers[0]!, {
                    image: "example.com/me/shop:1",
                    ports: [{ name: "web", containerPort: PORT }],
                });
            }
            await apply(object);
        }
        clbsBefore = await clbs();
    });
    after(async () => {
        await lab.remove();
        rmSync(folder, { recursive: true, force: true });
    });

    async function apply(object: KubernetesObject): Promise<void> {
        const api = KubernetesObjectApi.makeApiClient(kubeConfig);
        await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
    }

    async function clbs(): Promise<number> {
        return (await lab.resources()).filter(({ service }) => service === "clb").length;
    }

    /** Gives a program's folder a stack and a backend of its own. Returns what runs commands there. */
    async function openProgram(name: string, environment: NodeJS.ProcessEnv = {}) {
        const program = join(folder, name);
        const state = `${program}-state`;
        mkdirSync(state);
        const env = {
            ...process.env,
            ...OFFLINE,
            PULUMI_BACKEND_URL: `file://${state}`,
            PULUMI_CONFIG_PASSPHRASE: "of the test",
            ...environment,
        };
        const call = async (file: string, ...args: string[]) => {
            const { stdout } = await run(file, args, { cwd: program, env, maxBuffer: 1 << 26 }).catch(
                (error: { message: string; stdout: string }) => {
                    // The CLI says on stdout why an update failed.
                    throw new Error(`${error.message}\n${error.stdout}`, { cause: error });
                },
            );
            return stdout.trim();
        };
        await call("pulumi", "stack", "init", "lab");
        return call;
    }

    const up = ["up", "--yes", "--skip-preview"];

    /** Whom the app sees behind a URL. */
    function seenBehind(url: string): Promise<string> {
        return eventually(async () => {
            const { status, body } = await probe({ url, localAddress: CLIENT, timeoutMs: 2_000 });
            assert.equal(status, 200);
            return body;
        }, 60);
    }

    async function assertGone(call: Awaited<ReturnType<typeof openProgram>>): Promise<void> {
        await call("pulumi", "destroy", "--yes", "--skip-preview");
        await eventually(async () => assert.equal(await clbs(), clbsBefore), 60);
    }

    for (const { folder: name, needs, losing } of COMPONENT_PROGRAMS) {
        it(`${name} keeps the client's address, and loses it without direct access`, async function () {
            skipWithout.call(this, name, needs);
            const program = join(folder, name);
            cpSync(join(EXAMPLES, name), program, { recursive: true });
            const call = await openProgram(name);
            await call("pulumi", "config", "set", "--secret", "kubeconfig", kubeConfig.exportConfig());
            await call("pulumi", "package", "add", join(projectDirectory, "component-package"));
            await call("pulumi", ...up);
            assert.equal(await seenBehind(await call("pulumi", "stack", "output", "url")), CLIENT);
            await call("pulumi", "preview", "--expect-no-changes");

            const file = join(program, losing.file);
            writeFileSync(file, readFileSync(file, "utf8").replace(losing.from, losing.to));
            await call("pulumi", ...up);
            const url = await call("pulumi", "stack", "output", "url");
            await eventually(async () => assert.notEqual(await seenBehind(url), CLIENT), 60);
            await assertGone(call);
        });
    }

    it("pulumi-operator/program.yaml keeps the client's address, with the rights of its Role alone", async function () {
        skipWithout.call(this, "pulumi-operator", ["pulumi-language-yaml"]);
        const text = readFileSync(join(EXAMPLES, "pulumi-operator", "program.yaml"), "utf8");
        const objects = loadAllYaml(text) as (KubernetesObject & { program?: object })[];
        const account = objects.find(({ kind }) => kind === "ServiceAccount")!.metadata as Record<string, string>;
        const { name = "", namespace = "" } = account;
        await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        for (const object of objects.filter(({ apiVersion }) => !apiVersion?.startsWith("pulumi.com/"))) {
            await apply(object);
        }
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const { status } = await core.createNamespacedServiceAccountToken({
            name,
            namespace,
            body: { spec: { audiences: [], expirationSeconds: 3600 } },
        });
        const user = { name, token: status!.token };
        const restricted = { ...JSON.parse(kubeConfig.exportConfig()), users: [{ name, user }] } as {
            contexts: { context: { user: string } }[];
        };
        for (const { context } of restricted.contexts) {
            context.user = name;
        }
        const kubeconfigFile = join(folder, "operator.kubeconfig");
        writeFileSync(kubeconfigFile, JSON.stringify(restricted));
        const { metadata, program } = objects.find(({ kind }) => kind === "Program")!;
        mkdirSync(join(folder, "operator"));
        writeFileSync(
            join(folder, "operator", "Pulumi.yaml"),
            stringify({ name: metadata!.name, runtime: "yaml", ...program }),
        );
        const call = await openProgram("operator", { KUBECONFIG: kubeconfigFile });
        await call("pulumi", ...up);
        const address = await call("pulumi", "stack", "output", "address");
        const { status: shop } = await core.readNamespacedService({ name: "shop-clb", namespace: "shop" });
        // Where this machine lets nobody bind port 80, the status names the one that serves it.
        const port = shop?.loadBalancer?.ingress?.[0]?.ports?.[0]?.port ?? 80;
        assert.equal(await seenBehind(`http://${address}:${port}/`), CLIENT);
        await call("pulumi", "preview", "--expect-no-changes");
        await assertGone(call);
    });
});
