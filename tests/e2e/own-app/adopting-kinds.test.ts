import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    CoreV1Api,
    KubernetesObjectApi,
    PatchStrategy,
    type KubeConfig,
    type KubernetesObject,
    type V1PodTemplateSpec,
} from "@kubernetes/client-node";
import { labReach } from "../../../cli/lab/lab-clients";
import { labHome } from "../../../lab/home";
import type { AppProof } from "../../../verify/app-proof/prove-app";
import { verifyStack } from "../../../verify/verify";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { openNodePorts } from "../../support/clusters/open-node-ports";
import { projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";
import { StackEngine } from "../stack-engine";

/** Whose cluster it is. */
const THEIRS = "dev";
const NAMESPACE = "tools";

/** Answers whom it sees, and logs it as nginx does. */
const APP = `
import { createServer } from "node:http";
const { HOST, PORT } = process.env;
createServer(({ socket, headers, method, url }, response) => {
    const peer = socket.remoteAddress;
    console.log(peer + ' - - [29/Nov/2026:12:00:00 +0000] "' + method + " " + url + ' HTTP/1.1" 200 2 "-" "-"');
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ remote_addr: peer, headers }));
}).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
`;

const IMAGE = "example.com/me/tools:1";

function template(labels: Record<string, string>): V1PodTemplateSpec {
    const ports = [{ name: "web", containerPort: 8080 }];
    const readinessProbe = { httpGet: { path: "/", port: "web" }, periodSeconds: 1 };
    const containers = [{ name: "app", image: IMAGE, ports, readinessProbe }];
    return { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers } };
}

function workload(kind: string, name: string, labels: Record<string, string>, spec: object): KubernetesObject {
    const own = { selector: { matchLabels: labels }, template: template(labels), ...spec };
    return { apiVersion: "apps/v1", kind, metadata: { name, namespace: NAMESPACE }, spec: own } as KubernetesObject;
}

/** A workload of each kind, and two Deployments that only a selector takes together. */
const OBJECTS: readonly KubernetesObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "store", namespace: NAMESPACE },
        spec: { clusterIP: "None", selector: { app: "store" }, ports: [{ port: 8080 }] },
    } as KubernetesObject,
    workload("StatefulSet", "store", { app: "store" }, { replicas: 2, serviceName: "store" }),
    workload("DaemonSet", "agent", { app: "agent" }, {}),
    workload("Deployment", "blue", { app: "blue", tier: "web" }, { replicas: 1 }),
    workload("Deployment", "green", { app: "green", tier: "web" }, { replicas: 1 }),
];

/** What a stack sets, and the Service that it creates. */
const ADOPTED: readonly { what: string; config: Record<string, string>; service: string }[] = [
    { what: "a StatefulSet", config: { workload: "statefulset/store" }, service: "client-ip-store" },
    { what: "a DaemonSet", config: { workload: "daemonset/agent" }, service: "client-ip-agent" },
    {
        what: "the Pods of two Deployments, by a selector",
        config: { selector: '{"tier":"web"}', entryPointName: "client-ip-web" },
        service: "client-ip-web",
    },
];

/** What somebody's cluster has, without what it counts or measures by itself. */
const KINDS = [
    ["v1", "Namespace"],
    ["v1", "Node"],
    ["v1", "Pod"],
    ["v1", "Service"],
    ["v1", "ConfigMap"],
    ["v1", "Secret"],
    ["v1", "ServiceAccount"],
    ["apps/v1", "Deployment"],
    ["apps/v1", "StatefulSet"],
    ["apps/v1", "DaemonSet"],
    ["apps/v1", "ReplicaSet"],
    ["apps/v1", "ControllerRevision"],
    ["networking.k8s.io/v1", "Ingress"],
    ["policy/v1", "PodDisruptionBudget"],
] as const;

