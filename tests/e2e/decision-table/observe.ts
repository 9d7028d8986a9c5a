import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import pRetry from "p-retry";
import { readAnswer } from "../../../verify/answer";
import type { Outcome } from "../../../tke/decision-table/outcome";
import type { Situation } from "../../../tke/decision-table/situation";
import { readBackends } from "../../../verify/path";
import { probe } from "../../../verify/probe";
import { appOf, NAMESPACE, pinnedAppOf, type TableCluster } from "./table-cluster";

const DIRECT_ACCESS = { Service: "service.cloud.tencent.com", Ingress: "ingress.cloud.tencent.com" };
const LOAD_BALANCER_ID = {
    Service: "service.kubernetes.io/loadbalance-id",
    Ingress: "kubernetes.io/ingress.qcloud-loadbalance-id",
};
const SUBNET = {
    Service: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
    Ingress: "kubernetes.io/ingress.subnetId",
};
const TKE_SERVICE_CONFIG = { group: "cloud.tencent.com", version: "v1alpha1", plural: "tkeserviceconfigs" };
const NAME_LENGTH = 8;
/** A CLB of layer 7 tries another backend after 4 s. */
const ANSWER_MS = 10_000;
const BRIEF_MS = 1_500;

/**
 * Puts a cluster into a situation, connects as a client, and takes everything away again.
 *
 * @returns what became of the connection: the outcome that is expected as soon as it is there, else what there is in the
 * end
 */
