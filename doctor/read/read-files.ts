import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { isMap, isScalar, LineCounter, parseAllDocuments, visit, type Document } from "yaml";
import { NO_OBJECTS, type AnyObject, type ClusterObjects, type ObjectList } from "../model/cluster-objects";
import { EnvironmentError } from "./kube-api";
import { RESOURCES, workloadOf } from "./resources";
import { misshapen, withoutNulls } from "./shape";

/** What was read of manifests. */
export interface FileReading {
    objects: ClusterObjects;
    /** What could not be read: file, line, cause and remedy, one line each. */
    problems: readonly string[];
    /** Where an object stands, by its metadata. */
    locations: ReadonlyMap<object, { file: string; line?: number }>;
}

/** How a chart's templates become manifests. */
export const RENDER = "helm template CHART | npm run doctor -- -f -";

/** Bytes of one file: YAML takes about 0.7 s for each MB. */
const LARGEST = 25 * 1024 * 1024;
const EXTENSIONS = [".yaml", ".yml", ".json"];
const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];

/**
 * Reads manifests: files, folders with all that is below them, `-` for standard input. What cannot be read is reported,
 * and the rest is read all the same.
 *
 * @param folder what relative paths are relative to @default - the process's own
 * @param text of manifests beside them @default - none
 * @throws EnvironmentError where a path does not exist
 */
export function readFiles(paths: readonly string[], folder = process.cwd(), text?: string): FileReading {
    const problems: string[] = [];
    const locations = new Map<object, { file: string; line?: number }>();
    const lists: Record<string, AnyObject[]> = {};
    const readings = [
        ...paths.flatMap((path) => filesOf(path, folder)).map((file) => ({ file, ...readFile(file, folder) })),
        ...(text === undefined ? [] : [{ file: "manifests", ...parse(text, "manifests") }]),
    ];
    for (const { file, objects, problems: own } of readings) {
        problems.push(...own);
        for (const { object, line } of objects) {
            const placed = place(object);
            if (placed) {
                (lists[placed.list] ??= []).push(placed.object);
                locations.set(placed.object.metadata as object, { file, ...(line !== undefined && { line }) });
            }
        }
    }
    return { objects: { ...NO_OBJECTS, ...lists }, problems, locations };
}

function filesOf(path: string, folder: string): string[] {
    if (path === "-") {
        return ["-"];
    }
    let isFolder: boolean;
    try {
        isFolder = statSync(resolve(folder, path)).isDirectory();
    } catch (error) {
        throw new EnvironmentError(
            `-f ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : (error as Error).message}`,
        );
    }
    return isFolder
        ? readdirSync(resolve(folder, path), { recursive: true, encoding: "utf8" })
              .filter((name) => EXTENSIONS.includes(extname(name)))
              .toSorted()
              .map((name) => join(path, name))
              .filter((name) => statSync(resolve(folder, name)).isFile())
        : [path];
}

interface FileObjects {
    objects: { object: AnyObject; line?: number }[];
    problems: string[];
}

function readFile(file: string, folder: string): FileObjects {
    const path = resolve(folder, file);
    const name = file === "-" ? "standard input" : file;
    try {
        const size = file === "-" ? 0 : statSync(path).size;
        const bytes = size > LARGEST ? undefined : readFileSync(file === "-" ? 0 : path);
        const has = bytes?.length ?? size;
        return !bytes || has > LARGEST
            ? { objects: [], problems: [`${name}: has ${Math.round(has / 1024 / 1024)} MB, and ${TOO_LARGE}`] }
            : parse(bytes.toString("utf8"), name);
    } catch (error) {
        return { objects: [], problems: [`${name}: cannot be read: ${(error as Error).message}`] };
    }
}

const TOO_LARGE = `at most ${LARGEST / 1024 / 1024} MB are read at once: split it into files, or name the objects that matter`;

/** Every object of a YAML or JSON text; lists are taken apart. Each document is read by itself. */
export function parse(text: string, name: string): FileObjects {
    const found: FileObjects = { objects: [], problems: [] };
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

/** @param at the file, and how many of its lines stand before the part */
function parsePart(text: string, at: { name: string; lines: number }, { objects, problems }: FileObjects): void {
    const counter = new LineCounter();
    const lineAt = (position: number) => at.lines + counter.linePos(position).line;
    const documents = parseAllDocuments(text, { lineCounter: counter, uniqueKeys: false, logLevel: "silent" });
    for (const document of documents) {
        const [error] = document.errors;
        const line = lineAt(error?.pos[0] ?? document.contents?.range?.[0] ?? 0);
        const place = `${at.name}:${line}`;
        if (isTemplate(document, text)) {
            problems.push(`${place}: is a Helm template: render it, \`${RENDER}\``);
            return;
        }
        if (error) {
            const message = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "");
            problems.push(`${place}: is no YAML (${message}): mend the line; other documents of the file are read`);
            return;
        }
        if (isMap(document.contents)) {
            objects.push(...objectsOf(document as Document, place, problems).map((object) => ({ object, line })));
        } else if (document.contents !== null && !(isScalar(document.contents) && document.contents.value === null)) {
            problems.push(`${place}: is no Kubernetes object: it has neither apiVersion nor kind`);
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
    return document.errors.length > 0 || isKey || /\{\{[^}]*(\.(Values|Release|Chart)\b|\binclude\s+")/.test(text);
}

function objectsOf(document: Document, place: string, problems: string[]): AnyObject[] {
    try {
        return unpacked(withoutNulls(document.toJS({ maxAliasCount: 100 }) as AnyObject), place, problems);
    } catch (error) {
        problems.push(`${place}: cannot be read (${(error as Error).message}): write out its aliases`);
        return [];
    }
}

function unpacked(object: AnyObject, name: string, problems: string[]): AnyObject[] {
    const { kind, items } = object;
    if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
        return (items as AnyObject[]).flatMap((item) =>
            unpacked({ kind: kind.slice(0, -"List".length) || undefined, ...item }, name, problems),
        );
    }
    if (typeof kind !== "string" || typeof object.metadata !== "object" || object.metadata === null) {
        problems.push(
            `${name}: has an object without ${typeof kind === "string" ? "metadata" : "kind"}: it is left out`,
        );
        return [];
    }
    const problem = misshapen(kind, object);
    if (problem !== undefined) {
        problems.push(`${name}: ${kind} ${String(object.metadata.name)}: ${problem}; the object is left out`);
        return [];
    }
    return [object];
}

/** The list that an object belongs to; undefined: its kind decides nothing. */
function place(object: AnyObject): { list: ObjectList; object: AnyObject } | undefined {
    const { kind = "" } = object;
    if (WORKLOADS.includes(kind)) {
        const workload = workloadOf(kind, object);
        return workload && { list: "workloads", object: workload as unknown as AnyObject };
    }
    if (kind === "ConfigMap") {
        return { list: "configMaps", object };
    }
    const list = RESOURCES.find((resource) => resource.kind === kind)?.list;
    return { list: list ?? "others", object };
}
