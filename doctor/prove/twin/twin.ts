import { LOAD_BALANCER_TYPE_LABEL, TKE_SERVICE_CONFIG } from "../../../tke/objects";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { AnyObject } from "../../model/cluster-objects";
import type { Text } from "../../model/text";
import { serviceConfigOf } from "../../paths/derive-clues";
import type { Entry } from "../../paths/entry-points";
import { namespaceOf, type ObjectIndex } from "../../paths/objects/object-index";
import { addressesOf } from "../../paths/objects/object-status";
import { PROOF_LABELS, TWIN_NAME } from "../identity";
import { twinIngress } from "./twin-ingress";
import { treatAnnotations, type TwinNote } from "./twin-notes";
import type { TwinBackend, TwinTarget } from "./twin-parts";
import { twinPods } from "./twin-pods";
import { entryProblems, existingProblems } from "./twin-problems";
import { servicePorts, twinService } from "./twin-service";
import { chargeAnnotations, creationParameters, listenerSettings, type Tag } from "./twin-settings";

/** Everything that a proof creates in its namespace, in that order. */
export interface Twin {
    kind: "Service" | "Ingress";
    objects: AnyObject[];
    targets: TwinTarget[];
    /** Where the twin is not like the original. */
    notes: TwinNote[];
    isInternal: boolean;
    /** The CLB that a listener is added to. @default - the twin has one of its own */
    onExisting?: { loadBalancerId: string; port: number };
    hostNetwork: boolean;
}

export interface TwinOptions {
    /** Traefik's whoami, or the project's echo server, which alone speaks UDP. */
    image: string;
    /** Of a CLB that is created. */
    tags: readonly Tag[];
    /** Port of a further listener on the existing CLB. @default - a new CLB for the twin */
    onExistingPort?: number;
    /** Subnet of the original's internal CLB, where its annotations do not name it. @default - not known */
    internalSubnetId?: string;
}

/** Why an entry point can have no twin, one sentence each. */
export class NoTwin extends Error {
    constructor(readonly problems: readonly Text[]) {
        super(problems.map(({ en }) => en).join("\n"));
    }
}

/**
 * The twin of a Service or Ingress: a server that answers whom it sees, with the same placement, behind an object with the annotations that
 * matter.
 *
 * @throws NoTwin
 */
export function buildTwin(entry: Entry, index: ObjectIndex, options: TwinOptions): Twin {
    const { kind, object } = entry.entry;
    const annotations = object.metadata?.annotations ?? {};
    const problems = [...entryProblems(entry), ...existingProblems(entry, index, options.onExistingPort)];
    const isInternal = isInternalEntry(entry);
    const keys = ANNOTATION_KEYS[kind];
    const onExisting = existingOf(entry, options.onExistingPort);
    const subnetId = annotations[keys.internalSubnetId] ?? options.internalSubnetId;
    if (isInternal && !subnetId && options.onExistingPort === undefined) {
        problems.push({
            en: "the CLB is internal, and no annotation names its subnet: set TENCENTCLOUD_SECRET_ID and _KEY and _REGION, by which doctor looks it up, or --on-existing-clb PORT",
            zh: "CLB 为内网类型，但没有注解给出其子网：请设置 TENCENTCLOUD_SECRET_ID、_KEY 与 _REGION 供 doctor 查询，或使用 --on-existing-clb PORT",
        });
    }
    const backends = problems.length > 0 ? [] : backendsOf(entry, index, options.image, problems);
    if (problems.length > 0) {
        throw new NoTwin(problems);
    }
    const treated = treatAnnotations(kind, annotations, onExisting !== undefined);
    const replaced = {
        ...(onExisting
            ? {}
            : {
                  [keys.extensiveParameters]: creationParameters(annotations[keys.extensiveParameters], options.tags),
                  ...((treated.toReplace.has("chargeType") || treated.toReplace.has("bandwidthMbps")) &&
                      chargeAnnotations(kind, annotations)),
                  ...(isInternal && subnetId && { [keys.internalSubnetId]: subnetId }),
              }),
        ...directAccess(entry, index),
    };
    const config = configOf(entry, index, options.onExistingPort);
    const all = {
        ...treated.kept,
        ...replaced,
        ...(config && { [keys.tkeServiceConfig]: TWIN_NAME }),
    };
    const own =
        kind === "Service"
            ? twinService(object, all, backends[0]!.pods, options.onExistingPort)
            : twinIngress(object, all, backends, options.onExistingPort);
    return {
        kind,
        objects: [
            ...(config ? [config] : []),
            ...own.objects,
            ...(backends.flatMap(({ pods }) => pods.deployments) as AnyObject[]),
        ],
        targets: own.targets,
        notes: [
            ...treated.notes,
            ...directAccessNotes(entry, index),
            ...own.notes,
            ...distinctNotes(backends.flatMap(({ pods }) => pods.notes)),
            ...(annotations[keys.existingLoadBalancerId] && !onExisting ? [ownSettings(kind)] : []),
        ],
        isInternal,
        ...(onExisting && { onExisting }),
        hostNetwork: backends.some(({ pods }) => pods.hostNetwork),
    };
}

