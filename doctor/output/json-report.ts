import { z } from "zod";
import type { Diagnosis } from "../model/diagnosis";
import { ROUTE_KINDS } from "../model/route-kinds";
import { localised, type Language, type Localised } from "../model/text";

const verdict = z.enum(["kept", "lost", "unknown"]);
const peer = z.enum(["client", "node", "bridge", "CLB", "egress", "NAT64", "unknown", "gateway"]);
const sees = z.union([peer, z.literal("nobody")]);
const readFrom = z.enum(["remote_addr", "X-Forwarded-For"]);

const hop = z.strictObject({
    at: z.enum(["client", "CLB", "node", "gateway", "Pod"]),
    name: z.string().optional(),
    address: z.string().optional(),
    port: z.number().optional(),
    source: peer.optional().describe("whose address a packet has as its source when it leaves here"),
    others: z.number().optional().describe("how many others are alike"),
});

const outcome = z.strictObject({
    path: z.enum(["direct", "NodePort", "node", "loopback", "none"]),
    remoteAddr: peer.optional(),
    forwardedFor: z.enum(["client", "egress", "unknown"]).optional(),
    error: z.string().optional(),
});

const group = z.strictObject({
    pods: z.string(),
    count: z.number(),
    names: z.array(z.string()),
    path: z.array(hop),
    verdict,
    sees: sees.describe("whose address the Pods have for their peer; nobody: no connection reaches them"),
    readFrom: readFrom.optional(),
    outcomes: z.array(outcome),
    why: z.string(),
    source: z.string(),
    waitsFor: z.array(z.string()).describe("ids of unknown that decide"),
    ports: z.array(z.string()),
});

const objectRef = z.strictObject({ kind: z.string(), namespace: z.string().optional(), name: z.string() });

const gatewayPath = z.strictObject({
    kind: z.string(),
    workload: objectRef,
    through: objectRef.optional().describe("the gateway's own entry point"),
    verdict,
    hops: z.number().optional().describe("hops of X-Forwarded-For that the app may trust, from the right; 0: none"),
    isForgeable: z.boolean().optional().describe("whether a client can make the gateway take any address for its own"),
    why: z.string(),
    readFrom: z.array(z.string()).describe("the gateway's trust settings"),
    source: z.string(),
});

const entryPoint = z.strictObject({
    kind: z.enum(["Service", "Ingress", ...Object.values(ROUTE_KINDS).flat()]),
    type: z.enum(["LoadBalancer", "NodePort", "Ingress", "Route"]),
    namespace: z.string(),
    name: z.string(),
    loadBalancerId: z.string().optional(),
    addresses: z.array(z.string()),
    verdict,
    groups: z.array(group),
    controller: z.string().optional(),
    gateways: z.array(gatewayPath).optional().describe("gateways in the cluster that serve it"),
});

const fix = z.strictObject({
    does: z.string(),
    commands: z.array(z.string()),
    config: z.string().optional().describe("the same in this project's configuration"),
    cost: z.strictObject({
        loadBalancerRecreated: z.boolean(),
        connectionsCut: z.boolean(),
        clusterWide: z.boolean(),
        money: z.boolean(),
        note: z.string(),
    }),
    undo: z.strictObject({ does: z.string(), commands: z.array(z.string()) }),
});

const finding = z.strictObject({
    code: z.string().regex(/^TCI\d{4}$/),
    severity: z.enum(["error", "warning", "info"]),
    title: z.string(),
    verdict: verdict.optional(),
    kind: z.string(),
    namespace: z.string().optional(),
    name: z.string(),
    path: z.array(hop).optional(),
    sees: sees.optional(),
    readFrom: readFrom.optional(),
    why: z.string(),
    source: z.string(),
    remedy: z.string().describe("what to do about findings of this kind; fix is what to do about this one"),
    fix: fix.optional(),
    location: z.strictObject({ file: z.string(), line: z.number().optional() }).optional(),
});

const unknown = z.strictObject({
    id: z.string(),
    question: z.string(),
    reason: z.string(),
    find: z.string().describe("the command to run, or the page to read"),
    objects: z.array(objectRef),
});

/** What `doctor --json` prints; additions to it are not a break, removals are. */
export const reportSchema = z.strictObject({
    cluster: z.strictObject({
        readFrom: z.array(z.string()),
        network: z.string(),
        kubeProxy: z.string(),
        nodes: z.strictObject({ native: z.number(), super: z.number() }),
        pods: z.number(),
        controllerVersion: z.string().optional(),
    }),
    entryPoints: z.array(entryPoint),
    findings: z.array(finding),
    unknown: z.array(unknown),
});

/** A diagnosis as `doctor --json` prints it. */
export function jsonReport(diagnosis: Diagnosis, language: Language): Localised<Diagnosis> {
    return localised(diagnosis, language);
}
