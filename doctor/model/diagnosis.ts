import type { Outcome, Peer, Verdict } from "../../tke/decision-table/outcome";
import type { RouteKind } from "./route-kinds";
import type { Text } from "./text";

export type { Verdict };

export type Severity = "error" | "warning" | "info";

/** Where an app can read its client's address. */
export type ReadFrom = "remote_addr" | "X-Forwarded-For";

/** Names an object. */
export interface ObjectRef {
    kind: string;
    /** @default - an object of the whole cluster */
    namespace?: string;
    name: string;
}

/** A station of a connection. */
export interface Hop {
    at: "client" | "CLB" | "node" | "gateway" | "Pod";
    /** Id or name, such as `lb-12345678`, a node's or a Pod's name. @default - none is known */
    name?: string;
    address?: string;
    port?: number;
    /** Whose address a packet has as its source when it leaves here; `unknown`: it depends on what is not known. */
    source?: Peer | "gateway";
    /** How many others are alike, such as further nodes that are bound. @default 0 */
    others?: number;
}

/** Something that decides and could not be seen, with what would tell. */
export interface Unknown {
    /** Stable name, such as `billByIp` or `nodes`. */
    id: string;
    question: Text;
    reason: Text;
    /** The command to run, or the page to read. */
    find: Text;
    /** Objects whose verdict waits for it. */
    objects: readonly ObjectRef[];
}

/** What to change. */
export interface Fix {
    does: Text;
    /** Ready to run; absent where a person has to decide on values first. */
    commands: readonly string[];
    /** The same in this project's configuration. @default - it has no key for it */
    config?: string;
    cost: {
        loadBalancerRecreated: boolean;
        connectionsCut: boolean;
        clusterWide: boolean;
        money: boolean;
        note: Text;
    };
    undo: { does: Text; commands: readonly string[] };
}

/** What becomes of connections to those Pods of an entry point that are connected alike. */
export interface PodGroup {
    /** Such as `3 Pods on super nodes`. */
    pods: Text;
    count: number;
    /** Names of Pods, or of workloads where Pods do not exist; at most five. */
    names: readonly string[];
    path: readonly Hop[];
    verdict: Verdict;
    /** Whose address the Pods have for their peer; `nobody`: no connection reaches them. */
    sees: Peer | "gateway" | "nobody";
    readFrom?: ReadFrom;
    /** Every outcome that is possible by what is known: one, unless something unknown decides. */
    outcomes: readonly Outcome[];
    why: Text;
    /** Pages of Tencent's documentation, `<product>/<page>`; `inferred` where none says it. */
    source: string;
    /** Ids of {@link Unknown} that decide. */
    waitsFor: readonly string[];
    /** Names of the {@link EntryPoint.port}s that lead to them. */
    ports: readonly string[];
}

/** What an app learns of its clients behind a gateway in the cluster, through one of the gateway's own entry points. */
export interface GatewayPath {
    /** Such as `ingress-nginx`. */
    kind: string;
    /** What creates the gateway's Pods; the Gateway, or the route itself, where it was not read. */
    workload: ObjectRef;
    /** The gateway's own entry point. @default - none was seen */
    through?: ObjectRef;
    verdict: Verdict;
    /**
     * How many hops of `X-Forwarded-For` the app may trust, from the right: the last of them is the client; 0: the
     * client's address is not in the header, or anybody could have written it. @default - the verdict is unknown
     */
    hops?: 0 | 1 | 2;
    /** Whether a client can make the gateway itself take any address for its own. @default - not known */
    isForgeable?: boolean;
    why: Text;
    /** The gateway's trust settings: object, field and value. */
    readFrom: readonly Text[];
    /** The gateway's own documentation. */
    source: string;
}

/** A Service, an Ingress or a gateway's route through which clients come. */
export interface EntryPoint {
    kind: "Service" | "Ingress" | RouteKind;
    /** `NodePort`: clients connect to a node. `Route`: they connect to the gateways that serve it. */
    type: "LoadBalancer" | "NodePort" | "Ingress" | "Route";
    namespace: string;
    name: string;
    /** @default - none is created yet, or the object does not name it */
    loadBalancerId?: string;
    /** Addresses in its status. */
    addresses: readonly string[];
    verdict: Verdict;
    groups: readonly PodGroup[];
    /** The controller that serves it, where it is not TKE's. */
    controller?: string;
    /** The gateways that serve it, where they are in the cluster. @default - TKE's controller serves it, or none was seen */
    gateways?: readonly GatewayPath[];
}

/** One thing that is wrong, or worth knowing, about one object. */
export interface Finding {
    /** `TCI0001` … */
    code: string;
    severity: Severity;
    title: Text;
    /** Of the entry point that it is about. @default - none is */
    verdict?: Verdict;
    kind: string;
    namespace?: string;
    name: string;
    path?: readonly Hop[];
    sees?: PodGroup["sees"];
    readFrom?: ReadFrom;
    /** Rule, object and field. */
    why: Text;
    source: string;
    /** What to do about findings of this kind; {@link fix} is what to do about this one. */
    remedy: Text;
    fix?: Fix;
    /** File and line of the object, where it came from a file. */
    location?: { file: string; line?: number };
}

export interface ClusterSummary {
    /** Where the objects are from: a context, files, or both. */
    readFrom: readonly string[];
    network: string;
    kubeProxy: string;
    nodes: { native: number; super: number };
    pods: number;
    /** Version of TKE's service controller. @default - not seen */
    controllerVersion?: string;
}

/** What doctor says about a cluster. */
export interface Diagnosis {
    cluster: ClusterSummary;
    entryPoints: readonly EntryPoint[];
    findings: readonly Finding[];
    unknown: readonly Unknown[];
}
