import { CustomObjectsApi, PatchStrategy, setHeaderOptions, type KubeConfig } from "@kubernetes/client-node";
import pRetry from "p-retry";
import { customResourceDefinition, type CustomResource } from "./definition";
import { loadBalancerResource } from "./load-balancer-resource";
import { tkeServiceConfig } from "./tke-service-config";

const FIELD_MANAGER = "tke";
const definitions = { group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions" };
const serverSideApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

/** The kinds that TKE brings into every cluster for its service and ingress controllers. */
const CUSTOM_RESOURCES: readonly CustomResource[] = [tkeServiceConfig, loadBalancerResource];

/** Installs the kinds, or brings them up to date, and returns when objects of them can be created. */
export async function installCustomResources(kubeConfig: KubeConfig): Promise<void> {
    const api = kubeConfig.makeApiClient(CustomObjectsApi);
    await Promise.all(CUSTOM_RESOURCES.map((resource) => install(api, resource)));
}

async function install(api: CustomObjectsApi, resource: CustomResource): Promise<void> {
    const name = `${resource.plural}.${resource.group}`;
    const options = { ...definitions, name, fieldManager: FIELD_MANAGER, force: true };
    const body = customResourceDefinition(resource);
    await api.patchClusterCustomObject({ ...options, body }, serverSideApply);
    await pRetry(
        async () => {
            const { status } = (await api.getClusterCustomObject({ ...definitions, name })) as {
                status?: { conditions?: { type: string; status: string }[] };
            };
            if (
                !status?.conditions?.some(
                    (condition) => condition.type === "Established" && condition.status === "True",
                )
            ) {
                throw new Error(`${name} is not established yet`);
            }
        },
        { retries: 50, minTimeout: 100, maxTimeout: 500 },
    );
}
