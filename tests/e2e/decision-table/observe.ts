import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import pRetry from "p-retry";
import type { Outcome } from "../../../tke/decision-table/outcome";
import type { Situation } from "../../../tke/decision-table/situation";
import { readBackends } from "../../../verify/path";
import { manifestsOf, TKE_SERVICE_CONFIG, type Manifests } from "./manifests";
import { appOf, NAMESPACE, pinnedAppOf, type TableCluster } from "./table-cluster";
import { ask, type ProbeTarget } from "./ask";

const LOAD_BALANCER_ID = {
    Service: "service.kubernetes.io/loadbalance-id",
    Ingress: "kubernetes.io/ingress.qcloud-loadbalance-id",
};
const NAME_LENGTH = 8;
/** A CLB of layer 7 tries another backend after 4 s. */
const ANSWER_MS = 10_000;
const BRIEF_MS = 1_500;

/**
 * Puts a cluster into a situation, connects as a client, and takes everything away again.
 *
 * @param inspect what to do beside, once the outcome has settled
 * @returns what became of the connection: the outcome that is expected as soon as it is there, else what there is in the
 * end
 */
export async function observe(
    cluster: TableCluster,
    situation: Situation,
    expected: Outcome,
    inspect: (manifests: Manifests, settled: Outcome) => Promise<void>,
): Promise<Outcome> {
    const { enableDefaultDirectAccess, globalRouteDirectAccess } = situation;
    await cluster.configure({
        EnableDefaultDirectAccess: enableDefaultDirectAccess,
        GlobalRouteDirectAccess: globalRouteDirectAccess,
    });
    if (situation.nodes === "cordoned") {
        await cluster.cordon(true);
    }
    const name = `t-${randomInt(36 ** NAME_LENGTH).toString(36)}`;
    try {
        const manifests = manifestsOf(situation, name, await pinnedNode(cluster, situation), cluster.place.nodeSubnet);
        await createObjects(cluster, manifests);
        const settled = await settledOutcome(cluster, situation, name, expected);
        await inspect(manifests, settled);
        return settled;
    } finally {
        await deleteObjects(cluster, situation, name);
        if (situation.nodes === "cordoned") {
            await cluster.cordon(false);
        }
    }
}

/** An outcome without a Pod could be one that is not there yet: it has to hold for a moment. */
async function settledOutcome(
    cluster: TableCluster,
    situation: Situation,
    name: string,
    expected: Outcome,
): Promise<Outcome> {
    let last: Outcome | undefined;
    let same = 0;
    try {
        await pRetry(
            async () => {
                const now = await outcome(cluster, situation, name);
                same = isDeepStrictEqual(now, last) ? same + 1 : 0;
                last = now;
                assert.deepEqual(now, expected);
                assert.ok(now.path !== "none" || same >= 2, "has to hold");
            },
            { retries: 60, minTimeout: 150, factor: 1.1, maxTimeout: 500 },
        );
    } catch (error) {
        if (!last) {
            throw error;
        }
    }
    return last!;
}

async function outcome(cluster: TableCluster, situation: Situation, name: string): Promise<Outcome> {
    const { entry, client } = situation;
    const object = await read(cluster, entry, name);
    const ready = readyCondition(object);
    assert.ok(ready, "no condition Ready yet");
    // `Failed`: an error that Tencent publishes no code for.
    const error = ready.status === "False" && ready.reason !== "Failed" ? { error: ready.reason } : {};
    const vip = object.status?.loadBalancer?.ingress?.[0];
    const loadBalancerId = object.metadata?.annotations?.[LOAD_BALANCER_ID[entry]];
    if (!vip?.ip || !loadBalancerId) {
        return { path: "none", ...error };
    }
    const kind = await backendKind(cluster, situation, loadBalancerId);
    const target: ProbeTarget = {
        protocol: situation.protocol,
        host: await cluster.loopbackOf(vip.ip),
        port: vip.ports?.[0]?.port ?? 80,
    };
    const from = await clientAddress(cluster, situation);
    if (situation.protocol !== "HTTP") {
        await switchOn(cluster, loadBalancerId, {
            ...(situation.snat === "on" && { SnatEnable: true }),
            ...(situation.proxyProtocol === "on" && { ProxyProtocol: true }),
        });
    }
    if (!kind) {
        // A Pod's own node may know a way where the CLB has none.
        const past = client === "Pod" && (await ask(cluster, target, from, BRIEF_MS).catch(() => undefined));
        return past ? { path: "node", ...past, ...error } : { path: "none", ...error };
    }
    const answer = await ask(cluster, target, from, ANSWER_MS).catch(async (error: unknown) => {
        assert.ok(await isLoopback(cluster, object), String(error));
        return undefined;
    });
    if (!answer) {
        return { path: "loopback", ...error };
    }
    const isShort = client === "Pod" && (await answersPastLoadBalancer(cluster, loadBalancerId, target, from));
    return { path: isShort ? "node" : kind === "pod" ? "direct" : "NodePort", ...answer, ...error };
}

/** Whether the controller says that a client got no answer because its own node dropped the packet. */
async function isLoopback({ core }: TableCluster, { metadata }: V1Service | V1Ingress): Promise<boolean> {
    const { items } = await core.listNamespacedEvent({
        namespace: NAMESPACE,
        fieldSelector: `involvedObject.uid=${metadata?.uid}`,
    });
    return items.some(({ type, message }) => type === "Warning" && message?.includes("CLB loopback"));
}

