import { BackendPath, ClientIpFrom, NetworkType, NodeKind, SCENARIOS, type ScenarioNumber } from "../../tke/scenarios";
import { normalizeAddress } from "../../verify/pod-answer";
import type { Proof } from "../../verify/verify";
import type { PodKind } from "../paths/objects/pod-kinds";
import type { Observation, SeenRequest } from "./observation";

/** What verify showed of one stack. Its clients forge the header in the last request alone. */
export function observeStack(proofs: readonly Proof[]): Observation | undefined {
    const scenario = SCENARIOS[proofs[0]?.scenario as ScenarioNumber];
    // Listeners of the stack's own say nothing of TKE's controllers.
    if (!scenario || scenario.proxyProtocol) {
        return undefined;
    }
    const layer = scenario.clientIpFrom === ClientIpFrom.XForwardedFor ? 7 : 4;
    const answered = proofs.filter(({ remoteAddr, xForwardedFor }) => remoteAddr !== null || xForwardedFor !== null);
    const directAccess = scenario.directAccess ? "true" : "false";
    const path = proofs.some((proof) => proof.path.nodes.length > 0) ? BackendPath.NodePort : BackendPath.Direct;
    return {
        entry: layer === 7 ? "Ingress" : "Service",
        pods: podsOf(scenario),
        directAccess,
        directAccessAfter: directAccess,
        ...(answered.length > 0 && { path: path === BackendPath.Direct ? "direct" : "NodePort" }),
        refused: false,
        expected: "kept",
        seen: answered.length === 0 ? "unknown" : proofs.every(({ clientIpKept }) => clientIpKept) ? "kept" : "lost",
        requests: answered.map((proof) => seenRequest(proof, layer)),
    };
}

/** Cluster facts of the stacks that agree on them. */
export function networkOfStacks(proofs: readonly Proof[]): string {
    const networks = new Set(proofs.map(({ scenario }) => SCENARIOS[scenario as ScenarioNumber]?.networkType));
    const [network] = networks;
    return networks.size === 1 && network ? network : "unknown";
}

function podsOf({ nodeKind, networkType, vpcCniAdded }: (typeof SCENARIOS)[ScenarioNumber]): PodKind[] {
    const native = networkType === NetworkType.GlobalRouter && !vpcCniAdded ? "bridge" : "ENI";
    return nodeKind === NodeKind.Super
        ? ["super node"]
        : nodeKind === NodeKind.Mixed
          ? [native, "super node"]
          : [native];
}

function seenRequest({ remoteAddr, xForwardedFor, client, forged, path }: Proof, layer: 4 | 7): SeenRequest {
    const hops = (xForwardedFor ?? "").split(",").map(normalizeAddress).filter(Boolean);
    const last = hops.at(-1);
    const isNode = path.nodes.some((node) => node.startsWith(`${remoteAddr}:`));
    return {
        layer,
        sees: remoteAddr === client ? "client" : isNode ? "node" : "other",
        ...(last !== undefined && { forwardedFor: last === client ? ("client" as const) : ("other" as const) }),
        forged,
        // The hop of the CLB's own is the last one; what came with the request stands before it.
        forgedArrived: forged && hops.length > 1,
    };
}
