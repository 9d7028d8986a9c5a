import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve, sep } from "node:path";
import { NO_OBJECTS, type AnyObject, type ClusterObjects, type ObjectList } from "../model/cluster-objects";
import type { Text } from "../model/text";
import { EnvironmentError } from "../model/environment-error";
import { coreTypeOf } from "./core-types";
import { mayBeManifest, parseManifests, type ManifestObjects, type ManifestProblem } from "./parse-manifests";
import { RESOURCES, workloadOf } from "./resources";

/** What was read of manifests. */
export interface FileReading {
    objects: ClusterObjects;
    /** What could not be read. */
    problems: readonly ManifestProblem[];
    /** Files of folders that hold no object of Kubernetes, and were left out: one line for each folder. */
    notes: readonly Text[];
    /** Where an object stands, by its metadata. */
    locations: ReadonlyMap<object, { file: string; line?: number }>;
    /** Those that the objects are in. */
    namespaces: readonly string[];
}

export interface FileOptions {
    /** What relative paths are relative to. @default - the process's own folder */
    folder?: string;
    /** Of manifests beside the files. @default - none */
    text?: string;
    /** Namespace of objects that name none. @default - none is set, which counts as `default` */
    namespace?: string;
}

/** Bytes of one file: YAML takes about 0.7 s for each MB. */
const LARGEST = 25 * 1024 * 1024;
const EXTENSIONS = [".yaml", ".yml", ".json"];
const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];

/** Folders in which nobody keeps manifests of his own. */
const NOT_ENTERED = ["node_modules", ".git"];

/**
 * Reads manifests: files, folders with all that is below them, `-` for standard input. What cannot be read is reported,
 * and the rest is read all the same. Files of a folder that hold no object of Kubernetes are counted, not reported.
 *
 * @throws EnvironmentError where a path does not exist
 */
export function readFiles(
    paths: readonly string[],
    { folder = process.cwd(), text, namespace }: FileOptions = {},
): FileReading {
    const problems: ManifestProblem[] = [];
    const locations = new Map<object, { file: string; line?: number }>();
    const lists: Record<string, AnyObject[]> = {};
    const skipped = new Map<string, string[]>();
    const readings = [
        ...paths.flatMap((path) =>
            filesOf(path, folder).map(({ file, isNamed }) => ({
                path,
                file,
                isNamed,
                ...readFile(file, folder, isNamed),
            })),
        ),
        ...(text === undefined
            ? []
            : [{ path: "", file: "manifests", isNamed: true, ...parseManifests(text, "manifests") }]),
    ];
    for (const { path, file, isNamed, objects, problems: own } of readings) {
        if (!isNamed && objects.length === 0 && own.every(({ isForeign }) => isForeign)) {
            skipped.set(path, [...(skipped.get(path) ?? []), file]);
            continue;
        }
        problems.push(...own);
        for (const { object, line } of objects) {
            const placed = place(inNamespace(object, namespace));
            if (placed) {
                (lists[placed.list] ??= []).push(placed.object);
                locations.set(placed.object.metadata as object, { file, ...(line !== undefined && { line }) });
            }
        }
    }
    const notes = [...skipped].map(([path, files]) => skippedWords(path, files));
    const namespaced = Object.values(lists).flat().filter(isNamespaced);
    const namespaces = [...new Set(namespaced.map(({ metadata }) => metadata?.namespace ?? "default"))];
    return { objects: { ...NO_OBJECTS, ...lists }, problems, notes, locations, namespaces };
}

function inNamespace(object: AnyObject, namespace: string | undefined): AnyObject {
    return namespace === undefined || object.metadata?.namespace !== undefined || !isNamespaced(object)
        ? object
        : { ...object, metadata: { ...object.metadata, namespace } };
}

/** Kinds that belong to the whole cluster, as far as manifests commonly have them. */
const OF_CLUSTER =
    /^(Node|Namespace|PersistentVolume|APIService|CustomResourceDefinition|\w+Class|Cluster\w+|\w+WebhookConfiguration|\w+AdmissionPolicy\w*)$/;

