import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { nodeInstances } from "../cluster/node-instances";
import { firstOf } from "../common/first-of";
import { OBJECT_NAMES } from "../common/object-names";
import { physicalName } from "../common/physical-name";
import { stackLabels } from "../common/stack-labels";
import { CLB_PORT } from "../network/security-rules";
import { APP_LABELS } from "../workload/workload";
import { entryUrl } from "./entry-url";
import { type EntryPort, listenerRole, type ServicePort, servicePorts } from "./ports";

/** The provider's, spelled out: what it reads back has it. */
const WEIGHT = 10;

export interface ProxyProtocolServiceArgs {
    /** The kubeconfig of the cluster whose nodes are bound. */
    kubeconfig: pulumi.Input<string>;
    /** The namespace of the Service and its Pods. */
    namespace: pulumi.Input<string>;
    /** The id of the CLB on which the listeners are created. Their ports have to be free on it. */
    loadBalancerId: pulumi.Input<string>;
    /** The labels of the Pods to which clients are led. @default - those of the stack's app */
    selector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** The ports of the CLB, TCP or UDP. @default - TCP 80 to port 5000 */
    ports?: EntryPort[];
    /**
     * Whether each connection to a node begins with the header. Without it the client's address is lost.
     * @default true
     */
    proxyProtocol?: pulumi.Input<boolean>;
    /** The name of the Service, unique in the namespace. @default "real-ip-service" */
    serviceName?: string;
    /** The number of nodes that have to be ready before they are bound. @default 1 */
    nodes?: pulumi.Input<number>;
    /** The seconds within which so many nodes have to be ready. @default 600 */
    timeoutSeconds?: number;
}

/**
 * A layer 4 entry point with the PROXY protocol, version 2: listeners that the stack owns, to NodePorts of the cluster's CVM
 * nodes. A node translates the client's address away; the header that the CLB sends first names it, and the Pods have
 * to read that. TKE's controllers set the header on no listener of theirs, so that none of them is asked: nodes that come
 * later are bound by the next update.
 */
export class ProxyProtocolService extends pulumi.ComponentResource {
    /**
     * The URL that clients call, the first of `urls`: `http://<address of the CLB>`, with the port where it is not 80.
     */
    readonly url: pulumi.Output<string>;
    /** A URL for each port of the CLB; for a UDP port `udp://<address>:<port>`. */
    readonly urls: pulumi.Output<string[]>;
    /** The id of the CLB. */
    readonly loadBalancerId: pulumi.Output<string>;

    constructor(name: string, args: ProxyProtocolServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        const kubeconfig = pulumi.secret(args.kubeconfig);
        super("tke-client-ip:index:ProxyProtocolService", name, { ...args, kubeconfig }, opts);
        const ports = servicePorts(args.ports ?? [{ port: CLB_PORT }]);
        const service = this.nodePortService(name, args, ports);
        const instances = instancesOf(kubeconfig, args);
        const clbId = pulumi.output(args.loadBalancerId);
        const attachments = ports.map((port, index) => {
            const role = listenerRole(port);
            const listener = new tencentcloud.ClbListener(
                `${name}-${role}`,
                {
                    clbId,
                    listenerName: physicalName(role),
                    port: port.port,
                    protocol: port.protocol,
                    scheduler: "WRR",
                    proxyProtocol: args.proxyProtocol ?? true,
                },
                // Two listeners cannot have one port.
                { parent: this, deleteBeforeReplace: true },
            );
            const nodePort = service.spec.ports.apply((all) => all[index]?.nodePort ?? 0);
            return new tencentcloud.ClbAttachment(
                `${name}-${role}-nodes`,
                {
                    clbId,
                    listenerId: listener.listenerId,
                    targets: pulumi
                        .all([instances, nodePort])
                        .apply(([ids, number]) =>
                            ids.map((instanceId) => ({ instanceId, port: number, weight: WEIGHT })),
                        ),
                },
                { parent: this, deleteBeforeReplace: true },
            );
        });
        this.loadBalancerId = clbId;
        // Once the nodes are bound, so that what is handed out can be called.
        this.urls = pulumi
            .all([addressOf(clbId, this), pulumi.all(attachments.map(({ id }) => id))])
            .apply(([status]) => ports.map(({ port, protocol }) => entryUrl("the CLB", status, { port, protocol })));
        this.url = this.urls.apply(([url = ""]) => url);
        this.registerOutputs({ url: this.url, urls: this.urls, loadBalancerId: this.loadBalancerId });
    }

    private nodePortService(
        name: string,
        { serviceName = OBJECT_NAMES.service, namespace, selector }: ProxyProtocolServiceArgs,
        ports: ServicePort[],
    ): kubernetes.core.v1.Service {
        return new kubernetes.core.v1.Service(
            `${name}-service`,
            {
                metadata: { name: serviceName, namespace, labels: stackLabels() },
                spec: { type: "NodePort", selector: selector ?? APP_LABELS, ports },
            },
            { parent: this },
        );
    }
}

/** Not secret, though found by means of a kubeconfig. */
function instancesOf(
    kubeconfig: pulumi.Output<string>,
    { nodes = 1, timeoutSeconds = 600 }: ProxyProtocolServiceArgs,
): pulumi.Output<string[]> {
    return pulumi.unsecret(
        pulumi.all([kubeconfig, nodes]).apply(async ([config, atLeast]) => {
            // A preview waits for nothing.
            const seconds = pulumi.runtime.isDryRun() ? 1 : timeoutSeconds;
            try {
                return await nodeInstances(config, { atLeast, timeoutSeconds: seconds });
            } catch (error) {
                throw new pulumi.RunError(
                    `The CLB's listeners bind CVM nodes of the cluster, and ${(error as Error).message}: look at kubectl get nodes. ` +
                        "Native nodes are CVM instances in pools with machineType NativeCVM",
                );
            }
        }),
    );
}

/** As Kubernetes says it of a Service: an account registered since 2023-03-06 has CLBs with a domain name (214/53830). */
function addressOf(clbId: pulumi.Output<string>, parent: pulumi.Resource) {
    const { clbLists } = tencentcloud.getClbInstancesOutput({ clbId }, { parent });
    return clbLists.apply((all) => {
        const found = firstOf(all);
        return { ingress: [{ ip: firstOf(found?.clbVips), hostname: found?.loadBalancerDomain }] };
    });
}
