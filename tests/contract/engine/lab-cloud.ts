import { releasePrivateIps } from "../../../lab/cloud/networks/ip-allocation";
import { createCloud, type CloudOptions } from "../../../lab/cloud/cloud";
import { startApiServer } from "../../../lab/cloud/http/server";
import { Store } from "../../../lab/cloud/store";
import type { ProviderContext } from "../../../engine/embedded/provider";
import { labVariables } from "./lab-engine";

const credentials = { secretId: "AKIDcontract", secretKey: "contract" };

/** The lab's Tencent Cloud API, and in place of the lab's control planes someone who declares everything ready or gone. */
export async function startLabCloud(
    adminKubeconfig = (clusterId: string, serverUrl: string) => `kubeconfig of ${clusterId} at ${serverUrl}`,
    onCall?: CloudOptions["onCall"],
) {
    const store = new Store(":memory:");
    const cloud = createCloud({ store, clusters: { adminKubeconfig }, onCall });
    const server = await startApiServer({ store, cloud, credentials });
    store.onChange(({ kind, id }) => setTimeout(() => provision(store, kind, id), PROVISIONING_MS));
    const environment = labVariables(server.port, credentials);
    const context: ProviderContext = {
        signal: new AbortController().signal,
        environment,
        providerInputs: {},
        providerId: "",
        isTracked: () => false,
    };
    return { store, cloud, environment, context, close: () => server.close() };
}

/** Long enough that what does not wait is found out. */
const PROVISIONING_MS = 150;

function provision(store: Store, kind: string, id: string): void {
    const cluster = kind === "cluster" ? store.get("cluster", id) : undefined;
    const endpoint = kind === "clusterEndpoint" ? store.get("clusterEndpoint", id) : undefined;
    const pool = kind === "nodePool" ? store.get("nodePool", id) : undefined;
    const machine = kind === "machine" ? store.get("machine", id) : undefined;
    const virtualPool = kind === "virtualNodePool" ? store.get("virtualNodePool", id) : undefined;
    const virtualNode = kind === "virtualNode" ? store.get("virtualNode", id) : undefined;
    const states = [
        [cluster?.status, () => store.update("cluster", id, { status: "Running" })],
        [endpoint?.status, () => store.update("clusterEndpoint", id, { status: "Created" })],
        [pool?.lifeState, () => store.update("nodePool", id, { lifeState: "Running" })],
        [machine?.state, () => store.update("machine", id, { state: "Running" })],
        [virtualPool?.lifeState, () => store.update("virtualNodePool", id, { lifeState: "normal" })],
        [virtualNode?.phase, () => store.update("virtualNode", id, { phase: "Running" })],
    ] as const;
    for (const [state, ready] of states) {
        if (state === "Deleting" || state === "deleting") {
            store.delete(kind as "cluster", id);
            releasePrivateIps(store, `${kind === "clusterEndpoint" ? "endpoint" : kind}/${id}`);
        } else if (state === "Creating" || state === "creating" || state === "Pending") {
            ready();
        }
    }
}
