import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../tke/annotations/table";

const { Service: SERVICE, Ingress: INGRESS } = ANNOTATION_KEYS;

/** How an entry point leads to its Pods: by their own addresses, by NodePorts of all nodes, or by those of nodes with a Pod. */
export const MODES = ["direct", "node-port", "local"] as const;
export type Mode = (typeof MODES)[number];

/** A Service or an Ingress that is migrated. */
export type Migrant = { kind: "Service"; object: V1Service } | { kind: "Ingress"; object: V1Ingress };

/** The fields by which a mode is set; null: the annotation does not exist. */
export interface ModeSettings {
    annotations: Record<string, string | null>;
    /** Of a Service. @default - an Ingress */
    externalTrafficPolicy?: string;
}

/** Annotation with what a migration started from, so that a rollback needs nothing but the object. */
export const JOURNAL_ANNOTATION = "tke-client-ip/migration";

const MODE_ANNOTATIONS = {
    Service: [SERVICE.directAccess, SERVICE.localServiceOnlyBindNodeWithPod, SERVICE.enableGraceShutdown],
    Ingress: [INGRESS.directAccess],
} as const;

/** The settings that an object has now: what a rollback sets again. */
export function settingsOf({ kind, object }: Migrant): ModeSettings {
    const annotations = Object.fromEntries(
        MODE_ANNOTATIONS[kind].map((key) => [key, object.metadata?.annotations?.[key] ?? null]),
    );
    return kind === "Service"
        ? { annotations, externalTrafficPolicy: object.spec?.externalTrafficPolicy }
        : { annotations };
}

/** The mode that settings come to. */
export function modeOf({ annotations, externalTrafficPolicy }: ModeSettings): Mode {
    if (annotations[SERVICE.directAccess] === "true" || annotations[INGRESS.directAccess] === "true") {
        return "direct";
    }
    return externalTrafficPolicy === "Local" ? "local" : "node-port";
}

/**
 * The settings of each step from one mode to another; none where the object is in that mode. Between node-port and local a
 * Service goes through direct: the policy changes while no request comes by a NodePort, so that no node drops one.
 */
export function stepsBetween(before: ModeSettings, to: Mode): { mode: Mode; settings: ModeSettings }[] {
    const isService = before.externalTrafficPolicy !== undefined || SERVICE.directAccess in before.annotations;
    const from = modeOf(before);
    if (from === to) {
        return [];
    }
    if (!isService) {
        return [{ mode: to, settings: { annotations: { [INGRESS.directAccess]: String(to === "direct") } } }];
    }
    const direct = {
        mode: "direct" as const,
        settings: { annotations: { [SERVICE.directAccess]: "true", [SERVICE.enableGraceShutdown]: "true" } },
    };
    if (to === "direct") {
        return [direct];
    }
    const policy = to === "local" ? "Local" : "Cluster";
    const prepare = { mode: "direct" as const, settings: { annotations: {}, externalTrafficPolicy: policy } };
    const leave = {
        mode: to,
        settings: {
            annotations: {
                [SERVICE.directAccess]: "false",
                [SERVICE.localServiceOnlyBindNodeWithPod]: to === "local" ? "true" : null,
            },
        },
    };
    const isPrepared = before.externalTrafficPolicy === policy;
    return [...(from === "direct" ? [] : [direct]), ...(isPrepared ? [] : [prepare]), leave];
}

/** Settings of each step back to those before. The policy is set while Pods are bound directly, where they can be. */
export function stepsBack(now: ModeSettings, before: ModeSettings): { mode: Mode; settings: ModeSettings }[] {
    const forward = stepsBetween(now, modeOf(before)).slice(0, -1);
    return [...forward, { mode: modeOf(before), settings: before }];
}

/** A merge patch of settings. */
export function patchOf(
    { annotations, externalTrafficPolicy }: ModeSettings,
    more: Record<string, string | null> = {},
) {
    return {
        metadata: { annotations: { ...annotations, ...more } },
        ...(externalTrafficPolicy !== undefined && { spec: { externalTrafficPolicy } }),
    };
}