function backendsOf({ services }: Entry, index: ObjectIndex, image: string, problems: Text[]): TwinBackend[] {
    return services.flatMap((service, position) => {
        const name = `backend-${position + 1}`;
        const who = `Service ${namespaceOf(service.metadata)}/${service.metadata?.name}`;
        const pods = twinPods(service, name, index, image);
        if (!pods) {
            problems.push({
                en: `${who} selects no Pod and no workload that could be read: nothing says where the twin's Pods shall run`,
                zh: `${who} 没有选中任何可读取的 Pod 或工作负载：无法得知副本的 Pod 应调度到哪里`,
            });
            return [];
        }
        if (isWhoami(image) && servicePorts(service).some(({ protocol }) => protocol === "UDP")) {
            problems.push({
                en: `${who} has a UDP port, and whoami speaks TCP: set --image to the project's echo server (app/)`,
                zh: `${who} 有 UDP 端口，而 whoami 只支持 TCP：请用 --image 指定本项目的回显服务（app/）`,
            });
        }
        const missing = servicePorts(service).filter(
            ({ target, protocol }) => pods.portOf(target, protocol) === undefined,
        );
        problems.push(
            ...missing.map(({ port, target }): Text => ({
                en: `${who}: no Pod declares a port named ${target}, to which port ${port} leads: nothing answers there`,
                zh: `${who}：没有 Pod 声明名为 ${target} 的端口，而端口 ${port} 指向它：该端口没有应答`,
            })),
        );
        return [{ name, service, pods }];
    });
}

function isWhoami(image: string): boolean {
    return /(^|\/)traefik\/whoami\b/.test(image);
}

function existingOf(entry: Entry, port: number | undefined): Twin["onExisting"] {
    const { kind, object } = entry.entry;
    const loadBalancerId = object.metadata?.annotations?.[ANNOTATION_KEYS[kind].existingLoadBalancerId];
    return port === undefined || !loadBalancerId ? undefined : { loadBalancerId, port };
}

/** By the subnet's annotation, or by the label and the address that the controller has written. */
function isInternalEntry({ entry: { kind, object } }: Entry): boolean {
    const { annotations, labels } = object.metadata ?? {};
    const [address = ""] = addressesOf(object);
    return (
        annotations?.[ANNOTATION_KEYS[kind].internalSubnetId] !== undefined ||
        labels?.[LOAD_BALANCER_TYPE_LABEL] === "INTERNAL" ||
        /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address)
    );
}

/**
 * An original without the annotation has no direct access: the controller adds it when an object is created, never later
 * (457/131136). To a new one it may.
 */
function directAccess(entry: Entry, index: ObjectIndex): Record<string, string> {
    const { kind, object } = entry.entry;
    const key = ANNOTATION_KEYS[kind].directAccess;
    const isAbsent = object.metadata?.annotations?.[key] === undefined;
    const config = index.controllerConfig();
    const mayBeAdded = config === undefined || config["EnableDefaultDirectAccess"] === "true";
    return isAbsent && mayBeAdded ? { [key]: "false" } : {};
}

function directAccessNotes(entry: Entry, index: ObjectIndex): TwinNote[] {
    const { kind } = entry.entry;
    return Object.keys(directAccess(entry, index)).map((key) => ({
        kind,
        what: key,
        treatment: "replace",
        why: {
            en: `"false": the original has none, and the controller may add "true" to a new object (EnableDefaultDirectAccess)`,
            zh: `设为 "false"：原对象没有该注解，而控制器可能给新对象加上 "true"（EnableDefaultDirectAccess）`,
        },
    }));
}

function configOf(entry: Entry, index: ObjectIndex, onExistingPort: number | undefined): AnyObject | undefined {
    const { kind, object } = entry.entry;
    const found = serviceConfigOf(kind, object.metadata, index);
    if (!found || found === "unseen") {
        return undefined;
    }
    const [first] = kind === "Service" ? (object.spec?.ports ?? []) : [];
    const from = first?.port ?? 80;
    return {
        apiVersion: `${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}`,
        kind: TKE_SERVICE_CONFIG.kind,
        metadata: { name: TWIN_NAME, labels: { ...PROOF_LABELS } },
        spec: {
            loadBalancer: listenerSettings(
                found.spec?.loadBalancer ?? {},
                onExistingPort === undefined ? undefined : { from, to: onExistingPort },
            ),
        },
    };
}

/** What is set on the CLB itself is in no Kubernetes object. */
function ownSettings(kind: string): TwinNote {
    return {
        kind,
        what: "CLB settings",
        treatment: "leave",
        why: {
            en: "what was set on the original's CLB itself, such as SnatEnable, no object tells: --on-existing-clb PORT tries that CLB",
            zh: "直接在原 CLB 上做的设置（如 SnatEnable）从对象中看不到：用 --on-existing-clb PORT 可测试原 CLB",
        },
    };
}

function distinctNotes(notes: readonly TwinNote[]): TwinNote[] {
    return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}
