import { ANNOTATION_KEYS } from "../../tke/annotations/table";

import type { Node } from "../model/cluster-objects";
import { isSuperNode } from "../paths/objects/native-nodes";
import { kindOfPod, networkOf } from "../paths/objects/pod-kinds";
import type { ProofResult } from "../prove/run-proof";
import type { Observation } from "./observation";

/** What a proof showed of its twin. */
export function observeProof({
    target,
    looks,
    settled,
    judgement,
    original,
    createdDirectAccess,
}: ProofResult): Observation {
    const { twin } = looks;
    const { index, facts, objects } = twin;
    const pods = [...new Set(objects.pods.map((pod) => kindOfPod(pod, networkOf(facts, index), index)))];
    const key = ANNOTATION_KEYS[target.kind].directAccess;
    const config = index.controllerConfig();
    const nodes = objects.nodes.filter((node) => !isSuperNode(node));
    const cordoned = nodes.filter(({ spec }) => spec?.unschedulable);
    const listeners = facts.loadBalancers[settled.progress.loadBalancerId ?? ""]?.listeners;
    const port = twin.entry?.entry.kind === "Service" ? twin.entry.entry.object.spec?.ports?.[0]?.port : undefined;
    const targets = listeners?.known
        ? listeners.value.filter((each) => port === undefined || each.port === port).flatMap((each) => each.targets)
        : [];
    const boundNodes = targets.filter(({ kind }) => kind === "node").map(({ address }) => address);
    const bound = (some: typeof nodes) =>
        some.filter((node) => addressesOf(node).some((each) => boundNodes.includes(each))).length;
    const path = targets.length === 0 ? undefined : boundNodes.length > 0 ? ("NodePort" as const) : ("direct" as const);
    return {
        entry: target.kind,
        pods,
        directAccess: boolText(createdDirectAccess),
        directAccessAfter: boolText(twin.entry?.entry.object.metadata?.annotations?.[key]),
        ...(config && { enableDefaultDirectAccess: config["EnableDefaultDirectAccess"] === "true" }),
        ...(path && { path }),
        nodes: { schedulable: nodes.length - cordoned.length, cordoned: cordoned.length },
        ...(boundNodes.length > 0 && {
            boundNodes: {
                cordoned: bound(cordoned),
                schedulable: bound(nodes.filter((node) => !cordoned.includes(node))),
            },
        }),
        refused: settled.progress.refusal !== undefined,
        expected: original.verdict,
        seen: judgement.verdict,
        requests: settled.sightings.map(({ layer, sees, forwardedFor, forged, forgedArrived }) => ({
            layer,
            sees,
            ...(forwardedFor && { forwardedFor }),
            forged,
            forgedArrived,
        })),
    };
}

function addressesOf({ status }: Node): string[] {
    return (status?.addresses ?? []).flatMap(({ address }) => address ?? []);
}

function boolText(text: string | undefined): "true" | "false" | "absent" {
    return text === "true" || text === "false" ? text : "absent";
}