function isNamespaced({ kind = "" }: AnyObject): boolean {
    return !OF_CLUSTER.test(kind);
}

function skippedWords(path: string, files: readonly string[]): Text {
    const named = `${files.slice(0, 3).join(", ")}${files.length > 3 ? ", …" : ""}`;
    const is = files.length === 1 ? "1 file holds" : `${files.length} files hold`;
    return {
        en: `-f ${path}: ${is} no object of Kubernetes, left out: ${named}`,
        zh: `-f ${path}：${files.length} 个文件中没有 Kubernetes 对象，已跳过：${named}`,
    };
}

function filesOf(path: string, folder: string): { file: string; isNamed: boolean }[] {
    if (path === "-") {
        return [{ file: "-", isNamed: true }];
    }
    let isFolder: boolean;
    try {
        isFolder = statSync(resolve(folder, path)).isDirectory();
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new EnvironmentError({
            en: `-f ${path}: ${code === "ENOENT" ? "does not exist" : message}`,
            zh: `-f ${path}：${code === "ENOENT" ? "不存在" : message}`,
        });
    }
    if (!isFolder) {
        return [{ file: path, isNamed: true }];
    }
    return readdirSync(resolve(folder, path), { recursive: true, encoding: "utf8" })
        .filter((name) => EXTENSIONS.includes(extname(name)))
        .filter((name) => !name.split(sep).some((part) => NOT_ENTERED.includes(part)))
        .toSorted()
        .map((name) => join(path, name))
        .filter((name) => statSync(resolve(folder, name), { throwIfNoEntry: false })?.isFile())
        .map((file) => ({ file, isNamed: false }));
}

/** @param isNamed whether the user has named the file itself, and not a folder above it */
function readFile(file: string, folder: string, isNamed: boolean): ManifestObjects {
    const path = resolve(folder, file);
    const name = file === "-" ? "standard input" : file;
    try {
        const size = file === "-" ? 0 : statSync(path).size;
        const bytes = size > LARGEST ? undefined : readFileSync(file === "-" ? 0 : path);
        const has = bytes?.length ?? size;
        if (!bytes || has > LARGEST) {
            return { objects: [], problems: [{ text: tooLarge(name, Math.round(has / 1024 / 1024)) }] };
        }
        const text = decoded(bytes);
        return isNamed || mayBeManifest(text) ? parseManifests(text, name) : { objects: [], problems: [] };
    } catch (error) {
        const { message } = error as Error;
        const words: Text = { en: `${name}: cannot be read: ${message}`, zh: `${name}：无法读取：${message}` };
        return { objects: [], problems: [{ text: words }] };
    }
}

/** By its byte order mark, as YAML 1.2 asks (5.2): Windows PowerShell redirects output as UTF-16. */
function decoded(bytes: Buffer): string {
    const mark = bytes.subarray(0, 2).toString("hex");
    return new TextDecoder(mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8").decode(bytes);
}

function tooLarge(name: string, megabytes: number): Text {
    const most = LARGEST / 1024 / 1024;
    return {
        en: `${name}: has ${megabytes} MB, and at most ${most} MB are read at once: split it into files, or name the objects that matter`,
        zh: `${name}：大小为 ${megabytes} MB，一次最多读取 ${most} MB：请拆分为多个文件，或只给出相关对象`,
    };
}

/** The list that an object belongs to; undefined: its kind decides nothing. */
function place(object: AnyObject): { list: ObjectList; object: AnyObject } | undefined {
    const { kind = "", apiVersion } = object;
    const isCore = coreTypeOf(kind, apiVersion) !== undefined;
    if (isCore && WORKLOADS.includes(kind)) {
        const workload = workloadOf(kind, object);
        return workload && { list: "workloads", object: workload as unknown as AnyObject };
    }
    if (isCore && kind === "ConfigMap") {
        return { list: "configMaps", object };
    }
    const own = RESOURCES.find((resource) => resource.kind === kind);
    const isOwn = isCore || (own?.custom && (apiVersion?.startsWith(`${own.group}/`) ?? true));
    return { list: (isOwn && own?.list) || "others", object };
}
