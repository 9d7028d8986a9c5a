import { diagnose } from "../diagnose";
import type { ClusterObjects } from "../model/cluster-objects";
import type { EntryPoint } from "../model/diagnosis";
import type { Facts } from "../model/facts";
import { UNKNOWN_FACTS } from "../model/unknown-facts";
import { entriesOf, type Entry } from "../paths/entry-points";
import { namespaceOf, ObjectIndex } from "../paths/objects/object-index";
import type { KubeApi } from "../read/kube-api";
import { readCluster } from "../read/read-cluster";
import { cloudFacts, withGiven } from "../run-doctor";

/** A Service or Ingress of a cluster. */
export interface ProofTarget {
    kind: "Service" | "Ingress";
    namespace: string;
    name: string;
}

/** What doctor reads of one entry point, and says of it. */
export interface Look {
    objects: ClusterObjects;
    index: ObjectIndex;
    facts: Facts;
    /** @default - it does not exist, or is none of type LoadBalancer, NodePort or Ingress */
    entry?: Entry;
    point?: EntryPoint;
    network: string;
    nodes: { native: number; super: number };
    kubeProxy: string;
    controllerVersion?: string;
}

export interface LookOptions {
    environment: NodeJS.ProcessEnv;
    facts: readonly string[];
}

/** Reads and diagnoses one entry point as doctor does. */
export async function look(
    api: KubeApi,
    target: ProofTarget,
    { environment, facts: given }: LookOptions,
): Promise<Look> {
    const { objects } = await readCluster(api, target.namespace);
    const facts = withGiven((await cloudFacts(objects, environment)) ?? UNKNOWN_FACTS, given);
    const index = new ObjectIndex(objects);
    const entry = entriesOf(index).find(
        ({ entry: { kind, object } }) =>
            kind === target.kind &&
            object.metadata?.name === target.name &&
            namespaceOf(object.metadata) === target.namespace,
    );
    const { entryPoints, cluster } = diagnose(objects, facts, {
        names: [`${target.kind.toLowerCase()}/${target.name}`],
    });
    const point = entryPoints.find(({ kind, name }) => kind === target.kind && name === target.name);
    return {
        objects,
        index,
        facts,
        ...(entry && { entry }),
        ...(point && { point }),
        network: cluster.network,
        nodes: cluster.nodes,
        kubeProxy: cluster.kubeProxy,
        ...(cluster.controllerVersion && { controllerVersion: cluster.controllerVersion }),
    };
}
