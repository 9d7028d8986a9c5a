import type { V1Pod } from "@kubernetes/client-node";
import type { ClusterReader } from "../cluster-reader";

/** Pods of one Service's selector. */
export interface PodSelection {
    namespace: string;
    /** `app=web,tier=front`. */
    selector: string;
}

/** What was found in one container's log. */
export interface LogFinding {
    /** `namespace/pod/container`. */
    source: string;
    /** The lines with the nonce, oldest first. */
    lines: string[];
}

export interface LogsRead {
    /** For each nonce, where it was found. */
    found: ReadonlyMap<string, LogFinding>;
    /** Every container whose log was read. */
    read: readonly string[];
    /** Containers whose log could not be read, each with the reason. */
    unread: readonly string[];
    /** Addresses of the Pods. */
    podAddresses: readonly string[];
}

/** Looks for nonces in the logs of all containers of all Pods that the selections select. Rejects where Pods cannot be listed. */
export async function readLogs(
    cluster: ClusterReader,
    selections: readonly PodSelection[],
    nonces: readonly string[],
    sinceSeconds: number,
): Promise<LogsRead> {
    const pods = (
        await Promise.all(selections.map(({ namespace, selector }) => cluster.pods(namespace, selector)))
    ).flat();
    const found = new Map<string, LogFinding>();
    const read: string[] = [];
    const unread: string[] = [];
    await Promise.all(
        containersOf(pods).map(async ({ namespace, pod, container }) => {
            const source = `${namespace}/${pod}/${container}`;
            try {
                const log = await cluster.logLines(namespace, pod, container, sinceSeconds);
                read.push(source);
                for (const nonce of nonces) {
                    const lines = log.filter((line) => line.includes(nonce));
                    if (lines.length > 0) {
                        found.set(nonce, { source, lines: [...(found.get(nonce)?.lines ?? []), ...lines] });
                    }
                }
            } catch (error) {
                unread.push(`${source} (${(error as Error).message.split("\n", 1)[0]})`);
            }
        }),
    );
    const podAddresses = pods.flatMap(({ status }) => (status?.podIPs ?? []).map(({ ip }) => ip));
    return { found, read: read.sort(), unread: unread.sort(), podAddresses };
}

function containersOf(pods: readonly V1Pod[]): { namespace: string; pod: string; container: string }[] {
    const seen = new Map(pods.map((pod) => [pod.metadata?.uid, pod]));
    return [...seen.values()].flatMap(({ metadata, spec }) =>
        (spec?.containers ?? []).map(({ name }) => ({
            namespace: metadata?.namespace ?? "",
            pod: metadata?.name ?? "",
            container: name,
        })),
    );
}
