import { z } from "zod";
import { annotationText, combinationMistakes } from "../../tke/annotations/combinations";
import { annotationMistakes } from "../../tke/annotations/mistakes";
import { suggestedKey } from "../../tke/annotations/unknown-keys";
import { ANNOTATION_KEYS, rowsOf, type AnnotationKind } from "../../tke/annotations/table";
import { loadBalancerMistakes } from "../../tke/service-config/schema";
import type { FindingName } from "../findings/catalog";
import type { Metadata } from "../model/cluster-objects";
import type { DiagnosedEntry } from "../paths/entry-points";
import { isFromCluster, serviceConfigOf, directAccessOf } from "../paths/derive-clues";
import { isIngressControllerOff } from "../paths/obstacles";
import { readyCondition } from "../paths/objects/object-status";
import { annotationMistakeInChinese } from "./annotation-words-zh";
import { annotationFix, renamedAnnotationFix, controllerConfigFix, directAccessFix } from "./fixes";
import { aboutEntry, type Found, type Rule } from "./rule";

/** An object, or a Pod template, with annotations. */
interface Annotated {
    kind: string;
    metadata: Metadata | undefined;
    on?: DiagnosedEntry;
    of: AnnotationKind;
}

/** What TKE would refuse or overlook in annotations, of Services of type LoadBalancer, Ingresses and Pod templates. */
export const annotationRules: Rule = ({ index, entries }) => {
    const objects: Annotated[] = [
        ...entries.map((on) => ({ ...aboutEntry(on), on, of: on.entry.entry.kind })),
        ...index.objects.workloads.map(({ kind, metadata, template }) => ({
            kind,
            metadata: { ...metadata, annotations: template.metadata?.annotations, uid: undefined },
            of: "Pod" as const,
        })),
    ];
    return objects.flatMap(({ kind, metadata, on, of }): Found[] => {
        const annotations = metadata?.annotations ?? {};
        const version = of === "Pod" ? undefined : index.controllerVersion(of);
        const mistakes = annotationMistakes(of, annotations, {
            live: isFromCluster(metadata),
            ...(version && { controllerVersion: version }),
        });
        return mistakes.flatMap(({ key, message }): Found[] => {
            if (key === ANNOTATION_KEYS.Service.clientToken) {
                return [];
            }
            const about = { kind, metadata };
            const name = findingFor(of, key, annotations, message);
            const removes =
                name === "annotationReadOnly" || name === "annotationWithoutEffect" || name === "annotationUnknown";
            const meant = name === "annotationUnknown" ? suggestedKey(of, key) : undefined;
            return [
                {
                    name,
                    about,
                    ...(on && { on }),
                    why: {
                        en: message,
                        zh: annotationMistakeInChinese(message, annotationText(key, annotations[key])),
                    },
                    ...(removes &&
                        of !== "Pod" && {
                            fix: meant ? renamedAnnotationFix(of, about, key, meant) : annotationFix(about, key, null),
                        }),
                },
            ];
        });
    });
};

function findingFor(
    of: AnnotationKind,
    key: string,
    annotations: Readonly<Record<string, string>>,
    message: string,
): FindingName {
    const rows = Object.entries(rowsOf(of));
    const row = rows.find(([, each]) => each.key === key)?.[1];
    if (!row) {
        return "annotationUnknown";
    }
    if (row.access === "read-only") {
        return "annotationReadOnly";
    }
    if (row.access === "label" || row.access === "deprecated") {
        return "annotationWithoutEffect";
    }
    const texts = Object.fromEntries(
        rows.flatMap(([name, each]) => (each.key in annotations ? [[name, annotations[each.key]]] : [])),
    );
    return combinationMistakes(of, texts).some((mistake) => mistake.message === message)
        ? "annotationWithoutEffect"
        : "annotationValue";
}

/** A manifest that carries another object's token to the controller. */
export const tokenRules: Rule = ({ entries }) => {
    const key = ANNOTATION_KEYS.Service.clientToken;
    const tokenOf = (metadata: Metadata | undefined) => metadata?.annotations?.[key];
    const tokens = Map.groupBy(
        entries.filter((on) => tokenOf(on.entry.entry.object.metadata) !== undefined),
        (on) => tokenOf(on.entry.entry.object.metadata),
    );
    return [...tokens.values()].flatMap((holders) =>
        holders
            .filter((on) => holders.length > 1 || !isFromCluster(on.entry.entry.object.metadata))
            .map((on): Found => {
                const about = aboutEntry(on);
                const others = holders
                    .filter((other) => other !== on)
                    .map(({ point }) => `${point.namespace}/${point.name}`);
                return {
                    name: "clientTokenCopied",
                    about,
                    on,
                    why:
                        others.length > 0
                            ? {
                                  en: `${key} is the same as that of ${others.join(", ")}`,
                                  zh: `${key} 与 ${others.join("、")} 相同`,
                              }
                            : { en: `the manifest sets ${key}`, zh: `清单中设置了 ${key}` },
                    fix: annotationFix(about, key, null),
                };
            }),
    );
};

