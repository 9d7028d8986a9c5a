import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import pRetry from "p-retry";
import { readAnswer } from "../../../verify/answer";
import type { Outcome } from "../../../tke/decision-table/rows";
import type { Situation } from "../../../tke/decision-table/situation";
import { readBackends } from "../../../verify/path";
import { probe } from "../../../verify/probe";
import { APP_PORT, appOf, NAMESPACE, type TableCluster } from "./table-cluster";

const DIRECT_ACCESS = { Service: "service.cloud.tencent.com", Ingress: "ingress.cloud.tencent.com" };
const LOAD_BALANCER_ID = {
    Service: "service.kubernetes.io/loadbalance-id",
    Ingress: "kubernetes.io/ingress.qcloud-loadbalance-id",
};
const TKE_SERVICE_CONFIG = { group: "cloud.tencent.com", version: "v1alpha1", plural: "tkeserviceconfigs" };
const NAME_LENGTH = 8;

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
    { entry }: Situation,
    name: string,
    expected: Outcome,
): Promise<Outcome> {
    let last: Outcome | undefined;
    let same = 0;
    try {
        await pRetry(
            async () => {
                const now = await outcome(cluster, entry, name);
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

async function outcome(cluster: TableCluster, entry: Situation["entry"], name: string): Promise<Outcome> {
    const object = await read(cluster, entry, name);
    const ready = readyCondition(object);
    assert.ok(ready, "no condition Ready yet");
    // `Failed`: an error that Tencent publishes no code for.
    const error = ready.status === "False" && ready.reason !== "Failed" ? { error: ready.reason } : {};
    const vip = object.status?.loadBalancer?.ingress?.[0]?.ip;
    const loadBalancerId = object.metadata?.annotations?.[LOAD_BALANCER_ID[entry]];
    if (!vip || !loadBalancerId) {
        return { path: "none", ...error };
    }
    const backends = await readBackends(cluster.clients.clb, loadBalancerId, 80);
    if (backends.length === 0) {
        return { path: "none", ...error };
    }
    const client = `127.1.${randomInt(256)}.${randomInt(1, 255)}`;
    const port = object.status?.loadBalancer?.ingress?.[0]?.ports?.[0]?.port ?? 80;
    const { status, body } = await probe({ url: `http://${vip}:${port}/`, localAddress: client, timeoutMs: 5_000 });
    assert.equal(status, 200, body);
    const { remoteAddr = "", headers } = readAnswer(body);
    const forwardedFor = headers["x-forwarded-for"]?.split(",").at(-1)?.trim();
    assert.ok(forwardedFor === undefined || forwardedFor === client, `X-Forwarded-For: ${forwardedFor}`);
    assert.equal(headers["x-real-ip"], forwardedFor);
    return {
        path: backends.some(({ kind }) => kind === "pod") ? "direct" : "NodePort",
        remoteAddr: remoteAddr === client ? "client" : await ownerOf(remoteAddr, cluster),
        ...(forwardedFor && { forwardedFor: "client" as const }),
        ...error,
    };
}

/** Whose an address is that is not the client's. A Pod of the lab sees the loopback address of a VPC's: its last 16 bits. */
async function ownerOf(address: string, cluster: TableCluster): Promise<"node" | "CLB"> {
    const low16 = (text: string) => text.split(".").slice(2).join(".");
    return (await cluster.nodeAddresses()).some((node) => low16(node) === low16(address)) ? "node" : "CLB";
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
    const { entry, directAccess, pods, externalTrafficPolicy, backendService, keepalive } = situation;
    const prefix = DIRECT_ACCESS[entry];
    const value = directAccess === "other" ? "yes" : directAccess;
    const annotations = {
        ...(value !== "absent" && { [`${prefix}/direct-access`]: value }),
        ...(keepalive === "on" && { [`${prefix}/tke-service-config`]: name }),
    };
    const type = entry === "Service" ? "LoadBalancer" : backendService;
    await cluster.core.createNamespacedService({
        namespace: NAMESPACE,
        body: {
            metadata: { name, ...(entry === "Service" && { annotations }) },
            spec: {
                type,
                selector: { app: appOf(pods) },
                ports: [{ name: "http", port: 80, targetPort: APP_PORT }],
                ...(type !== "ClusterIP" && { externalTrafficPolicy }),
            },
        },
    });
    if (entry === "Service") {
        return;
    }
    if (keepalive === "on") {
        await cluster.customObjects.createNamespacedCustomObject({
            ...TKE_SERVICE_CONFIG,
            namespace: NAMESPACE,
            body: tkeServiceConfig(name),
        });
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