export async function observe(cluster: TableCluster, situation: Situation, expected: Outcome): Promise<Outcome> {
    const { enableDefaultDirectAccess, globalRouteDirectAccess } = situation;
    await cluster.configure({
        EnableDefaultDirectAccess: enableDefaultDirectAccess,
        GlobalRouteDirectAccess: globalRouteDirectAccess,
    });
    const name = `t-${randomInt(36 ** NAME_LENGTH).toString(36)}`;
    try {
        await makeObjects(cluster, situation, name);
        return await settledOutcome(cluster, situation, name, expected);
    } finally {
        await deleteObjects(cluster, situation, name);
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
    const { kind } = (await readBackends(cluster.clients.clb, loadBalancerId, 80))[0] ?? {};
    const target = { url: `http://${await cluster.loopbackOf(vip.ip)}:${vip.ports?.[0]?.port ?? 80}/`, host: vip.ip };
    const from = await clientAddress(cluster, situation);
    if (!kind) {
        // A Pod's own node may know a way where the CLB has none.
        const past = client === "Pod" && (await ask(cluster, target, from, BRIEF_MS).catch(() => undefined));
        return past ? { path: "node", ...past, ...error } : { path: "none", ...error };
    }
    const answer = await ask(cluster, target, from, ANSWER_MS);
    const isShort = client === "Pod" && (await answersPastLoadBalancer(cluster, loadBalancerId, target, from));
    return { path: isShort ? "node" : kind === "pod" ? "direct" : "NodePort", ...answer, ...error };
}

interface ProbeTarget {
    /** Where the CLB is served. */
    url: string;
    /** Its VIP. */
    host: string;
}

/** Connects, and says whom the Pod saw. */
async function ask(
    cluster: TableCluster,
    { url }: ProbeTarget,
    from: string,
    timeoutMs: number,
): Promise<Pick<Outcome, "remoteAddr" | "forwardedFor">> {
    const { status, body } = await probe({ url, localAddress: from, timeoutMs });
    assert.equal(status, 200, body);
    const { remoteAddr = "", headers } = readAnswer(body);
    const forwardedFor = headers["x-forwarded-for"]?.split(",").at(-1)?.trim();
    assert.equal(headers["x-real-ip"], forwardedFor);
    const whose = async (address: string) => (address === from ? "client" : await ownerOf(address, cluster));
    const header = forwardedFor === undefined ? undefined : await whose(await cluster.loopbackOf(forwardedFor));
    assert.ok(header === undefined || header === "client", `X-Forwarded-For: ${forwardedFor}`);
    return { remoteAddr: await whose(remoteAddr), ...(header && { forwardedFor: header }) };
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

async function nodeOfPinnedApp(cluster: TableCluster, pods: Situation["pods"]): Promise<string> {
    const [pod] = await cluster.podsOf(pinnedAppOf(pods));
    return pod!.spec!.nodeName!;
}

/** Whose an address is that is not the client's. A Pod of the lab sees the loopback address of a VPC's: its last 16 bits. */
async function ownerOf(address: string, cluster: TableCluster): Promise<"node" | "bridge" | "CLB"> {
    const low16 = (text: string) => text.split(".").slice(2).join(".");
    const isAmong = (addresses: string[]) => addresses.some((each) => low16(each) === low16(address));
    if (isAmong(await cluster.bridgeAddresses())) {
        return "bridge";
    }
    return isAmong(await cluster.nodeAddresses()) ? "node" : "CLB";
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

async function makeObjects(cluster: TableCluster, situation: Situation, name: string): Promise<void> {
    const { entry, pods, externalTrafficPolicy, backendService, keepalive, client } = situation;
    const annotations = await annotationsOf(cluster, situation, name);
    const type = entry === "Service" ? "LoadBalancer" : backendService;
    const app = client === "Pod" ? pinnedAppOf(pods) : appOf(pods);
    if (keepalive === "on") {
        await cluster.customObjects.createNamespacedCustomObject({
            ...TKE_SERVICE_CONFIG,
            namespace: NAMESPACE,
            body: tkeServiceConfig(name),
        });
    }
    await cluster.core.createNamespacedService({
        namespace: NAMESPACE,
        body: {
            metadata: { name, ...(entry === "Service" && { annotations }) },
            spec: {
                type,
                selector: { app },
                ports: [{ name: "http", port: 80, targetPort: "http" }],
                ...(type !== "ClusterIP" && { externalTrafficPolicy }),
            },
        },
    });
    if (entry === "Service") {
        return;
    }
    const backend = { service: { name, port: { number: 80 } } };
    await cluster.networking.createNamespacedIngress({
        namespace: NAMESPACE,
        body: {
            metadata: { name, annotations },
            spec: {
                ingressClassName: "qcloud",
                rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
            },
        },
    });
}

async function annotationsOf(
    cluster: TableCluster,
    { entry, protocol, directAccess, keepalive, loadBalancer, client, pods }: Situation,
    name: string,
): Promise<Record<string, string>> {
    const prefix = DIRECT_ACCESS[entry];
    const value = directAccess === "other" ? "yes" : directAccess;
    return {
        ...(value !== "absent" && { [`${prefix}/direct-access`]: value }),
        ...(keepalive === "on" && { [`${prefix}/tke-service-config`]: name }),
        ...(loadBalancer === "internal" && { [SUBNET[entry]]: cluster.place.nodeSubnet }),
        ...(entry === "Service" &&
            protocol === "HTTP" && { [`${prefix}/specify-protocol`]: JSON.stringify({ 80: { protocol: ["HTTP"] } }) }),
        ...(entry === "Service" &&
            client === "Pod" && {
                "service.kubernetes.io/qcloud-loadbalancer-backends-label": `kubernetes.io/hostname=${await nodeOfPinnedApp(cluster, pods)}`,
            }),
    };
}

function tkeServiceConfig(name: string): object {
    return {
        apiVersion: `${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}`,
        kind: "TkeServiceConfig",
        metadata: { name },
        spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } },
    };
}

async function deleteObjects(cluster: TableCluster, { entry, keepalive }: Situation, name: string): Promise<void> {
    const reference = { namespace: NAMESPACE, name };
    await Promise.allSettled([
        ...(entry === "Ingress" ? [cluster.networking.deleteNamespacedIngress(reference)] : []),
        cluster.core.deleteNamespacedService(reference),
        ...(keepalive === "on"
            ? [cluster.customObjects.deleteNamespacedCustomObject({ ...TKE_SERVICE_CONFIG, ...reference })]
            : []),
    ]);
}
