import type { AnyObject, Service } from "../../model/cluster-objects";
import type { TwinNote } from "./twin-notes";
import type { TwinPods } from "./twin-pods";

/** What clients connect to, on the twin's CLB. */
export interface TwinTarget {
    protocol: "http" | "udp";
    /** Of the listener: one of layer 7 writes X-Forwarded-For. */
    layer: 4 | 7;
    port: number;
    /** @default - the CLB's address */
    host?: string;
    path: string;
}

/** A Service behind the original, with its Pods' twins. */
export interface TwinBackend {
    name: string;
    service: Service;
    pods: TwinPods;
}

/** Objects of the twin's entry point, and what clients connect to. */
export interface TwinEntry {
    objects: AnyObject[];
    targets: TwinTarget[];
    notes: TwinNote[];
}
