import { KUBERNETES, type ApiCall } from "../lab/cloud/faults/faults";

export const PHASES = ["up", "destroy"] as const;
export type Phase = (typeof PHASES)[number];

/** The n-th call of an action during one command on a stack. */
export interface PhaseCall {
    phase: Phase;
    /** First label of the host of Tencent's API, or `kubernetes`. */
    service: string;
    /** An action of Tencent's, or verb and resource: `patch deployments.apps`. */
    action: string;
    /** From 1. */
    nth: number;
}

/** The calls of a recording, each with its number among those of its action. */
export function numbered(phase: Phase, recorded: readonly ApiCall[]): PhaseCall[] {
    const counts = new Map<string, number>();
    return recorded.map(({ service, action }) => {
        const key = `${service} ${action}`;
        const nth = (counts.get(key) ?? 0) + 1;
        counts.set(key, nth);
        return { phase, service, action, nth };
    });
}

/** `up clb:CreateLoadBalancer#1`, `destroy kubernetes:delete services#1`. */
export function callName({ phase, service, action, nth }: PhaseCall): string {
    return `${phase} ${service}:${action}#${nth}`;
}

export function isKubernetes({ service }: Pick<PhaseCall, "service">): boolean {
    return service === KUBERNETES;
}