/** By the CLB API: no field of Kubernetes' does it at layer 4. */
async function switchOn(
    { clients: { clb } }: TableCluster,
    loadBalancerId: string,
    switches: { SnatEnable?: true; ProxyProtocol?: true },
): Promise<void> {
    const names = Object.keys(switches);
    const { Listeners = [] } = await clb.DescribeListeners({ LoadBalancerId: loadBalancerId });
    for (const { ListenerId = "", AttrFlags = [] } of Listeners) {
        if (names.every((name) => AttrFlags.includes(name))) {
            continue;
        }
        await clb.ModifyListener({ LoadBalancerId: loadBalancerId, ListenerId, ...switches });
    }
}

/** What the CLB has bound; undefined: nothing. */
async function backendKind(
    { clients: { clb } }: TableCluster,
    { protocol }: Situation,
    loadBalancerId: string,
): Promise<"node" | "pod" | undefined> {
    if (protocol !== "UDP") {
        return (await readBackends(clb, loadBalancerId, 80))[0]?.kind;
    }
    const { Listeners = [] } = await clb.DescribeTargets({ LoadBalancerId: loadBalancerId });
    const [target] = Listeners.flatMap(({ Protocol, Targets = [] }) => (Protocol === "UDP" ? Targets : []));
    return target && (target.Type === "CVM" ? "node" : "pod");
}

/** Whether a client is answered even while the CLB lets nobody in: then its connections do not go there. */
async function answersPastLoadBalancer(
    cluster: TableCluster,
    loadBalancerId: string,
    target: ProbeTarget,
    from: string,
): Promise<boolean> {
    const { clb } = cluster.clients;
    const LoadBalancerId = loadBalancerId;
    await clb.SetLoadBalancerSecurityGroups({
        LoadBalancerId,
        SecurityGroups: [cluster.place.closedSecurityGroupId],
    });
    try {
        return await ask(cluster, target, from, BRIEF_MS).then(
            () => true,
            () => false,
        );
    } finally {
        await clb.SetLoadBalancerSecurityGroups({ LoadBalancerId, SecurityGroups: [] });
    }
}

/** Where the client connects from: on the internet, elsewhere in the VPC, or a Pod. */
async function clientAddress(cluster: TableCluster, { client, loadBalancer, ...rest }: Situation): Promise<string> {
    if (client === "outside") {
        return loadBalancer === "internal" ? cluster.freeVpcAddress() : `127.1.${randomInt(256)}.${randomInt(1, 255)}`;
    }
    const backendNode = await nodeOfPinnedApp(cluster, rest.pods);
    // A Pod on its node's network would be the node.
    const pods = rest.pods !== "host network" ? rest.pods : rest.network === "GR" ? "bridge" : "ENI";
    const pod = (await cluster.podsOf(appOf(pods))).find(
        ({ spec }) => (spec?.nodeName === backendNode) === (rest.backends === "client's node"),
    );
    return cluster.loopbackOf(pod!.status!.podIP!);
}

/** The node that the backends are on, where that matters: to a client in the cluster. */
async function pinnedNode(cluster: TableCluster, { client, pods }: Situation): Promise<string | undefined> {
    return client === "Pod" ? nodeOfPinnedApp(cluster, pods) : undefined;
}

async function nodeOfPinnedApp(cluster: TableCluster, pods: Situation["pods"]): Promise<string> {
    const [pod] = await cluster.podsOf(pinnedAppOf(pods));
    return pod!.spec!.nodeName!;
}

function readyCondition(object: V1Service | V1Ingress): { status: string; reason?: string } | undefined {
    const text = object.metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"];
    const conditions =
        (object as V1Service).status?.conditions ??
        (text ? (JSON.parse(text) as { type: string; status: string; reason?: string }[]) : []);
    return conditions.find(({ type }) => type === "Ready");
}

function read(cluster: TableCluster, entry: Situation["entry"], name: string): Promise<V1Service | V1Ingress> {
    const reference = { namespace: NAMESPACE, name };
    return entry === "Service"
        ? cluster.core.readNamespacedService(reference)
        : cluster.networking.readNamespacedIngress(reference);
}

async function createObjects(cluster: TableCluster, { service, ingress, tkeServiceConfig }: Manifests): Promise<void> {
    if (tkeServiceConfig) {
        const body = tkeServiceConfig;
        await cluster.customObjects.createNamespacedCustomObject({ ...TKE_SERVICE_CONFIG, namespace: NAMESPACE, body });
    }
    await cluster.core.createNamespacedService({ namespace: NAMESPACE, body: service });
    if (ingress) {
        await cluster.networking.createNamespacedIngress({ namespace: NAMESPACE, body: ingress });
    }
}

async function deleteObjects(cluster: TableCluster, { entry, protocol }: Situation, name: string): Promise<void> {
    const reference = { namespace: NAMESPACE, name };
    await Promise.allSettled([
        ...(entry === "Ingress" ? [cluster.networking.deleteNamespacedIngress(reference)] : []),
        cluster.core.deleteNamespacedService(reference),
        ...(protocol === "HTTP"
            ? [cluster.customObjects.deleteNamespacedCustomObject({ ...TKE_SERVICE_CONFIG, ...reference })]
            : []),
    ]);
}
