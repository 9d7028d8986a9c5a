import {
    CoreV1Api,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Ingress,
    type V1Service,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pRetry from "p-retry";
import { createCloud, type Cloud } from "../../lab/cloud/cloud";
import type { ClusterRecord } from "../../lab/cloud/model";
import { Store } from "../../lab/cloud/store";
import { IngressController } from "../../lab/controllers/ingress-controller";
import { ServiceController } from "../../lab/controllers/service-controller";
import { buildControlPlane } from "../control-plane";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { ControlPlane } from "../../lab/kubernetes/control-plane";
import { machine } from "../unit/controllers/objects";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const CLUSTER_ID = "cls-contract";
const NODE = "10.20.0.11";
const SUPER_NODE = "eklet-subnet-aaaaaaaa-bbbbbbbb";
const directAccess = "service.cloud.tencent.com/direct-access";
const existingLoadBalancer = "service.kubernetes.io/tke-existed-lbid";

describe("service and ingress controllers on a real control plane", function () {
    this.timeout(60_000);
    const directory = mkdtempSync(join(tmpdir(), "tke-controllers-"));
    const store = new Store(":memory:");
    const cloud: Cloud = createCloud({
        store,
        clusters: {
            adminKubeconfig: () => {
                throw new Error("not asked for here");
            },
        },
    });
    let controlPlane: ControlPlane;
    let kubeConfig: KubeConfig;
    let core: CoreV1Api;
    let networking: NetworkingV1Api;
    let vpcId: string;
    let subnetId: string;
    let controllers: (ServiceController | IngressController)[] = [];
    let heartbeat: NodeJS.Timeout;

    before(buildControlPlane);
    before(async () => {
        const binary = await controlPlaneBinary();
        controlPlane = new ControlPlane({
            clusterId: CLUSTER_ID,
            directory,
            binary,
            serviceCidr: "172.20.0.0/20",
            domain: `${CLUSTER_ID}.ccs.tencent-cloud.com`,
            log: () => undefined,
        });
        await controlPlane.start();
        kubeConfig = controlPlane.kubeConfig();
        core = kubeConfig.makeApiClient(CoreV1Api);
        networking = kubeConfig.makeApiClient(NetworkingV1Api);
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "contract", CidrBlock: "10.20.0.0/16" });
        vpcId = Vpc?.VpcId ?? "";
        const { Subnet } = await cloud.vpc("CreateSubnet", {
            VpcId: vpcId,
            SubnetName: "contract",
            CidrBlock: "10.20.0.0/24",
            Zone: "ap-guangzhou-3",
        });
        subnetId = Subnet?.SubnetId ?? "";
        store.put("cluster", CLUSTER_ID, clusterRecord());
        store.put("machine", "np-1-a", machine({ clusterId: CLUSTER_ID, lanIp: NODE, instanceId: "ins-native01" }));
        await Promise.all([createNode(NODE), createNode(SUPER_NODE, { "node.kubernetes.io/instance-type": "eklet" })]);
        await startControllers();
        heartbeat = setInterval(() => {
            // One that falls into the API server's absence is left out.
            void Promise.allSettled([beat(NODE), beat(SUPER_NODE)]);
        }, 10_000);
    });

    after(async () => {
        clearInterval(heartbeat);
        await stopControllers();
        await controlPlane?.stop();
        store.close();
        rmSync(directory, { recursive: true, force: true });
    });

    function clusterRecord(change: Partial<ClusterRecord> = {}): ClusterRecord {
        const record: Partial<ClusterRecord> = {
            clusterId: CLUSTER_ID,
            vpcId,
            networkType: "VPC-CNI",
            controllerDefaults: "new",
            status: "Running",
            ...change,
        };
        return record as ClusterRecord;
    }

    async function startControllers(change: Partial<ClusterRecord> = {}, canBindPrivilegedPorts = true): Promise<void> {
        const cluster = clusterRecord(change);
        const options = { kubeConfig, cluster, cloud, store, canBindPrivilegedPorts, log: () => undefined };
        controllers = [new ServiceController(options), new IngressController(options)];
        await Promise.all(controllers.map((controller) => controller.start()));
    }

    async function stopControllers(): Promise<void> {
        await Promise.all(controllers.map((controller) => controller.stop()));
    }

    async function createNode(name: string, labels?: Record<string, string>): Promise<void> {
        await core.createNode({ body: { metadata: { name, labels } } });
        await beat(name);
    }

    /** The controller manager takes a node for lost after 50 s without a heartbeat. */
    async function beat(name: string): Promise<void> {
        const addresses = [{ type: "InternalIP", address: name === SUPER_NODE ? "10.20.0.12" : name }];
        const conditions = [{ type: "Ready", status: "True", reason: "Test", lastHeartbeatTime: new Date() }];
        await core.patchNodeStatus({ name, body: { status: { addresses, conditions } } }, mergePatch);
    }

    async function createNamespace(name: string): Promise<void> {
        await core.createNamespace({ body: { metadata: { name } } });
    }

    async function createPod(namespace: string, name: string, podIP: string, nodeName = NODE): Promise<void> {
        const containers = [{ name: "app", image: "app", ports: [{ name: "http", containerPort: 5000 }] }];
        const body = { metadata: { name, labels: { app: "app" } }, spec: { nodeName, containers } };
        // The controller manager gives a new namespace its service account a moment later.
        await soon(() => core.createNamespacedPod({ namespace, body }));
        const status = { phase: "Running", podIP, podIPs: [{ ip: podIP }] };
        await core.patchNamespacedPodStatus({ namespace, name, body: { status } }, mergePatch);
    }

    async function setReady(namespace: string, name: string, ready = true): Promise<void> {
        const conditions = [{ type: "Ready", status: ready ? "True" : "False" }];
        await core.patchNamespacedPodStatus({ namespace, name, body: { status: { conditions } } }, mergePatch);
    }

    function createService(namespace: string, name: string, change: { annotations?: object; spec?: object } = {}) {
        const ports = [{ name: "http", port: 80, targetPort: "http" }];
        const spec = { type: "LoadBalancer", selector: { app: "app" }, ports, ...change.spec };
        const annotations = change.annotations as Record<string, string>;
        return core.createNamespacedService({ namespace, body: { metadata: { name, annotations }, spec } });
    }

    function createIngress(namespace: string, change: { annotations?: object; spec?: V1Ingress["spec"] } = {}) {
        const backend = { service: { name: "app", port: { number: 80 } } };
        const rules = [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
        const annotations = change.annotations as Record<string, string>;
        return networking.createNamespacedIngress({
            namespace,
            body: { metadata: { name: "site", annotations }, spec: { rules, ...change.spec } },
        });
    }

    function service(namespace: string, name = "app"): Promise<V1Service> {
        return core.readNamespacedService({ namespace, name });
    }

    async function syncedService(namespace: string, name = "app"): Promise<V1Service> {
        return soon(async () => {
            const found = await service(namespace, name);
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip, "has an address");
            return found;
        });
    }

    async function annotate(namespace: string, annotations: Record<string, string | null>): Promise<void> {
        await core.patchNamespacedService({ namespace, name: "app", body: { metadata: { annotations } } }, mergePatch);
    }

    async function loadBalancersOf(uid: string | undefined) {
        const { LoadBalancerSet = [] } = await cloud.clb("DescribeLoadBalancers", {});
        return LoadBalancerSet.filter(({ Tags }) => Tags?.some(({ TagValue }) => TagValue === uid));
    }

    /** `<protocol>:<port> -> <type> <address>:<port>`, one each target. */
    async function targets(loadBalancerId: string | undefined): Promise<string[]> {
        const { Listeners = [] } = await cloud.clb("DescribeTargets", { LoadBalancerId: loadBalancerId ?? "" });
        return Listeners.flatMap(({ Protocol, Port, Targets, Rules }) =>
            [...(Targets ?? []), ...(Rules ?? []).flatMap((rule) => rule.Targets ?? [])].map(
                (target) => `${Protocol}:${Port} -> ${target.Type} ${target.PrivateIpAddresses?.[0]}:${target.Port}`,
            ),
        ).sort();
    }

    async function bound(loadBalancerId: string | undefined, expected: string[]): Promise<void> {
        await soon(async () => assert.deepEqual(await targets(loadBalancerId), expected));
    }

    async function listenerNames(loadBalancerId: string): Promise<string[]> {
        const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        return Listeners.map(({ ListenerName, Port }) => `${ListenerName}:${Port}`);
    }

    async function eventOf(namespace: string, text: string) {
        return soon(async () => {
            const { items } = await core.listNamespacedEvent({ namespace });
            const found = items.find(({ reason, message }) => `${reason}: ${message}`.includes(text));
            assert.ok(found, `an event with ${text} among ${items.map(({ message }) => message).join("\n")}`);
            return found;
        });
    }

    async function createLoadBalancer(tags: { TagKey: string; TagValue: string }[] = []): Promise<string> {
        const { LoadBalancerIds = [] } = await cloud.clb("CreateLoadBalancer", {
            LoadBalancerType: "OPEN",
            VpcId: vpcId,
            Tags: tags,
        });
        return LoadBalancerIds[0]!;
    }

    it("makes the ConfigMap with a new cluster's defaults and guards its read-only keys", async () => {
        const name = { name: "tke-service-controller-config", namespace: "kube-system" };
        const { data } = await core.readNamespacedConfigMap(name);
        assert.equal(data?.EnableDefaultDirectAccess, "true");
        await core.patchNamespacedConfigMap({ ...name, body: { data: { VERSION: "v0", Mine: "kept" } } }, mergePatch);
        await soon(async () => {
            const { data } = await core.readNamespacedConfigMap(name);
            assert.deepEqual([data?.VERSION, data?.Mine], ["v2.11.4", "kept"]);
        });
    });

    describe("a LoadBalancer Service that says nothing, in a new cluster", () => {
        const namespace = "direct";
        let loadBalancerId: string;

        before(async () => {
            await createNamespace(namespace);
            await createService(namespace, "app");
        });

        it("gets direct access, a CLB of its own and what TKE writes on it", async () => {
            const { metadata, status } = await syncedService(namespace);
            const [loadBalancer, ...others] = await loadBalancersOf(metadata?.uid);
            loadBalancerId = loadBalancer?.LoadBalancerId ?? "";
            assert.deepEqual(others, []);
            assert.equal(loadBalancer?.LoadBalancerType, "OPEN");
            assert.deepEqual(
                Object.fromEntries((loadBalancer?.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
                { "tke-createdBy-flag": "yes", "tke-clusterId": CLUSTER_ID, "tke-lb-serviceuuid": metadata?.uid },
            );
            assert.equal(metadata?.annotations?.[directAccess], "true");
            assert.equal(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], loadBalancerId);
            assert.deepEqual(metadata?.finalizers, ["service.k8s.tencent/resources"]);
            assert.equal(metadata?.labels?.["service.cloud.tencent.com/loadbalance-type"], "OPEN");
            const ingress = [{ ip: loadBalancer?.LoadBalancerVips?.[0], ipMode: "VIP" }];
            assert.deepEqual(JSON.parse(JSON.stringify(status?.loadBalancer)), { ingress });
            assert.deepEqual(
                status?.conditions?.map(({ type, status, reason }) => ({ type, status, reason })),
                [{ type: "Ready", status: "True", reason: "Success" }],
            );
            const event = await eventOf(namespace, "EnsureServiceSuccess: Service Sync Success. RetrunCode: S2000");
            assert.equal(event.source?.component, "service-controller");
            await soon(async () => {
                const { annotations } = (await service(namespace)).metadata ?? {};
                assert.match(annotations?.["service.cloud.tencent.com/sync-end-time"] ?? "", /\+08:00$/);
            });
        });

        it("binds a Pod when it is ready, and unbinds it when it is not", async () => {
            await createPod(namespace, "app-1", "10.20.0.101");
            await createPod(namespace, "app-2", "10.20.0.102", SUPER_NODE);
            await setReady(namespace, "app-1");
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.101:5000"]);
            await setReady(namespace, "app-2");
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.101:5000", "TCP:80 -> ENI 10.20.0.102:5000"]);
            await setReady(namespace, "app-1", false);
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.102:5000"]);
        });

        it("does nothing while nothing changes", async () => {
            await delay(500);
            const earlier = await service(namespace);
            await delay(1_500);
            assert.equal((await service(namespace)).metadata?.resourceVersion, earlier.metadata?.resourceVersion);
        });

        it("binds the native nodes at the NodePort when direct access is switched off", async () => {
            await annotate(namespace, { [directAccess]: "false" });
            const { spec } = await service(namespace);
            await bound(loadBalancerId, [`TCP:80 -> CVM ${NODE}:${spec?.ports?.[0]?.nodePort}`]);
            await annotate(namespace, { [directAccess]: "true" });
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.102:5000"]);
        });

        it("says E4037 for a value that is no bool, and leaves the CLB as it is", async () => {
            await annotate(namespace, { [directAccess]: "yes" });
            await eventOf(namespace, "E4037");
            assert.deepEqual(await targets(loadBalancerId), ["TCP:80 -> ENI 10.20.0.102:5000"]);
            await annotate(namespace, { [directAccess]: "true" });
        });

        it("loses its CLB with its type", async () => {
            await core.patchNamespacedService(
                { namespace, name: "app", body: { spec: { type: "ClusterIP" } } },
                mergePatch,
            );
            await soon(async () => {
                const { metadata } = await service(namespace);
                assert.equal(metadata?.finalizers, undefined);
                assert.equal(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], undefined);
                assert.deepEqual(await loadBalancersOf(metadata?.uid), []);
            });
            await eventOf(namespace, "EnsuringService: Deleted Loadbalancer");
        });
    });

    describe("a Service with an existing CLB", () => {
        const namespace = "existing";
        let loadBalancerId: string;

        before(async () => {
            await createNamespace(namespace);
            loadBalancerId = await createLoadBalancer();
            await cloud.clb("CreateListener", {
                LoadBalancerId: loadBalancerId,
                Protocol: "HTTP",
                Ports: [443],
                ListenerNames: ["mine"],
            });
        });

        it("gets its listeners there; a port that somebody else has is E4016", async () => {
            const ports = [80, 443].map((port) => ({ name: `p${port}`, port, targetPort: 5000 }));
            const annotations = { [existingLoadBalancer]: loadBalancerId };
            const { metadata } = await createService(namespace, "app", { annotations, spec: { ports } });
            await eventOf(namespace, "E4016");
            assert.deepEqual(await listenerNames(loadBalancerId), ["mine:443", "TKE-DEDICATED-LISTENER:80"]);
            assert.deepEqual(await loadBalancersOf(metadata?.uid), []);
        });

        it("takes its listeners with it, and leaves the CLB and the others' listeners", async () => {
            await core.deleteNamespacedService({ namespace, name: "app" });
            await soon(async () => assert.deepEqual(await listenerNames(loadBalancerId), ["mine:443"]));
            await soon(() => assert.rejects(service(namespace), /404/));
        });

        it("is refused a CLB that does not exist (E4011) or that TKE made (E4012)", async () => {
            await createService(namespace, "none", { annotations: { [existingLoadBalancer]: "lb-none0000" } });
            await eventOf(namespace, "E4011");
            const ofTke = await createLoadBalancer([{ TagKey: "tke-createdBy-flag", TagValue: "yes" }]);
            await createService(namespace, "other", { annotations: { [existingLoadBalancer]: ofTke } });
            await eventOf(namespace, "E4012");
            await Promise.all(["none", "other"].map((name) => core.deleteNamespacedService({ namespace, name })));
        });
    });

    describe("an Ingress", () => {
        const namespace = "ingress";
        const loadBalancerAnnotation = "kubernetes.io/ingress.qcloud-loadbalance-id";
        const read = () => networking.readNamespacedIngress({ namespace, name: "site" });
        let loadBalancerId: string;

        before(async () => {
            await createNamespace(namespace);
            await createService(namespace, "app", { spec: { type: "NodePort" } });
            await createPod(namespace, "app-1", "10.20.0.103");
            await setReady(namespace, "app-1");
        });

        it("without direct access is an HTTP rule to the nodes, on the CLB's own address", async () => {
            const annotations = { "ingress.cloud.tencent.com/direct-access": "false" };
            await createIngress(namespace, { annotations, spec: { ingressClassName: "qcloud" } });
            const { metadata, status } = await soon(async () => {
                const found = await read();
                assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip);
                return found;
            });
            loadBalancerId = metadata?.annotations?.[loadBalancerAnnotation] ?? "";
            const nodePort = (await service(namespace)).spec?.ports?.[0]?.nodePort;
            assert.deepEqual(await targets(loadBalancerId), [`HTTP:80 -> CVM ${NODE}:${nodePort}`]);
            const { Listeners = [] } = await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
            assert.equal(Listeners[0]?.Rules?.[0]?.Domain, status?.loadBalancer?.ingress?.[0]?.ip);
            assert.match(
                metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "",
                /"Ready".*"True"/,
            );
            const event = await eventOf(namespace, "Ingress Sync Success. RetrunCode: S2000");
            assert.equal(event.source?.component, "ingress-controller");
        });

        it("says E4047 when its Service loses its NodePort", async () => {
            await core.patchNamespacedService(
                { namespace, name: "app", body: { spec: { type: "ClusterIP" } } },
                mergePatch,
            );
            await eventOf(namespace, "E4047");
            await bound(loadBalancerId, []);
        });

        it("loses its CLB when its class becomes another's", async () => {
            const body = { spec: { ingressClassName: "nginx" } };
            await networking.patchNamespacedIngress({ namespace, name: "site", body }, mergePatch);
            await soon(async () => {
                const { metadata } = await read();
                assert.equal(metadata?.finalizers, undefined);
                assert.deepEqual(await loadBalancersOf(metadata?.uid), []);
            });
        });

        it("gets direct access by default in a new cluster, when it says nothing", async () => {
            await networking.deleteNamespacedIngress({ namespace, name: "site" });
            await createIngress(namespace);
            const { metadata } = await soon(async () => {
                const found = await read();
                assert.ok(found.metadata?.annotations?.[loadBalancerAnnotation]);
                return found;
            });
            assert.equal(metadata?.annotations?.["ingress.cloud.tencent.com/direct-access"], "true");
            await bound(metadata?.annotations?.[loadBalancerAnnotation], ["HTTP:80 -> ENI 10.20.0.103:5000"]);
            await networking.deleteNamespacedIngress({ namespace, name: "site" });
            await soon(async () => assert.deepEqual(await loadBalancersOf(metadata?.uid), []));
        });
    });

    describe("after a restart", () => {
        const namespace = "restart";

        it("finds a CLB again whose creation was cut short, and makes no second", async () => {
            await createNamespace(namespace);
            await stopControllers();
            const { metadata } = await createService(namespace, "app");
            const created = await createLoadBalancer([
                { TagKey: "tke-createdBy-flag", TagValue: "yes" },
                { TagKey: "tke-clusterId", TagValue: CLUSTER_ID },
                { TagKey: "tke-lb-serviceuuid", TagValue: metadata?.uid ?? "" },
            ]);
            await startControllers();
            await syncedService(namespace);
            const own = await loadBalancersOf(metadata?.uid);
            assert.deepEqual(
                own.map(({ LoadBalancerId }) => LoadBalancerId),
                [created],
            );
        });

        it("catches up with what was deleted meanwhile", async () => {
            await stopControllers();
            const { metadata } = await service(namespace);
            await core.deleteNamespacedService({ namespace, name: "app" });
            await startControllers();
            await soon(async () => assert.deepEqual(await loadBalancersOf(metadata?.uid), []));
        });
    });

    it("goes on after the API server was away", async () => {
        await controlPlane.stop();
        await delay(1_000);
        await controlPlane.start();
        await createNamespace("away");
        await createPod("away", "app-1", "10.20.0.105");
        await createService("away", "app");
        const { metadata } = await syncedService("away");
        await setReady("away", "app-1");
        await bound(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], [
            "TCP:80 -> ENI 10.20.0.105:5000",
        ]);
    });

    describe("on GlobalRouter, without root", () => {
        const namespace = "global-router";
        const setSwitch = (value: string) =>
            core.patchNamespacedConfigMap(
                {
                    name: "tke-service-controller-config",
                    namespace: "kube-system",
                    body: { data: { GlobalRouteDirectAccess: value } },
                },
                mergePatch,
            );
        let loadBalancerId: string | undefined;

        before(async () => {
            await stopControllers();
            await startControllers({ networkType: "GR" }, false);
            await createNamespace(namespace);
            await createPod(namespace, "app-1", "10.20.0.104");
            await setReady(namespace, "app-1");
        });

        it("serves port 80 elsewhere, and says where", async () => {
            await createService(namespace, "app", {
                annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": subnetId },
            });
            const { metadata, status } = await syncedService(namespace);
            loadBalancerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"];
            assert.equal(metadata?.labels?.["service.cloud.tencent.com/loadbalance-type"], "INTERNAL");
            assert.equal(status?.loadBalancer?.ingress?.[0]?.ports?.[0]?.port, 8080);
            await eventOf(namespace, "port 80 is served on port 8080");
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.104:5000"]);
        });

        it("unbinds the Pods with E4033 when the ConfigMap's switch is off, and binds them when it is on", async () => {
            await setSwitch("false");
            await bound(loadBalancerId, []);
            await eventOf(namespace, "E4033");
            await soon(async () => {
                assert.equal((await service(namespace)).status?.conditions?.[0]?.reason, "E4033");
            });
            await setSwitch("true");
            await bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.104:5000"]);
        });
    });
});

function soon<T>(check: () => Promise<T>, retries = 50): Promise<T> {
    return pRetry(check, { retries, minTimeout: 100, factor: 1 });
}
