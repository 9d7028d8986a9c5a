import { isOverUdp } from "./json-shapes";
import { readAnnotation, rowsOf, type AnnotationKind } from "./table";

/** Texts by the names of their rows; undefined: set, but not known yet. */
export type KnownTexts = Readonly<Record<string, string | undefined>>;

/** What is wrong with an annotation of an object. */
export interface AnnotationMistake {
    key: string;
    /**
     * `value`: out of range, so that nothing of it is carried out. `field`: a part of it that nothing reads. `combination`: beside, or without, another annotation.
     * `access`: not the user's to set, or deprecated. `key`: TKE knows no such annotation. `version`: the controller is
     * too old for it.
     */
    about: "value" | "field" | "combination" | "access" | "key" | "version";
    /** What the controller reports. Undefined: nothing that is published. */
    code?: string;
    /** Undefined: not known yet. */
    value: string | undefined;
    /** The key of another annotation that has to be beside it. @default - none */
    needs?: string;
    /** Key, value, and what to set instead. */
    message: string;
}

/** An annotation as a message shows it. */
export function annotationText(key: string, text: string | undefined): string {
    return text === undefined ? key : `${key}: ${JSON.stringify(text)}`;
}

/** The annotations of one object that contradict each other, or lack another. */
export function combinationMistakes(kind: AnnotationKind, texts: KnownTexts): AnnotationMistake[] {
    return [
        ...exclusions(kind, texts),
        ...unmetNeeds(kind, texts),
        ...wrongBackends(kind, texts),
        ...(kind === "Service" ? twoTransports(texts) : []),
    ].map((mistake) => ({ ...mistake, about: "combination" }));
}

type Found = Omit<AnnotationMistake, "about">;

function exclusions(kind: AnnotationKind, texts: KnownTexts): Found[] {
    const rows = rowsOf(kind);
    return switchedOn(kind, texts).flatMap(({ name, key, value, row }) =>
        (row.excludes ?? [])
            .filter((other) => isSwitchedOn(texts, other))
            .map((other) => {
                const second = annotationText(rows[other]?.key ?? other, texts[other]);
                return {
                    key,
                    value,
                    message: `${annotationText(key, texts[name])} excludes ${second}: remove one of them`,
                };
            }),
    );
}

function unmetNeeds(kind: AnnotationKind, texts: KnownTexts): Found[] {
    const rows = rowsOf(kind);
    return switchedOn(kind, texts).flatMap(({ key, value, row }) =>
        (row.needs ?? [])
            .filter((other) => !isSwitchedOn(texts, other))
            .map((other) => ({
                key,
                value,
                needs: rows[other]?.key,
                message: `${annotationText(key, value)} has no effect without ${rows[other]?.key}: set that as well, or remove it`,
            })),
    );
}

/** Only a direct access that is spelled out can be contradicted: what holds without is the cluster's to say. */
function wrongBackends(kind: AnnotationKind, texts: KnownTexts): Found[] {
    const { directAccess } = rowsOf(kind);
    const text = texts["directAccess"];
    const contradicted = text === "true" ? "non-direct" : text === "false" ? "direct" : undefined;
    if (!directAccess || !contradicted) {
        return [];
    }
    return switchedOn(kind, texts)
        .filter(({ row }) => row.only === contradicted)
        .map(({ key, value }) => ({
            key,
            value,
            message: `${annotationText(key, value)} has no effect beside ${annotationText(directAccess.key, text)}: remove one of them`,
        }));
}

/** One port by TCP and by UDP is for direct access only (457/51259). */
function twoTransports(texts: KnownTexts): Found[] {
    const { specifyProtocol, directAccess } = rowsOf("Service");
    const text = texts["specifyProtocol"];
    if (!specifyProtocol || !directAccess || text === undefined || texts["directAccess"] === "true") {
        return [];
    }
    if ("directAccess" in texts && texts["directAccess"] === undefined) {
        return [];
    }
    const ports = readAnnotation("Service", "specifyProtocol", { [specifyProtocol.key]: text }) ?? {};
    return Object.entries(ports)
        .filter(([, { protocol }]) => protocol.some(isOverUdp) && !protocol.every(isOverUdp))
        .map(([port]) => ({
            key: specifyProtocol.key,
            value: text,
            message: `${annotationText(specifyProtocol.key, text)} has both TCP and UDP on port ${port}, which takes direct access: set ${directAccess.key} to "true"`,
        }));
}

function switchedOn(kind: AnnotationKind, texts: KnownTexts) {
    return Object.entries(rowsOf(kind))
        .filter(([name]) => isSwitchedOn(texts, name))
        .map(([name, row]) => ({ name, row, key: row.key, value: texts[name] }));
}

/** `"false"` and an empty list are as good as absent. */
function isSwitchedOn(texts: KnownTexts, name: string): boolean {
    return name in texts && texts[name] !== "false" && texts[name] !== "";
}
