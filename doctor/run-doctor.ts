import { clientConfig, tencentClients } from "../tencent/clients";
import { unansweredNotes } from "./cloud/ask";
import { readCloud } from "./cloud/read-cloud";
import { diagnose, prefixesOf } from "./diagnose";
import type { ClusterObjects } from "./model/cluster-objects";
import type { Diagnosis } from "./model/diagnosis";
import { EnvironmentError } from "./model/environment-error";
import { known, type Facts } from "./model/facts";
import { plain, type Text } from "./model/text";
import { UNKNOWN_FACTS } from "./model/unknown-facts";
import { KubeApi, type ConnectOptions } from "./read/kube-api";
import { overlaid } from "./read/overlay";
import { readNamespaces } from "./read/read-namespaces";
import { RENDER } from "./read/parse-manifests";
import { readFiles, type FileReading } from "./read/read-files";

export interface RunOptions extends ConnectOptions {
    /** @default - the context's */
    namespace?: string;
    allNamespaces?: boolean;
    /** Manifests: files, folders, `-`. @default - none */
    files?: readonly string[];
    /** Text of manifests. @default - none */
    manifests?: string;
    /** What relative paths are relative to. @default - the process's own folder */
    folder?: string;
    /** Whether the cluster is read. @default - where no manifests are given, or a kubeconfig or a context is */
    live?: boolean;
    /** `service/<name>`, `ingress/<name>`. @default - every entry point */
    names?: readonly string[];
    /** Where Tencent's credentials stand; without `TENCENTCLOUD_SECRET_ID` its API is not asked. @default - nowhere */
    environment?: NodeJS.ProcessEnv;
    /** What the user knows, such as `network=GR`. @default - nothing */
    facts?: readonly string[];
}

export interface Run {
    diagnosis: Diagnosis;
    /** What a person should know of the reading, one line each. */
    notes: readonly Text[];
}

/** Reads a cluster, manifests, or both, and diagnoses them. Changes nothing. */
export async function runDoctor(options: RunOptions): Promise<Run> {
    const given = options.facts ?? [];
    withGiven(UNKNOWN_FACTS, given);
    const hasManifests = (options.files ?? []).length > 0 || options.manifests !== undefined;
    const wantsLive =
        options.live ?? (!hasManifests || options.kubeconfig !== undefined || options.context !== undefined);
    const api = wantsLive ? await KubeApi.connect(options) : undefined;
    const namespace = options.namespace ?? api?.namespace;
    const files = hasManifests ? readManifests(options, namespace) : undefined;
    const live = api && (await readLive(api, options.allNamespaces ? undefined : namespace, files));
    const objects = combined(live?.objects, files);
    const cloud = await cloudFacts(objects, options.environment, live?.clusterId);
    const facts = withGiven(cloud ?? UNKNOWN_FACTS, given);
    const readFrom = [
        ...(cloud ? ["Tencent Cloud API"] : []),
        ...(live ? [`context ${live.context}`] : []),
        ...(options.files ?? []).map((file) => `-f ${file}`),
        ...(options.manifests === undefined ? [] : ["manifests"]),
    ];
    const diagnosis = diagnose(objects, facts, {
        readFrom,
        ...(options.names && { names: options.names }),
        ...(files && { locations: files.locations }),
        ...(live && { beside: live.beside }),
    });
    requireNamed(options.names ?? [], diagnosis);
    const unread = (files?.problems ?? []).map((problem, position) => ({
        id: `unread:file:${position + 1}`,
        question: { en: "Not read: a part of the manifests", zh: "未读取：部分清单" },
        reason: problem.text,
        find: problem.isTemplate ? plain(RENDER) : ACT_ON_REASON,
        objects: [],
    }));
    return {
        diagnosis: { ...diagnosis, unknown: [...diagnosis.unknown, ...unread] },
        notes: [
            ...(files?.problems ?? []).map(({ text }) => text),
            ...(files?.notes ?? []),
            ...(live?.notes ?? []),
            ...(cloud ? unansweredNotes(cloud) : []),
        ],
    };
}

