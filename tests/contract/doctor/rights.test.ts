import { RbacAuthorizationV1Api, type V1RoleRef } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnosis } from "../../../doctor/model/diagnosis";
import { exitCodeOf } from "../../../doctor/output/exit-code";
import { runDoctor } from "../../../doctor/run-doctor";
import { serviceAccountKubeconfig } from "../../support/clusters/service-account-kubeconfig";
import { useSharedCluster } from "../../support/clusters/shared-cluster";
import { eventually } from "../../support/eventually";

const NAMESPACE = "rights";
const API_GROUP = "rbac.authorization.k8s.io";

describe("doctor with few rights", function () {
    this.timeout(60_000);
    // Before the cluster's own hook, which may stop it.
    after(async () => {
        rmSync(folder, { recursive: true });
        for (const name of ["doctor-viewer", "doctor-lister"]) {
            await rbac.deleteClusterRoleBinding({ name });
        }
        await rbac.deleteClusterRole({ name: "doctor-lister" });
    });

    const cluster = useSharedCluster();
    const folder = mkdtempSync(join(tmpdir(), "doctor-rights-"));
    let rbac: RbacAuthorizationV1Api;

    before(async () => {
        rbac = cluster.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
        await cluster.createNamespace(NAMESPACE);
        await cluster.createPod(NAMESPACE, "app", "10.20.0.78");
        await cluster.setReady(NAMESPACE, "app");
        await cluster.createService(NAMESPACE, "kept", {
            annotations: { "service.cloud.tencent.com/direct-access": "true" },
        });
        await cluster.syncedService(NAMESPACE, "kept");
    });

    /** A kubeconfig of a new ServiceAccount. */
    async function kubeconfigOf(name: string): Promise<string> {
        const file = join(folder, name);
        writeFileSync(file, await serviceAccountKubeconfig(cluster.kubeConfig, NAMESPACE, name), { mode: 0o600 });
        return file;
    }

    const bound = (name: string, kind: V1RoleRef["kind"], role: string) => ({
        metadata: { name },
        roleRef: { apiGroup: API_GROUP, kind, name: role },
        subjects: [{ kind: "ServiceAccount", name, namespace: NAMESPACE }],
    });

    const look = async (kubeconfig: string) =>
        (await runDoctor({ kubeconfig, namespace: NAMESPACE, facts: ["network=VPC-CNI"] })).diagnosis;
    const openOf = ({ unknown }: Diagnosis) => unknown.map(({ id }) => id).toSorted();
    const keeps = ({ entryPoints }: Diagnosis) =>
        assert.deepEqual(
            entryPoints.map(({ name, verdict }) => [name, verdict]),
            [["kept", "kept"]],
        );

    it("of the role view, says what that role has not, what it leaves open, and what would let it look", async () => {
        const kubeconfig = await kubeconfigOf("doctor-viewer");
        await rbac.createClusterRoleBinding({ body: bound("doctor-viewer", "ClusterRole", "view") });
        await eventually(async () => {
            const diagnosis = await look(kubeconfig);
            assert.deepEqual(openOf(diagnosis), [
                "unread:ingressClasses",
                "unread:nodes",
                "unread:tkeServiceConfigs:rights",
            ]);
            keeps(diagnosis);
            assert.equal(exitCodeOf(diagnosis, "unknown"), 3);
            assert.equal(exitCodeOf(diagnosis, "lost"), 0);
            const nodes = diagnosis.unknown.find(({ id }) => id === "unread:nodes");
            assert.match(
                nodes?.question.en ?? "",
                /It leaves open: the cluster's network, and which Pods run on super/,
            );
            assert.match(nodes?.reason.en ?? "", /kubectl create clusterrole list-nodes --verb=list --resource=nodes$/);
        });
    });

    it("of view in one namespace and the ClusterRole that the docs add, has nothing left to ask for", async () => {
        const kubeconfig = await kubeconfigOf("doctor-lister");
        const lists = (apiGroup: string, resource: string) => ({
            apiGroups: [apiGroup],
            resources: [resource],
            verbs: ["list"],
        });
        const rules = [
            lists("", "nodes"),
            lists("networking.k8s.io", "ingressclasses"),
            lists("cloud.tencent.com", "tkeserviceconfigs"),
        ];
        await rbac.createClusterRole({ body: { metadata: { name: "doctor-lister" }, rules } });
        await rbac.createClusterRoleBinding({ body: bound("doctor-lister", "ClusterRole", "doctor-lister") });
        const view = bound("doctor-lister-view", "ClusterRole", "view");
        await rbac.createNamespacedRoleBinding({
            namespace: NAMESPACE,
            body: { ...view, subjects: bound("doctor-lister", "ClusterRole", "view").subjects },
        });
        await eventually(async () => {
            const diagnosis = await look(kubeconfig);
            // A view of one namespace has not the controllers' ConfigMap.
            assert.deepEqual(openOf(diagnosis), ["unread:configMaps:kube-system"]);
            keeps(diagnosis);
        });
    });

    it("of a Role in one namespace, names each kind that it may not list, and gives a verdict all the same", async () => {
        const kubeconfig = await kubeconfigOf("doctor-one");
        const rules = [{ apiGroups: [""], resources: ["services", "pods"], verbs: ["list"] }];
        const metadata = { name: "doctor-one" };
        await rbac.createNamespacedRole({ namespace: NAMESPACE, body: { metadata, rules } });
        const body = bound("doctor-one", "Role", "doctor-one");
        await rbac.createNamespacedRoleBinding({ namespace: NAMESPACE, body });
        await eventually(async () => {
            const diagnosis = await look(kubeconfig);
            keeps(diagnosis);
            assert.deepEqual(openOf(diagnosis), [
                "unread:configMaps:kube-system",
                "unread:daemonsets:rights",
                "unread:deployments:rights",
                "unread:events:rights",
                "unread:ingressClasses",
                "unread:ingresses:rights",
                "unread:nodes",
                "unread:statefulsets:rights",
                "unread:tkeServiceConfigs:rights",
            ]);
            const ofId = (wanted: string) => diagnosis.unknown.find(({ id }) => id === wanted);
            assert.equal(ofId("unread:deployments:rights")?.find.en, "kubectl auth can-i list deployments -n rights");
            assert.match(
                ofId("unread:ingresses:rights")?.reason.en ?? "",
                /in namespace rights: the role view allows it$/,
            );
            assert.match(
                ofId("unread:configMaps:kube-system")?.reason.en ?? "",
                /a Role in kube-system with get on it/,
            );
            assert.equal(exitCodeOf(diagnosis, "unknown"), 3);
        });
        const elsewhere = (await runDoctor({ kubeconfig, namespace: "default" })).diagnosis;
        assert.ok(openOf(elsewhere).includes("unread:services:default"));
        assert.equal(exitCodeOf(elsewhere, "unknown"), 3);
    });
});
