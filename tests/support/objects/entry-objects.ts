import type { CoreV1Api, NetworkingV1Api } from "@kubernetes/client-node";
import {
    PatchStrategy,
    setHeaderOptions,
    type CoreV1Event,
    type V1Ingress,
    type V1PodSpec,
    type V1Service,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { READINESS_GATE } from "../../../tke/pods";
import { eventually } from "../eventually";

export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The native node. */
export const NODE = "10.20.0.11";

/** Services, Ingresses and their Pods in a cluster whose controllers are tested: creates, changes and reads them. */
export abstract class EntryObjects {
    core!: CoreV1Api;
    networking!: NetworkingV1Api;

    async createNamespace(name: string): Promise<void> {
        await this.core.createNamespace({ body: { metadata: { name } } });
    }

    async createPod(
        namespace: string,
        name: string,
        podIP: string,
        nodeName = NODE,
        spec: Partial<V1PodSpec> = {},
    ): Promise<void> {
        const containers = [{ name: "app", image: "app", ports: [{ name: "http", containerPort: 5000 }] }];
        const body = { metadata: { name, labels: { app: "app" } }, spec: { nodeName, containers, ...spec } };
        // The controller manager gives a new namespace its service account a moment later.
        await eventually(() => this.core.createNamespacedPod({ namespace, body }));
        const status = { phase: "Running", podIP, podIPs: [{ ip: podIP }] };
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status } }, mergePatch);
    }

    async setReady(namespace: string, name: string, ready = true): Promise<void> {
        const conditions = [{ type: "Ready", status: ready ? "True" : "False" }];
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status: { conditions } } }, mergePatch);
    }

    /** A Pod with the CLB's readiness gate, whose containers are ready. */
    async createGatedPod(namespace: string, name: string, podIP: string): Promise<void> {
        await this.createPod(namespace, name, podIP, NODE, { readinessGates: [{ conditionType: READINESS_GATE }] });
        const conditions = [
            { type: "ContainersReady", status: "True" },
            { type: "Ready", status: "False", reason: "ReadinessGatesNotReady" },
        ];
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status: { conditions } } }, mergePatch);
    }

    createService(
        namespace: string,
        name: string,
        change: { annotations?: Record<string, string>; labels?: Record<string, string>; spec?: object } = {},
    ): Promise<V1Service> {
        const ports = [{ name: "http", port: 80, targetPort: "http" }];
        const spec = { type: "LoadBalancer", selector: { app: "app" }, ports, ...change.spec };
        const { annotations, labels } = change;
        return this.core.createNamespacedService({
            namespace,
            body: { metadata: { name, annotations, labels }, spec },
        });
    }

    createIngress(
        namespace: string,
        change: { annotations?: Record<string, string>; name?: string; spec?: V1Ingress["spec"] } = {},
    ): Promise<V1Ingress> {
        const backend = { service: { name: "app", port: { number: 80 } } };
        const rules = [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
        const { annotations, name = "site" } = change;
        return this.networking.createNamespacedIngress({
            namespace,
            body: { metadata: { name, annotations }, spec: { rules, ...change.spec } },
        });
    }

    service(namespace: string, name = "app"): Promise<V1Service> {
        return this.core.readNamespacedService({ namespace, name });
    }

    ingress(namespace: string, name = "site"): Promise<V1Ingress> {
        return this.networking.readNamespacedIngress({ namespace, name });
    }

    /** The Service, once it has an address. */
    syncedService(namespace: string, name = "app"): Promise<V1Service> {
        return eventually(async () => {
            const found = await this.service(namespace, name);
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip, "has an address");
            return found;
        });
    }

    /** The Ingress, once it has an address. */
    syncedIngress(namespace: string, name = "site"): Promise<V1Ingress> {
        return eventually(async () => {
            const found = await this.ingress(namespace, name);
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip, "has an address");
            return found;
        });
    }

    patchService(namespace: string, body: object, name = "app"): Promise<V1Service> {
        return this.core.patchNamespacedService({ namespace, name, body }, mergePatch);
    }

    patchIngress(namespace: string, body: object, name = "site"): Promise<V1Ingress> {
        return this.networking.patchNamespacedIngress({ namespace, name, body }, mergePatch);
    }

    async annotate(namespace: string, annotations: Record<string, string | null>, name = "app"): Promise<void> {
        await this.patchService(namespace, { metadata: { annotations } }, name);
    }

    /** A merge patch of kube-system/tke-service-controller-config. */
    async configure(data: Record<string, string | null>): Promise<void> {
        await this.core.patchNamespacedConfigMap(
            { name: "tke-service-controller-config", namespace: "kube-system", body: { data } },
            mergePatch,
        );
    }

    /** An event of the namespace whose `<reason>: <message>` holds the text, once there is one. */
    eventOf(namespace: string, text: string): Promise<CoreV1Event> {
        return eventually(async () => {
            const { items } = await this.core.listNamespacedEvent({ namespace });
            const found = items.find(({ reason, message }) => `${reason}: ${message}`.includes(text));
            assert.ok(found, `an event with ${text} among ${items.map(({ message }) => message).join("\n")}`);
            return found;
        });
    }
}