const ACT_ON_REASON: Text = {
    en: "act on the reason, and run doctor again",
    zh: "按原因中的提示修改后重新运行 doctor",
};

/** What names no namespace is meant for the one that is asked for, as kubectl applies it. */
function readManifests({ files = [], manifests, folder }: RunOptions, namespace: string | undefined): FileReading {
    return readFiles(files, {
        ...(folder !== undefined && { folder }),
        ...(manifests !== undefined && { text: manifests }),
        ...(namespace !== undefined && { namespace }),
    });
}

function requireNamed(names: readonly string[], { entryPoints }: Diagnosis): void {
    const missing = names.filter((name) => {
        const [kind = "", own] = name.toLowerCase().split("/", 2);
        return !entryPoints.some((point) => prefixesOf(point.kind).includes(kind) && point.name.toLowerCase() === own);
    });
    if (missing.length > 0) {
        throw new EnvironmentError({
            en: `${missing.join(", ")}: no entry point of that name was read: name service/NAME (of type LoadBalancer, or NodePort without an Ingress), ingress/NAME or a route such as httproute/NAME, and its namespace with -n`,
            zh: `${missing.join(", ")}：没有读到该名称的入口：请给出 service/NAME（LoadBalancer 类型，或没有 Ingress 的 NodePort 类型）、ingress/NAME 或 httproute/NAME 等路由，并用 -n 指定命名空间`,
        });
    }
}

/** What Tencent's API says of the cluster; undefined: there are no credentials to ask it with. */
export async function cloudFacts(
    objects: ClusterObjects,
    environment: NodeJS.ProcessEnv = {},
    clusterId?: string,
): Promise<Facts | undefined> {
    if (!environment.TENCENTCLOUD_SECRET_ID) {
        return undefined;
    }
    let config: ReturnType<typeof clientConfig>;
    try {
        config = clientConfig(environment, "doctor asks Tencent Cloud");
    } catch (error) {
        throw new EnvironmentError((error as Error).message);
    }
    return readCloud(tencentClients(config), objects, clusterId);
}

async function readLive(api: KubeApi, namespace: string | undefined, files: FileReading | undefined) {
    try {
        const reading = await readNamespaces(api, namespace, files?.namespaces ?? []);
        return { context: api.context, clusterId: api.clusterId, ...reading };
    } finally {
        api.close();
    }
}

function combined(live: ClusterObjects | undefined, files: FileReading | undefined): ClusterObjects {
    if (live && files) {
        return overlaid(live, files.objects);
    }
    const found = live ?? files?.objects;
    if (!found) {
        throw new EnvironmentError({
            en: "nothing to read: name a cluster (--kubeconfig, --context) or manifests (-f)",
            zh: "没有可读取的内容：请指定集群（--kubeconfig、--context）或清单（-f）",
        });
    }
    return found;
}

const GIVEN = {
    network: ["VPC-CNI", "GR", "Cilium-Overlay"],
    kubeProxy: ["iptables", "ipvs", "eBPF"],
    billByIp: ["yes", "no"],
    snatPro: ["yes", "no"],
    containerCidrRegistered: ["yes", "no"],
} as const;

/** Facts with those that the user gives as `name=value`. */
export function withGiven(facts: Facts, given: readonly string[]): Facts {
    return given.reduce((sofar, text) => {
        const [name = "", value = ""] = text.split("=", 2);
        const values: readonly string[] | undefined = GIVEN[name as keyof typeof GIVEN];
        if (!values?.includes(value)) {
            const choices = Object.entries(GIVEN).map(([each, allowed]) => `${each}=${allowed.join("|")}`);
            throw new EnvironmentError({
                en: `--fact ${text}: set one of ${choices.join(", ")}`,
                zh: `--fact ${text}：可选值为 ${choices.join(", ")}`,
            });
        }
        const from = `--fact ${text}`;
        return { ...sofar, [name]: known(value === "yes" ? true : value === "no" ? false : value, from) };
    }, facts);
}
