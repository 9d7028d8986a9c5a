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
    /** Listeners to set `DeregisterTargetRst` on, before the patch. @default - none */
    resets?: { listenerIds: readonly string[]; on: boolean };
}

/** What a migration remembers on the object. */
export interface Journal {
    phase: "running" | "done";
    to: Mode;
    before: ModeSettings;
    /** Listeners on which the migration switched `DeregisterTargetRst` on. @default - none */
    resets?: readonly string[];
}

/**
 * The steps to a mode; none where the object is in it. The first one also writes down where the migration started from. A
 * migration to that mode which was killed half-way goes on from where it is, and still knows where it started.
 *
 * @param resets listeners on which connections of unbound backends shall be reset
 */
export function planMigration(migrant: Migrant, to: Mode, resets: readonly string[] = []): MigrationStep[] {
    const now = settingsOf(migrant);
    const entry = journalOf(migrant, to, resets);
    const steps = stepsBetween(now, to).map(({ mode, settings }, index) => ({
        mode,
        patch: patchOf(settings, index === 0 ? journal(entry) : {}),
    }));
    const first: MigrationStep = { mode: modeOf(now), patch: patchOf({ annotations: {} }, journal(entry)) };
    if (entry.resets?.length && steps.length > 0) {
        // The journal comes first: whoever takes the migration back finds the listeners in it.
        const [next, ...others] = steps;
        return [first, { ...next!, resets: { listenerIds: entry.resets, on: true } }, ...others];
    }
    return steps.length === 0 && halfWay(migrant, to) ? [first] : steps;
}

/** What the object has to remember of its migration to a mode. */
export function journalOf(migrant: Migrant, to: Mode, resets: readonly string[] = []): Journal {
    const resumed = halfWay(migrant, to);
    const all = [...new Set([...(resumed?.resets ?? []), ...resets])];
    return {
        phase: "running",
        to,
        before: resumed?.before ?? settingsOf(migrant),
        ...(all.length > 0 && { resets: all }),
    };
}

function halfWay(migrant: Migrant, to: Mode): Journal | undefined {
    const found = readJournal(annotationOf(migrant));
    return found?.phase === "running" && found.to === to ? found : undefined;
}

/** The patch after the last step, when the CLB is as it shall be. */
export function donePatch(entry: Journal) {
    return { metadata: { annotations: journal({ ...entry, phase: "done" }) } };
}

/** The steps back to where a migration started; undefined where the object has none to take back. */
export function planRollback(migrant: Migrant): MigrationStep[] | undefined {
    const found = readJournal(annotationOf(migrant));
    if (!found) {
        return undefined;
    }
    const steps = stepsBack(settingsOf(migrant), found.before);
    return steps.map(({ mode, settings }, index) => {
        const isLast = index === steps.length - 1;
        return {
            mode,
            patch: patchOf(settings, isLast ? { [JOURNAL_ANNOTATION]: null } : journal({ ...found, phase: "running" })),
            ...(isLast && found.resets?.length && { resets: { listenerIds: found.resets, on: false } }),
        };
    });
}

/** The object as it is after steps. */
export function afterSteps<T extends { metadata?: { annotations?: Record<string, string> }; spec?: object }>(
    object: T,
    steps: readonly MigrationStep[],
): T {
    return steps.reduce((sofar, { patch }) => {
        const annotations = Object.fromEntries(
            Object.entries({ ...sofar.metadata?.annotations, ...patch.metadata.annotations }).filter(
                ([, value]) => value !== null,
            ),
        );
        const metadata = { ...sofar.metadata, annotations };
        return { ...sofar, metadata, ...(patch.spec && { spec: { ...sofar.spec, ...patch.spec } }) };
    }, object);
}

function annotationOf({ object }: Migrant): string | undefined {
    return object.metadata?.annotations?.[JOURNAL_ANNOTATION];
}

/** Undefined where the annotation is absent, or none of this program's. */
export function readJournal(text: string | undefined): Journal | undefined {
    try {
        const parsed = JSON.parse(text ?? "null") as Partial<Journal> | null;
        return parsed?.before?.annotations ? (parsed as Journal) : undefined;
    } catch {
        return undefined;
    }
}

/** What comes after the last step of a migration. */
export interface MigrationEnd {
    /** `deployment/shop`: its Pods are older than the readiness gate. */
    rolled: readonly string[];
    journal: Journal;
}

/**
 * The steps as commands of kubectl and tccli, which do the same by hand.
 *
 * @param end of a migration. @default - it is taken back, which ends with the last step
 */
export function commandsOf(
    migrant: Migrant,
    steps: readonly MigrationStep[],
    loadBalancerId: string,
    end?: MigrationEnd,
): string[] {
    const { kind, object } = migrant;
    const { namespace, name } = object.metadata ?? {};
    const patchCommand = (patch: object) =>
        `kubectl -n ${namespace} patch ${kind.toLowerCase()} ${name} --type merge -p '${JSON.stringify(patch)}'`;
    const health = `tccli clb DescribeTargetHealth --LoadBalancerIds '["${loadBalancerId}"]'`;
    const hasResets = steps.some(({ resets }) => resets);
    return [
        `# now ${modeOf(settingsOf(migrant))}`,
        ...(kind === "Service" && steps.at(-1)?.mode === "direct" && !hasResets
            ? [
                  "# Tencent advises to reset connections of backends that are unbound (457/41897): migrate --reset-connections, or once for each TCP and UDP listener:",
                  `tccli clb DescribeListeners --LoadBalancerId ${loadBalancerId}`,
                  resetCommand(loadBalancerId, "lbl-…", true),
              ]
            : []),
        ...steps.flatMap(({ mode, patch, resets }) => [
            ...(resets?.listenerIds ?? []).map((id) => resetCommand(loadBalancerId, id, resets!.on)),
            patchCommand(patch),
            `# wait until the CLB has bound ${mode === "direct" ? "Pods" : "NodePorts"} only, and all are healthy:`,
            `tccli clb DescribeTargets --LoadBalancerId ${loadBalancerId}`,
            health,
        ]),
        ...(end?.rolled ?? []).flatMap((workload) => [
            "# Pods from before have no readiness gate:",
            `kubectl -n ${namespace} rollout restart ${workload}`,
            `kubectl -n ${namespace} rollout status ${workload}`,
        ]),
        ...(end ? ["# done; migrate --rollback still undoes it:", patchCommand(donePatch(end.journal))] : []),
    ];
}

function resetCommand(loadBalancerId: string, listenerId: string, on: boolean): string {
    return `tccli clb ModifyListener --LoadBalancerId ${loadBalancerId} --ListenerId ${listenerId} --DeregisterTargetRst ${on ? "True" : "False"}`;
}

function journal(entry: Journal): Record<string, string> {
    return { [JOURNAL_ANNOTATION]: JSON.stringify(entry) };
}
