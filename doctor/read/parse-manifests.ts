import { isMap, isScalar, LineCounter, parseAllDocuments, visit, type Document } from "yaml";
import { goYaml } from "../../yaml/go-yaml";
import { DOCTOR } from "../model/called-as";
import type { AnyObject } from "../model/cluster-objects";
import { printable } from "../model/printable";
import type { Text } from "../model/text";
import { misshapen, withoutNulls } from "./shape";

/** How a chart's templates become manifests. */
export const RENDER = `helm template CHART | ${DOCTOR} -f -`;

/** A part of a text that could not be read: file, line, cause and remedy, in one line. */
export interface ManifestProblem {
    text: Text;
    /** Whether it is a document of another purpose, such as package.json: neither broken nor an object of Kubernetes. */
    isForeign?: true;
    isTemplate?: true;
}

export interface ManifestObjects {
    objects: { object: AnyObject; line?: number }[];
    problems: ManifestProblem[];
}

/** Every object of a YAML or JSON text; lists are taken apart. Each document is read by itself. */
export function parseManifests(text: string, name: string): ManifestObjects {
    const found: ManifestObjects = { objects: [], problems: [] };
    let lines = 0;
    for (const part of text.split(/^(?=---(?:\s|$))/m)) {
        // Directives are of their own part, and say nothing of objects.
        if (part.split("\n").some((each) => !/^\s*([%#]|$)/.test(each))) {
            parsePart(part, { name, lines }, found);
        }
        lines += part.split("\n").length - 1;
    }
    return found;
}

/** Whether a text has a field `kind` at all: what has none is no manifest, and need not be parsed. */
export function mayBeManifest(text: string): boolean {
    return /(^|[\s{,"'])kind["']?\s*:/.test(text);
}

/** @param at the file, and how many of its lines stand before the part */
function parsePart(text: string, at: { name: string; lines: number }, { objects, problems }: ManifestObjects): void {
    const counter = new LineCounter();
    const lineAt = (position: number) => at.lines + counter.linePos(position).line;
    const documents = parseAllDocuments(text, {
        ...goYaml("kubectl"),
        lineCounter: counter,
        uniqueKeys: false,
        logLevel: "silent",
    });
    for (const document of documents) {
        const [error] = document.errors;
        const line = lineAt(error?.pos[0] ?? document.contents?.range?.[0] ?? 0);
        const place = `${at.name}:${line}`;
        if (isTemplate(document, text)) {
            problems.push({ text: templateAt(place), isTemplate: true });
            return;
        }
        if (error) {
            const message = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
            problems.push({ text: brokenAt(place, message) });
            return;
        }
        if (isMap(document.contents)) {
            objects.push(...objectsOf(document as Document, place, problems).map((object) => ({ object, line })));
        } else if (document.contents !== null && !(isScalar(document.contents) && document.contents.value === null)) {
            problems.push({ text: noObjectAt(place), isForeign: true });
        }
    }
}

/** Braces alone prove nothing: alerts, dashboards and annotations of rendered manifests have templates of their own. */
function isTemplate(document: Document, text: string): boolean {
    if (!text.includes("{{")) {
        return false;
    }
    let isKey = false;
    visit(document, {
        Pair: (_key, { key }) => {
            isKey ||= isMap(key);
        },
    });
    return (
        document.errors.length > 0 || isKey || /\{\{[^}]{0,1000}(\.(Values|Release|Chart)\b|\binclude\s+")/.test(text)
    );
}

function objectsOf(document: Document, place: string, problems: ManifestProblem[]): AnyObject[] {
    try {
        return unpacked(withoutNulls(document.toJS({ maxAliasCount: 100 }) as AnyObject), place, problems, false);
    } catch (error) {
        problems.push({ text: aliasesAt(place, (error as Error).message) });
        return [];
    }
}

/** @param isItem whether it stands in a List, where nothing but objects belongs */
function unpacked(object: AnyObject, name: string, problems: ManifestProblem[], isItem: boolean): AnyObject[] {
    const { kind, items } = object;
    if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
        return (items as AnyObject[]).flatMap((item) =>
            unpacked({ kind: kind.slice(0, -"List".length) || undefined, ...item }, name, problems, true),
        );
    }
    if (typeof kind !== "string" || typeof object.metadata !== "object" || object.metadata === null) {
        const lacks = typeof kind === "string" ? "metadata" : "kind";
        problems.push({ text: lacking(name, lacks), ...(!isItem && { isForeign: true }) });
        return [];
    }
    const problem = misshapen(kind, object);
    if (problem !== undefined) {
        const place = `${name}: ${kind} ${printable(String(object.metadata.name).slice(0, 60))}: `;
        problems.push({
            text: { en: `${place}${problem.en}; the object is left out`, zh: `${place}${problem.zh}；该对象被忽略` },
        });
        return [];
    }
    return [object];
}

function templateAt(place: string): Text {
    return {
        en: `${place}: is a Helm template: render it, \`${RENDER}\``,
        zh: `${place}：是 Helm 模板，请先渲染：\`${RENDER}\``,
    };
}

function brokenAt(place: string, message: string): Text {
    return {
        en: `${place}: is not YAML (${message}): correct the line; other documents of the file are read`,
        zh: `${place}：不是合法的 YAML（${message}）：请修正该行；文件中的其他文档已读取`,
    };
}

function noObjectAt(place: string): Text {
    return {
        en: `${place}: is not a Kubernetes object: it has neither apiVersion nor kind`,
        zh: `${place}：不是 Kubernetes 对象：没有 apiVersion 和 kind`,
    };
}

function aliasesAt(place: string, message: string): Text {
    return {
        en: `${place}: cannot be read (${message}): write out its aliases`,
        zh: `${place}：无法读取（${message}）：请展开其中的别名`,
    };
}

function lacking(place: string, field: string): Text {
    return {
        en: `${place}: has an object without ${field}: it is left out`,
        zh: `${place}：有一个对象没有 ${field}，已忽略`,
    };
}
