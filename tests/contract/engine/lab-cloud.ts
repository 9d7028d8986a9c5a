import { createCloud, type CloudOptions } from "../../../lab/cloud/cloud";
import { startApiServer } from "../../../lab/cloud/http/api-server";
import { Store } from "../../../lab/cloud/store";
import type { ProviderContext } from "../../../engine/embedded/provider";
import { isIn } from "../../../lab/cloud/lifecycle/reports";
import { LIFECYCLES, type LivingKind } from "../../../lab/cloud/lifecycle/table";
import { provisionRecord } from "../../support/lab-cloud";
import { labVariables } from "./lab-engine";

const credentials = { secretId: "AKIDcontract", secretKey: "contract" };

/** The lab's Tencent Cloud API, and in place of the lab's control planes someone who declares everything ready or gone. */
export async function startLabCloud(
    adminKubeconfig = (clusterId: string, serverUrl: string) => `kubeconfig of ${clusterId} at ${serverUrl}`,
    onCall?: CloudOptions["onCall"],
    /** What is being deleted stays so. */
    deletesForEver = false,
) {
    const store = new Store(":memory:");
    const cloud = createCloud({ store, clusters: { adminKubeconfig }, onCall });
    const server = await startApiServer({ store, cloud, credentials });
    store.onChange(({ kind, id }) => {
        if (Object.hasOwn(LIFECYCLES, kind)) {
            setTimeout(() => {
                if (!deletesForEver || !isIn(store, kind as LivingKind, id, "deleting")) {
                    provisionRecord(store, kind as LivingKind, id);
                }
            }, PROVISIONING_MS);
        }
    });
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
