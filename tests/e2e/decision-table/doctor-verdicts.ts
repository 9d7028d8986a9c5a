import { AppsV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { readCloud } from "../../../doctor/cloud/read-cloud";
import { diagnose } from "../../../doctor/diagnose";
import { NO_OBJECTS, type ClusterObjects } from "../../../doctor/model/cluster-objects";
import type { EntryPoint } from "../../../doctor/model/diagnosis";
import { known, type Facts } from "../../../doctor/model/facts";
import { decideKnown } from "../../../tke/decision-table/decide";
import { verdictOf, type Outcome } from "../../../tke/decision-table/outcome";
import { ANSWERED_READINGS, READINGS } from "../../../tke/decision-table/readings";
import type { Dimension, KnownSituation, Situation } from "../../../tke/decision-table/situation";
import { TKE_SERVICE_CONFIG, type Manifests } from "./manifests";
import { appOf, CONFIG, NAMESPACE, type TableCluster } from "./table-cluster";

/**
 * Whether doctor can know what decides in a situation: it judges for clients from outside, and takes what Tencent's pages
 * answer for known, so that it says nothing else where the lab is told to assume the contrary.
 */
export function isForDoctor(situation: Situation): boolean {
    const answered = Object.entries(ANSWERED_READINGS) as [Dimension, string][];
    // Doctor takes every listener for one of TKE's controllers.
    const isControllers = situation.proxyProtocol === "off";
    return (
        isControllers &&
        situation.client === "outside" &&
        answered.every(([dimension, value]) => situation[dimension] === value)
    );
}

/**
 * Asserts that doctor says of a situation what a real connection has shown: of the live cluster, with what Tencent's API
 * tells; and of the manifests alone, with the facts that only a user can know.
 */
export async function assertDoctorAgrees(
    cluster: TableCluster,
    situation: Situation,
    manifests: Manifests,
    shown: Outcome,
): Promise<void> {
    const wanted = { verdict: verdictOf(shown), sees: shown.remoteAddr ?? "nobody" };
    const live = await diagnoseLive(cluster, situation, manifests);
    assert.deepEqual(live, wanted, `doctor, live: ${JSON.stringify(situation)}`);
    if (situation.snat === "on" && situation.protocol !== "HTTP") {
        // It was switched on in the CLB API, of which manifests know nothing.
        return;
    }
    const fromFiles = await diagnoseFiles(cluster, situation, manifests);
    // What Tencent's pages leave open, manifests alone cannot tell.
    const { cases } = decideKnown(withoutReadings(situation));
    const verdicts = new Set(cases.map(({ outcome }) => verdictOf(outcome)));
    const seen = new Set(cases.map(({ outcome }) => outcome.remoteAddr ?? "nobody"));
    assert.deepEqual(
        fromFiles,
        {
            verdict: verdicts.size > 1 ? "unknown" : wanted.verdict,
            sees: seen.size > 1 ? "unknown" : wanted.sees,
        },
        `doctor, from files: ${JSON.stringify(situation)}`,
    );
}

type Said = Pick<EntryPoint, "verdict"> & { sees: string };

async function diagnoseLive(cluster: TableCluster, situation: Situation, { service }: Manifests): Promise<Said> {
    const namespace = NAMESPACE;
    const apps = cluster.kubeConfig.makeApiClient(AppsV1Api);
    const [services, ingresses, pods, nodes, configMap, serviceConfigs, deployments] = await Promise.all([
        cluster.core.listNamespacedService({ namespace }),
        cluster.networking.listNamespacedIngress({ namespace }),
        cluster.core.listNamespacedPod({ namespace }),
        cluster.core.listNode(),
        cluster.core.readNamespacedConfigMap(CONFIG),
        cluster.customObjects.listNamespacedCustomObject({ ...TKE_SERVICE_CONFIG, namespace }) as Promise<{
            items: unknown[];
        }>,
        apps.listNamespacedDeployment({ namespace }),
    ]);
    const objects: ClusterObjects = plain({
        ...NO_OBJECTS,
        services: services.items,
        ingresses: ingresses.items,
        pods: pods.items,
        nodes: nodes.items,
        configMaps: [configMap],
        tkeServiceConfigs: serviceConfigs.items,
        workloads: deployments.items.map(workloadOf),
        complete: true,
    });
    const facts = await readCloud(cluster.clients, objects, cluster.place.ClusterId);
    assert.ok(facts.billByIp.known, "the account's type is not known");
    // The account is the whole lab's, with the profile that the lab was given last, not each cluster's.
    const { billByIp } = factsOf(situation);
    return saidOf(objects, { ...facts, billByIp }, `${situation.entry}/${service.metadata!.name}`);
}

async function diagnoseFiles(
    cluster: TableCluster,
    situation: Situation,
    { service, ingress, tkeServiceConfig }: Manifests,
): Promise<Said> {
    const { enableDefaultDirectAccess, globalRouteDirectAccess } = situation;
    const apps = cluster.kubeConfig.makeApiClient(AppsV1Api);
    const nodes = await cluster.core.listNode();
    const app = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name: appOf(situation.pods) });
    const settings = {
        EnableDefaultDirectAccess: enableDefaultDirectAccess,
        GlobalRouteDirectAccess: globalRouteDirectAccess,
    };
    const data = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== "absent"));
    const { metadata, ...workload } = workloadOf(app);
    const objects: ClusterObjects = plain({
        ...NO_OBJECTS,
        services: [service],
        ingresses: ingress ? [ingress] : [],
        configMaps: [{ metadata: CONFIG, data }],
        tkeServiceConfigs: tkeServiceConfig ? [tkeServiceConfig] : [],
        nodes: situation.nodes === "cordoned" ? nodes.items : [],
        workloads: [{ ...workload, metadata: { name: metadata?.name } }],
    });
    return saidOf(objects, factsOf(situation), `${situation.entry}/${service.metadata!.name}`);
}

function saidOf(objects: ClusterObjects, facts: Facts, name: string): Said {
    const { entryPoints } = diagnose(objects, facts, { names: [name] });
    assert.equal(entryPoints.length, 1, `${name}: ${entryPoints.length} entry points`);
    const { verdict, groups } = entryPoints[0]!;
    const sees = new Set<string>(groups.map((group) => group.sees));
    return { verdict, sees: [...sees].join() };
}

/** What no manifest has. */
function factsOf({ network, dataPlane, billByIp, snatPro, containerCidr }: Situation): Facts {
    const from = "the test";
    const kubeProxy = ({ IPVS: "ipvs", iptables: "iptables", eBPF: "eBPF" } as const)[dataPlane];
    return {
        network: known(network, from),
        kubeProxy: known(kubeProxy, from),
        billByIp: known(billByIp === "yes", from),
        snatPro: known(snatPro === "yes", from),
        containerCidrRegistered: known(containerCidr === "registered", from),
        loadBalancers: {},
    };
}

function withoutReadings(situation: Situation): KnownSituation {
    const readings: readonly string[] = READINGS.map(({ dimension }) => dimension);
    return Object.fromEntries(Object.entries(situation).filter(([dimension]) => !readings.includes(dimension)));
}

function workloadOf({
    metadata,
    spec,
}: {
    metadata?: { name?: string };
    spec?: { replicas?: number; template: unknown };
}) {
    return { kind: "Deployment", metadata, replicas: spec?.replicas, template: spec?.template };
}

/** As JSON has it. */
function plain(objects: object): ClusterObjects {
    return JSON.parse(JSON.stringify(objects)) as ClusterObjects;
}
