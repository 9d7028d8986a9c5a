import {
    modeOf,
    patchOf,
    stepsBack,
    stepsBetween,
    settingsOf,
    JOURNAL_ANNOTATION,
    type Migrant,
    type Mode,
    type ModeSettings,
} from "./modes";

/** One change of the object, after which the CLB has other backends or the same. */
export interface MigrationStep {
    /** The mode whose backends the CLB must have bound, all healthy, before the next step. */
    mode: Mode;
    /** A merge patch. */
    patch: ReturnType<typeof patchOf>;
}

/** What a migration remembers on the object. */
export interface Journal {
    phase: "running" | "done";
    to: Mode;
    before: ModeSettings;
}

/** The steps to a mode. The first one also writes down where the migration started from, the last one that it is done. */
export function planMigration(migrant: Migrant, to: Mode): MigrationStep[] {
    const before = settingsOf(migrant);
    const steps = stepsBetween(before, to);
    return steps.map(({ mode, settings }, index) => ({
        mode,
        patch: patchOf(settings, index === 0 ? journal({ phase: "running", to, before }) : {}),
    }));
}

/** The patch after the last step, when the CLB is as it shall be. */
export function donePatch(to: Mode, before: ModeSettings) {
    return { metadata: { annotations: journal({ phase: "done", to, before }) } };
}

/** The steps back to where a migration started; undefined where the object has none to take back. */
export function planRollback(migrant: Migrant): MigrationStep[] | undefined {
    const text = migrant.object.metadata?.annotations?.[JOURNAL_ANNOTATION];
    const found = text === undefined ? undefined : readJournal(text);
    if (!found) {
        return undefined;
    }
    const steps = stepsBack(settingsOf(migrant), found.before);
    return steps.map(({ mode, settings }, index) => ({
        mode,
        patch: patchOf(settings, index === steps.length - 1 ? { [JOURNAL_ANNOTATION]: null } : {}),
    }));
}

export function readJournal(text: string): Journal | undefined {
    try {
        const parsed = JSON.parse(text) as Partial<Journal> | null;
        return parsed?.before?.annotations ? (parsed as Journal) : undefined;
    } catch {
        return undefined;
    }
}

/** The steps as commands of kubectl and tccli, which do the same by hand. */
export function commandsOf(migrant: Migrant, steps: readonly MigrationStep[], loadBalancerId: string): string[] {
    const { kind, object } = migrant;
    const { namespace, name } = object.metadata ?? {};
    const health = `tccli clb DescribeTargetHealth --LoadBalancerIds '["${loadBalancerId}"]'`;
    return [
        `# now ${modeOf(settingsOf(migrant))}`,
        ...(steps.at(-1)?.mode === "direct"
            ? [
                  "# Tencent advises to reset connections of backends that are unbound (457/41897); once for each listener:",
                  `tccli clb DescribeListeners --LoadBalancerId ${loadBalancerId}`,
                  `tccli clb ModifyListener --LoadBalancerId ${loadBalancerId} --ListenerId lbl-… --DeregisterTargetRst True`,
              ]
            : []),
        ...steps.flatMap(({ mode, patch }) => [
            `kubectl -n ${namespace} patch ${kind.toLowerCase()} ${name} --type merge -p '${JSON.stringify(patch)}'`,
            `# wait until the CLB has bound ${mode === "direct" ? "Pods" : "NodePorts"} only, and all are healthy:`,
            `tccli clb DescribeTargets --LoadBalancerId ${loadBalancerId}`,
            health,
        ]),
    ];
}

function journal(entry: Journal): Record<string, string> {
    return { [JOURNAL_ANNOTATION]: JSON.stringify(entry) };
}