describe("a stack on workloads of other kinds (embedded engine)", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const folder = mkdtempSync(join(tmpdir(), "adopted-kinds-"));
    const kubeconfig = join(folder, "kubeconfig.yaml");
    let api: KubernetesObjectApi;
    let core: CoreV1Api;
    let ours: StackEngine;
    let common: Record<string, string>;

    before(buildControlPlane);
    before("somebody's cluster", async () => {
        await lab.succeed("up", THEIRS);
        await openNodePorts(lab, THEIRS);
        writeFileSync(join(folder, "app.mjs"), APP);
        const program = ["--port", "8080", "--", process.execPath, join(folder, "app.mjs")];
        await lab.succeed("lab", "image", "add", IMAGE, ...program);
        writeFileSync(kubeconfig, (await lab.succeed("output", THEIRS, "kubeconfig", "--show-secrets")).stdout);
        const config: KubeConfig = await lab.kubeConfig(THEIRS);
        api = KubernetesObjectApi.makeApiClient(config);
        core = config.makeApiClient(CoreV1Api);
        for (const object of OBJECTS) {
            await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
        }
        await eventually(async () => {
            const { items } = await core.listNamespacedPod({ namespace: NAMESPACE });
            const ready = items.filter(({ status }) =>
                status?.conditions?.some((each) => each.type === "Ready" && each.status === "True"),
            );
            assert.equal(ready.length, 5);
        }, 90);
        ours = await StackEngine.open("embedded", lab, "adopting-kinds");
        common = {
            scenario: "1",
            region: "ap-guangzhou",
            clusterId: (await lab.outputs(THEIRS)).clusterId!,
            existingNamespace: NAMESPACE,
            ports: '[{"port":80,"targetPort":"web"}]',
        };
    });
    after(async () => {
        await lab.remove();
        rmSync(folder, { recursive: true, force: true });
    });

    /** By kind, namespace and name; with who manages which field, but not when. */
    async function objects(): Promise<Record<string, unknown>> {
        const lists = await Promise.all(KINDS.map(([apiVersion, kind]) => api.list(apiVersion, kind)));
        const entries = lists.flatMap(({ items }, index) =>
            items.map((item): [string, unknown] => {
                const { status: _, metadata = {}, ...rest } = item as KubernetesObject & { status?: unknown };
                const { resourceVersion: __, managedFields = [], ...kept } = metadata;
                const managers = managedFields.map(({ manager, subresource }) => `${manager}/${subresource ?? ""}`);
                const key = `${KINDS[index]![1]} ${metadata.namespace ?? ""}/${metadata.name}`;
                return [key, structuredClone({ ...rest, metadata: kept, managers: managers.sort() })];
            }),
        );
        return Object.fromEntries(entries);
    }

    async function prove(): Promise<boolean[]> {
        const { environment } = ours;
        const outputs = await ours.engine.outputs(ours.stack, { showSecrets: true, environment });
        const reach = await labReach(labHome(projectDirectory, lab.directory), outputs);
        const proofs = await verifyStack({ stack: ours.stack, outputs, ...reach, deadlineMs: 30_000, environment });
        return proofs.map(({ clientIpKept }) => clientIpKept);
    }

    async function byLogs(service: string): Promise<string[]> {
        const target = ["--service", `${NAMESPACE}/${service}`, "--kubeconfig", kubeconfig];
        const { stdout } = await lab.run("verify", ...target, "--by", "logs", "--json");
        return (JSON.parse(stdout) as AppProof[]).map(({ outcome }) => outcome);
    }

    for (const { what, config, service } of ADOPTED) {
        it(`exposes ${what}, is proved by its answers and its logs, and leaves all of it as it was`, async () => {
            const [before, cloud] = [await objects(), await lab.resources()];
            await ours.run("up", { ...common, ...config });
            assert.deepEqual(await prove(), [true, true, true]);
            assert.deepEqual(await byLogs(service), ["kept", "kept", "kept"]);
            const { [`Service ${NAMESPACE}/${service}`]: created, ...others } = await objects();
            assert.ok(created);
            assert.deepEqual(others, before);
            await ours.run("up", { ...common, ...config, directAccess: "false" });
            assert.deepEqual(await byLogs(service), ["lost", "lost", "lost"]);
            await ours.run("destroy");
            assert.deepEqual(await objects(), before);
            assert.deepEqual(await lab.resources(), cloud);
        });
    }
});
