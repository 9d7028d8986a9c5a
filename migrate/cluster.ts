import {
    AppsV1Api,
    CoreV1Api,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
} from "@kubernetes/client-node";
import type { Migrant } from "./modes";
import { backendNames, type MigrationFacts } from "./preconditions";
import type { MigrationWorkload } from "./workloads";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The cluster of one entry point. */
export class MigrationCluster {
    private readonly core: CoreV1Api;
    private readonly apps: AppsV1Api;
    private readonly networking: NetworkingV1Api;

    constructor(
        config: KubeConfig,
        readonly kind: Migrant["kind"],
        readonly namespace: string,
        readonly name: string,
    ) {
        this.core = config.makeApiClient(CoreV1Api);
        this.apps = config.makeApiClient(AppsV1Api);
        this.networking = config.makeApiClient(NetworkingV1Api);
    }

    async read(): Promise<Migrant> {
        const { namespace, name } = this;
        return this.kind === "Service"
            ? { kind: "Service", object: await this.core.readNamespacedService({ namespace, name }) }
            : { kind: "Ingress", object: await this.networking.readNamespacedIngress({ namespace, name }) };
    }

    async facts(): Promise<MigrationFacts> {
        const { namespace } = this;
        const migrant = await this.read();
        const [all, pods, deployments, statefulSets, daemonSets, policies] = await Promise.all([
            this.core.listNamespacedService({ namespace }),
            this.core.listNamespacedPod({ namespace }),
            this.apps.listNamespacedDeployment({ namespace }),
            this.apps.listNamespacedStatefulSet({ namespace }),
            this.apps.listNamespacedDaemonSet({ namespace }),
            this.networking.listNamespacedNetworkPolicy({ namespace }),
        ]);
        const names = migrant.kind === "Service" ? [this.name] : backendNames(migrant.object);
        const services = all.items.filter(({ metadata }) => names.includes(metadata?.name ?? ""));
        const selectors = services
            .map(({ spec }) => Object.entries(spec?.selector ?? {}))
            .filter(({ length }) => length > 0);
        const selected = pods.items.filter(({ metadata }) =>
            selectors.some((selector) => selector.every(([key, value]) => metadata?.labels?.[key] === value)),
        );
        const workloads: MigrationWorkload[] = [
            ...deployments.items.map((object) => ({ kind: "Deployment", object }) as const),
            ...statefulSets.items.map((object) => ({ kind: "StatefulSet", object }) as const),
            ...daemonSets.items.map((object) => ({ kind: "DaemonSet", object }) as const),
        ];
        return { migrant, services, pods: selected, workloads, networkPolicies: policies.items };
    }

    async patch(body: object): Promise<void> {
        const { namespace, name } = this;
        await (this.kind === "Service"
            ? this.core.patchNamespacedService({ namespace, name, body }, mergePatch)
            : this.networking.patchNamespacedIngress({ namespace, name, body }, mergePatch));
    }

    /** As `kubectl rollout restart`. */
    async restart({ kind, object }: MigrationWorkload): Promise<void> {
        const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
        const body = { spec: { template: { metadata: { annotations } } } };
        const target = { namespace: this.namespace, name: object.metadata?.name ?? "", body };
        if (kind === "Deployment") {
            await this.apps.patchNamespacedDeployment(target, mergePatch);
        } else if (kind === "StatefulSet") {
            await this.apps.patchNamespacedStatefulSet(target, mergePatch);
        } else {
            await this.apps.patchNamespacedDaemonSet(target, mergePatch);
        }
    }
}
