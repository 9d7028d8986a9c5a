import type { KubeConfig } from "@kubernetes/client-node";
import { EventRecorder } from "../../kube-client/event-recorder";
import type { Log } from "../../log";
import type { LoadBalancerResources } from "../load-balancer/load-balancer-resources";
import type { ObjectReference } from "../load-balancer/ownership";
import { ingressKeys, serviceKeys } from "../object-keys";

/** A client of a CLB that gets no answer, since something on its way drops its packets. */
export interface DroppedClient {
    /** Id of the CLB; another owner's drops are nobody's here. */
    ownerId: string;
    protocol: "TCP" | "UDP";
    /** Of the listener. */
    port: number;
    client: string;
    /** On the way to which backend; undefined: before the CLB. */
    backend?: { address: string; port: number };
    cause: { kind: "security-group"; securityGroupIds: string[] } | { kind: "loopback" } | { kind: "no-egress" };
}

export interface DropReporterOptions {
    kubeConfig: KubeConfig;
    resources: Pick<LoadBalancerResources, "useOf">;
    log: Log;
    /** Milliseconds. @default the machine's clock */
    now?: () => number;
}

/** How long a listener's next drops are kept quiet about. */
const QUIET_MS = 60_000;

/** Tells of dropped clients by an event on the Services and Ingresses that the listener is for, once a minute at most. */
export class DropReporter {
    private readonly recorders: Readonly<Record<ObjectReference["kind"], EventRecorder>>;
    private readonly reportedAt = new Map<string, number>();

    constructor(private readonly options: DropReporterOptions) {
        const { kubeConfig, log } = options;
        this.recorders = {
            Service: new EventRecorder(kubeConfig, serviceKeys.eventSource, log),
            Ingress: new EventRecorder(kubeConfig, ingressKeys.eventSource, log),
        };
    }

    /** Resolves when the event is written, at once where none is due. */
    async report(drop: DroppedClient): Promise<void> {
        const { resources, now = Date.now } = this.options;
        const key = `${drop.ownerId} ${drop.protocol} ${drop.port}`;
        for (const [each, at] of this.reportedAt) {
            if (at + QUIET_MS <= now()) {
                this.reportedAt.delete(each);
            }
        }
        if (this.reportedAt.has(key)) {
            return;
        }
        this.reportedAt.set(key, now());
        const use = await resources.useOf(drop.ownerId);
        const references = (use?.listeners ?? [])
            .filter(({ protocol, port }) => port === drop.port && (protocol === "UDP") === (drop.protocol === "UDP"))
            .flatMap((listener) => listener.references);
        for (const { kind, namespace, name, uid } of references) {
            const { apiVersion, reasons } = kind === "Service" ? serviceKeys : ingressKeys;
            const object = { apiVersion, kind, namespace, name, uid };
            await this.recorders[kind].record(object, "Warning", reasons.warning, dropMessage(drop));
            this.recorders[kind].forget(uid);
        }
    }
}

/** What happened, to whom, and what to do. */
export function dropMessage({ ownerId, protocol, port, client, backend, cause }: DroppedClient): string {
    const place = backend
        ? `on the way from CLB ${ownerId} to the backend ${backend.address}:${backend.port}`
        : `at CLB ${ownerId}`;
    const what = `${protocol} port ${port}: the client ${client} gets no answer: `;
    switch (cause.kind) {
        case "security-group":
            return (
                `${what}security group ${cause.securityGroupIds.join(", ")} drops it ${place}: add an ingress rule that lets ` +
                `${client} in${backend ? `, or set the annotation pass-to-target` : ""}`
            );
        case "loopback":
            return (
                `${what}CLB loopback ${place}, which is on the client's own node (457/128648): inside the cluster call the ` +
                `Service by its ClusterIP`
            );
        case "no-egress":
            return (
                `${what}it is in a VPC and has no way to a public CLB: have its subnet's route lead to a NAT gateway with an EIP, ` +
                `or call the Service by its ClusterIP`
            );
    }
}
