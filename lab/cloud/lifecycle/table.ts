import { releasePrivateIps } from "../networks/ip-allocation";
import type { Records } from "../model";
import type { Store } from "../store";
import type { TimedAction } from "../model/timed-actions";
import { deleteClusterRecords, deleteMachine } from "./cluster-records";

/** The states that a resource goes through, in Tencent's words, and what moves it on. */
export interface Lifecycle<K extends keyof Records> {
    /** The record's field that holds its state. */
    field: keyof Records[K] & string;
    creating: string;
    ready: string;
    deleting: string;
    /** Of what runs no more, or never did; the resource can be given another try. @default - none: it is tried for ever */
    failed?: string;
    /** What a creation, and a deletion, takes its time as; nothing of its own where the parts' times are all. */
    create?: TimedAction;
    delete?: TimedAction;
    /** Takes the record away, with what it holds. */
    remove: (store: Store, id: string) => void;
}

type Lifecycles = { [K in keyof Records]?: Lifecycle<K> };

/**
 * Every resource that is not there at once. API handlers put records into the first and the last of these states; what runs the
 * resource reports that it is ready, has failed or is gone; nothing else moves a record on.
 */
export const LIFECYCLES = {
    cluster: {
        field: "status",
        creating: "Creating",
        ready: "Running",
        deleting: "Deleting",
        failed: "Abnormal",
        create: "CreateCluster",
        delete: "DeleteCluster",
        remove: deleteClusterRecords,
    },
    clusterEndpoint: {
        field: "status",
        creating: "Creating",
        ready: "Created",
        deleting: "Deleting",
        create: "CreateClusterEndpoint",
        delete: "DeleteClusterEndpoint",
        remove: (store, id) => {
            releasePrivateIps(store, `endpoint/${id}`);
            store.delete("clusterEndpoint", id);
        },
    },
    machine: {
        field: "state",
        creating: "Creating",
        ready: "Running",
        deleting: "Deleting",
        create: "CreateMachine",
        delete: "DeleteMachine",
        remove: deleteMachine,
    },
    virtualNode: {
        field: "phase",
        creating: "Pending",
        ready: "Running",
        deleting: "Deleting",
        create: "CreateClusterVirtualNode",
        delete: "DeleteClusterVirtualNode",
        remove: (store, id) => {
            releasePrivateIps(store, `virtualNode/${id}`);
            store.delete("virtualNode", id);
        },
    },
    cvmNodePool: {
        field: "lifeState",
        creating: "creating",
        ready: "normal",
        deleting: "deleting",
        remove: (store, id) => store.delete("cvmNodePool", id),
    },
    nodePool: {
        field: "lifeState",
        creating: "Creating",
        ready: "Running",
        deleting: "Deleting",
        remove: (store, id) => store.delete("nodePool", id),
    },
    virtualNodePool: {
        field: "lifeState",
        creating: "creating",
        ready: "normal",
        deleting: "deleting",
        remove: (store, id) => store.delete("virtualNodePool", id),
    },
} as const satisfies Lifecycles;

/** The kinds of resources that take their time to come and to go. */
export type LivingKind = keyof typeof LIFECYCLES;
