import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { isMap, LineCounter, parseAllDocuments } from "yaml";
import { NO_OBJECTS, type AnyObject, type ClusterObjects, type ObjectList } from "../model/cluster-objects";
import { EnvironmentError } from "./kube-api";
import { RESOURCES, workloadOf } from "./resources";

/** What was read of manifests. */
export interface FileReading {
    objects: ClusterObjects;
    /** What could not be read: file, line, cause and remedy, one line each. */
    problems: readonly string[];
    /** Where an object stands, by its metadata. */
    locations: ReadonlyMap<object, { file: string; line?: number }>;
}

const LARGEST = 100 * 1024 * 1024;
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
        if (file !== "-" && statSync(path).size > LARGEST) {
            const size = Math.round(statSync(path).size / 1024 / 1024);
            return {
                objects: [],
                problems: [
                    `${name}: has ${size} MB, and at most 100 MB are read: split it, or give the folder's files one by one`,
                ],
            };
        }
        return parse(readFileSync(file === "-" ? 0 : path, "utf8"), name);
    } catch (error) {
        return { objects: [], problems: [`${name}: cannot be read: ${(error as Error).message}`] };
    }
}

/** Every object of a YAML or JSON text; lists are taken apart. */
export function parse(text: string, name: string): FileObjects {
    if (/\{\{.*\}\}/.test(text)) {
        return {
            objects: [],
            problems: [`${name}: is a Helm template: render it, \`helm template CHART | npm run doctor -- -f -\``],
        };
    }
    const lines = new LineCounter();
    const problems: string[] = [];
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
    const objects = [...documents].flatMap((document) => {
        const [error] = document.errors;
        const start = document.contents?.range?.[0];
        const line = start === undefined ? undefined : lines.linePos(start).line;
        if (error) {
            const { line: at } = lines.linePos(error.pos[0]);
            problems.push(
                `${name}:${at}: is no YAML (${error.message.split("\n")[0]}): mend the line; the rest of the file is read`,
            );
            return [];
        }
        if (document.contents === null) {
            return [];
        }
        if (!isMap(document.contents)) {
            problems.push(`${name}:${line ?? 1}: is no Kubernetes object: it has neither apiVersion nor kind`);
            return [];
        }
        return unpacked(document.toJS({ maxAliasCount: 100 }) as AnyObject, name, problems).map((object) => ({
            object,
            line,
        }));
    });
    return { objects, problems };
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
