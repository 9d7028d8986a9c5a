import type { V1Node, V1ObjectMeta, V1ServicePort } from "@kubernetes/client-node";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";
import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import { SUPER_NODE_LABEL } from "../../tke/nodes";
import { TKE_SERVICE_CONFIG } from "../../tke/objects";
import { OBJECT_NAMES } from "../common/object-names";
import { isOfStack } from "../common/stack-labels";
import { Protocol } from "../network/security-rules";
import type { ClusterFacts, ClusterNode, ClusterObject, ListenerPort } from "./facts";
import { withinTime } from "./within-time";

const CILIUM_CONFIG = { namespace: "kube-system", name: "cilium-config" };

interface ObjectList {
    items?: { metadata?: V1ObjectMeta }[];
}

/**
 * Asks a cluster's API server for what an adoption depends on. Rejects where it does not answer within 15 s, or refuses the
 * kubeconfig's credentials.
 *
 * @param namespace the app's
 * @param certificate the name of the Secret by which the stack's Ingress names its certificate
 */
export async function clusterFacts(
    kubeconfig: string,
    namespace: string,
    certificate: string = OBJECT_NAMES.certificate,
): Promise<ClusterFacts> {
    // It takes longer to load than all components.
    const { ApiException, AppsV1Api, CoreV1Api, CustomObjectsApi, KubeConfig, NetworkingV1Api, PolicyV1Api } =
        await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(checkedKubeconfig(kubeconfig));
    const core = config.makeApiClient(CoreV1Api);
    const apps = config.makeApiClient(AppsV1Api);
    const networking = config.makeApiClient(NetworkingV1Api);
    const policy = config.makeApiClient(PolicyV1Api);
    const custom = config.makeApiClient(CustomObjectsApi);
    const statusOf = (error: unknown) => (error instanceof ApiException ? error.code : undefined);
    const unlessForbidden = async <T>(request: Promise<T>): Promise<T | undefined> => {
        try {
            return await withinTime(request);
        } catch (error) {
            if (statusOf(error) === 403) {
                return undefined;
            }
            throw statusOf(error) === 401 ? new Error("it refuses the kubeconfig's credentials (401)") : error;
        }
    };
    const ifThere = <T>(request: Promise<T>): Promise<T | null | undefined> =>
        unlessForbidden(
            request.catch((error: unknown) => {
                if (statusOf(error) === 404) {
                    return null;
                }
                throw error;
            }),
        );
    /** What is in the namespace may be listed by a user who may not list all namespaces. */
    const listed = async <T>(all: Promise<T>, ofNamespace: () => Promise<T>) => {
        const everywhere = await unlessForbidden(all);
        return { everywhere, found: everywhere ?? (await unlessForbidden(ofNamespace())) };
    };
    const [
        nodes,
        controllerConfig,
        ciliumConfig,
        found,
        services,
        ingresses,
        deployments,
        budgets,
        serviceConfigs,
        secret,
    ] = await Promise.all([
        unlessForbidden(core.listNode()),
        ifThere(core.readNamespacedConfigMap(SERVICE_CONTROLLER_CONFIG)),
        ifThere(core.readNamespacedConfigMap(CILIUM_CONFIG)),
        ifThere(core.readNamespace({ name: namespace })),
        listed(core.listServiceForAllNamespaces(), () => core.listNamespacedService({ namespace })),
        listed(networking.listIngressForAllNamespaces(), () => networking.listNamespacedIngress({ namespace })),
        unlessForbidden(apps.listNamespacedDeployment({ namespace })),
        unlessForbidden(policy.listNamespacedPodDisruptionBudget({ namespace })),
        ifThere(custom.listNamespacedCustomObject({ ...TKE_SERVICE_CONFIG, namespace }) as Promise<ObjectList>),
        // Only this one: to list them all would fetch what they hold.
        ifThere(core.readNamespacedSecret({ namespace, name: certificate })),
    ]);
    const entriesOf = (from: "everywhere" | "found") => [
        ...(services[from]?.items ?? []).map(({ metadata, spec }) =>
            objectOf("Service", metadata, (spec?.ports ?? []).map(listenerPort)),
        ),
        ...(ingresses[from]?.items ?? []).map(({ metadata }) =>
            objectOf("Ingress", metadata, [listenerPort({ port: 80 })]),
        ),
    ];
    const others = {
        Deployment: deployments,
        PodDisruptionBudget: budgets,
        TkeServiceConfig: serviceConfigs,
        Secret: { items: secret ? [secret] : [] },
    };
    return {
        nodes: nodes?.items?.map(nodeOf),
        controllerConfig: controllerConfig && (controllerConfig.data ?? {}),
        ciliumConfig: ciliumConfig && (ciliumConfig.data ?? {}),
        namespace: found && {
            isOwn: isOfStack(found.metadata?.labels),
            isTerminating: found.metadata?.deletionTimestamp !== undefined,
        },
        entries: services.everywhere && ingresses.everywhere ? entriesOf("everywhere") : undefined,
        objects: [
            ...entriesOf("found").filter((entry) => entry.namespace === namespace),
            ...Object.entries(others).flatMap(([kind, list]) =>
                (list?.items ?? []).map(({ metadata }) => objectOf(kind, metadata, [])),
            ),
        ],
    };
}

function nodeOf({ metadata, spec, status }: V1Node): ClusterNode {
    const isReady = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
    return {
        name: metadata?.name ?? "",
        isUsable: isReady === true && spec?.unschedulable !== true,
        isSuper: metadata?.labels?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value,
    };
}

function listenerPort({ port, protocol }: V1ServicePort): ListenerPort {
    return { port, protocol: protocol === Protocol.Udp ? Protocol.Udp : Protocol.Tcp };
}

function objectOf<Kind extends string>(
    kind: Kind,
    metadata: V1ObjectMeta | undefined,
    ports: readonly ListenerPort[],
): ClusterObject<Kind> {
    return {
        kind,
        namespace: metadata?.namespace ?? "",
        name: metadata?.name ?? "",
        isOwn: isOfStack(metadata?.labels),
        annotations: metadata?.annotations ?? {},
        ports,
    };
}
