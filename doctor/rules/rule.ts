import type { FindingName } from "../findings/catalog";
import type { Gateway } from "../gateways/trust";
import type { Metadata } from "../model/cluster-objects";
import type { Fix, PodGroup, Severity, Verdict } from "../model/diagnosis";
import type { Facts, NetworkKind } from "../model/facts";
import type { Text } from "../model/text";
import type { DiagnosedEntry } from "../paths/entry-points";
import type { ObjectIndex } from "../paths/objects/object-index";

/** What rules look at. */
export interface RuleContext {
    index: ObjectIndex;
    facts: Facts;
    network: NetworkKind | undefined;
    /** Entry points of TKE's controllers. */
    entries: readonly DiagnosedEntry[];
    /** Gateways that run in the cluster. */
    gateways: readonly Gateway[];
}

/** A kind of finding that an object has. */
export interface Found {
    name: FindingName;
    about: { kind: string; metadata: Metadata | undefined };
    /** The entry point that it is about. @default - none is */
    on?: DiagnosedEntry;
    /** The Pods of it. @default - all of them */
    group?: PodGroup;
    /** Object, field, value. */
    why: Text;
    fix?: Fix;
    /** Of an entry point that is none of TKE's. @default - that of `on` */
    verdict?: Verdict;
    /** @default - the kind's */
    severity?: Severity;
    /** Pages that say so. @default - the kind's */
    source?: string;
}

/** What some objects of a cluster have. */
export type Rule = (context: RuleContext) => Found[];

/** Whom a finding about an entry point is about. */
export function aboutEntry({ entry: { entry } }: DiagnosedEntry): Found["about"] {
    return { kind: entry.kind, metadata: entry.object.metadata };
}