/** TkeServiceConfigs that are named and do not hold. */
export const serviceConfigRules: Rule = ({ entries, index }) =>
    entries.flatMap((on): Found[] => {
        const { kind, object } = on.entry.entry;
        const key = ANNOTATION_KEYS[kind].tkeServiceConfig;
        const name = object.metadata?.annotations?.[key];
        const config = serviceConfigOf(kind, object.metadata, index);
        if (name === undefined || config === "unseen") {
            return [];
        }
        const about = aboutEntry(on);
        if (!config) {
            const why = `${key}: "${name}"`;
            return [
                {
                    name: "serviceConfigMissing",
                    about,
                    on,
                    why: { en: `${why} does not exist`, zh: `${why} 不存在` },
                    fix: annotationFix(about, key, null),
                },
            ];
        }
        const mistakes = loadBalancerMistakes(config.spec?.loadBalancer ?? {});
        const why = `TkeServiceConfig ${name}: ${mistakes.join("; ")}`;
        return mistakes.length > 0 ? [{ name: "serviceConfigMissing", about, on, why: { en: why, zh: why } }] : [];
    });

/** What the cluster's ConfigMap, or `mode: skip`, does to objects. */
export const controllerRules: Rule = ({ entries, index }) =>
    entries.flatMap((on): Found[] => {
        const { entry, type } = on.entry;
        const { kind, object } = entry;
        const about = aboutEntry(on);
        const config = index.controllerConfig();
        const found: Found[] = [];
        if (object.metadata?.annotations?.[ANNOTATION_KEYS[kind].mode] === "skip") {
            const why = `${ANNOTATION_KEYS[kind].mode}: "skip"`;
            found.push({
                name: "syncSkipped",
                about,
                on,
                why: { en: why, zh: why },
                fix: annotationFix(about, ANNOTATION_KEYS[kind].mode, null),
            });
        }
        if (isIngressControllerOff(entry, index)) {
            const why = 'EnableIngressController: "false"';
            found.push({
                name: "ingressControllerOff",
                about,
                on,
                why: { en: why, zh: why },
                fix: controllerConfigFix("EnableIngressController", "true", "false"),
            });
        }
        const old = isFromCluster(object.metadata) && directAccessOf(kind, object.metadata) === "absent";
        if (type !== "NodePort" && old && config?.["EnableDefaultDirectAccess"] === "true") {
            found.push({
                name: "defaultNotRetroactive",
                about,
                on,
                why: {
                    en: `EnableDefaultDirectAccess: "true", and ${kind} ${on.point.name} has no direct-access annotation`,
                    zh: `EnableDefaultDirectAccess: "true"，但 ${kind} ${on.point.name} 没有 direct-access 注解`,
                },
                fix: directAccessFix(kind, object.metadata, "true"),
            });
        }
        return found;
    });

const time = z.string().transform((text) => Date.parse(text));

/** What the controller says of objects now, and what its events still say. */
export const statusRules: Rule = ({ entries, index }) => {
    const events = Map.groupBy(
        index.objects.events.filter(({ type }) => type === "Warning"),
        ({ involvedObject }) => `${involvedObject?.kind}/${involvedObject?.namespace}/${involvedObject?.name}`,
    );
    return entries.flatMap((on): Found[] => {
        const { kind, object } = on.entry.entry;
        const ready = on.entry.type === "NodePort" ? undefined : readyCondition(kind, object);
        const about = aboutEntry(on);
        if (ready?.status === "False") {
            const why = `Ready: False, ${ready.reason ?? "-"}: ${ready.message ?? ""}`;
            return [{ name: "controllerError", about, on, why: { en: why, zh: why } }];
        }
        const warnings = events.get(`${kind}/${on.point.namespace}/${on.point.name}`) ?? [];
        const last = Math.max(
            ...warnings.map((event) => time.safeParse(event.lastTimestamp ?? event.eventTime).data ?? -Infinity),
        );
        const since = time.safeParse(ready?.lastTransitionTime).data;
        if (ready?.status !== "True" || since === undefined || warnings.length === 0 || last > since) {
            return [];
        }
        const why = `${warnings.length}: ${warnings[0]?.message ?? ""}`;
        return [{ name: "staleErrorEvents", about, on, why: { en: why, zh: why } }];
    });
};
