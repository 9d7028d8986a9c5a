import { clientConfig, tencentClients, type TencentClients } from "../../tencent/clients";
import { clientsFrom, type ClientSource } from "../client-addresses";
import { readPlace, type ClusterPlace } from "../client-place";
import { ClusterReader } from "../cluster-reader";
import { endpointOf } from "../path";
import { readStackOutputs, type StackUnderProof } from "../stack-under-proof";
import { unhealthyReason } from "../unhealthy-backends";
import type { VerifyOptions } from "../verify";
import { proveApp, type AppProof, type Witness } from "./prove-app";
import { podsOfLoadBalancer, selectionOf, urlsOf } from "./app-urls";

type Common = Pick<VerifyOptions, "connectTo" | "deadlineMs" | "onWaiting" | "warn"> &
    ClientSource & { witness: Witness };

export interface ServiceOptions extends Common {
    namespace: string;
    name: string;
    cluster: ClusterReader;
    /** What is called. @default - every TCP port of the Service's CLB */
    urls?: readonly string[];
}

/** As {@link proveApp}, of a stack. Throws where the stack is not up, or neither Tencent's API nor the cluster answers. */
export async function proveStackApp(options: VerifyOptions & { witness: Witness }): Promise<AppProof[]> {
    const { stack, environment, deadlineMs, witness, onWaiting, warn = warnOnStderr } = options;
    const outputs = readStackOutputs(stack, options.outputs);
    const tencent = tencentClients(clientConfig(environment, "verify asks Tencent's API where the cluster is"));
    const cluster = ClusterReader.ofStack(outputs.kubeconfig);
    const [place, facts, certificate] = await Promise.all([
        readPlace(tencent, outputs, cluster, warn),
        witness.by === "logs" ? cluster.namespaceFacts(outputs.namespace) : undefined,
        outputs.certificateId && tencent.ssl.DescribeCertificateDetail({ CertificateId: outputs.certificateId }),
    ]);
    return proveApp({
        target: stack,
        urls: await reached(outputs.urls, options, outputs.connectTo),
        clients: await clientsFrom(options, outputs.clbType, place),
        cluster,
        pods: facts ? podsOfLoadBalancer(facts, outputs.loadBalancerId) : [],
        known: await knownAddresses(place, outputs.urls, options),
        certificate: certificate ? certificate.CertificatePublicKey : undefined,
        witness,
        whyNoAnswer: (url) => whyNoAnswer(tencent.clb, outputs, url),
        deadlineMs,
        onWaiting,
    });
}

function whyNoAnswer(
    clb: TencentClients["clb"],
    { loadBalancerId, urls }: StackUnderProof,
    url: string,
): Promise<string | undefined> {
    const portOf = (each: string): number => endpointOf(each).port;
    return unhealthyReason(clb, loadBalancerId, portOf(url), urls.map(portOf));
}

/** As {@link proveApp}, of any Service of any cluster. Throws where the Service cannot be read, or has no address or selector. */
export async function proveServiceApp(options: ServiceOptions): Promise<AppProof[]> {
    const { namespace, name, cluster, witness, deadlineMs, onWaiting, warn = warnOnStderr } = options;
    const service = await cluster.service(namespace, name);
    const urls = options.urls ?? urlsOf(service);
    const nodeAddresses = await cluster.nodeAddresses().catch((error: Error) => {
        warn(`warning: whether a client is a node of the cluster is not known: ${error.message}`);
        return [];
    });
    const place = { vpcId: "the cluster's VPC", vpcCidrs: [], podCidrs: [], nodeAddresses };
    return proveApp({
        target: `${namespace}/${name}`,
        urls: await reached(urls, options),
        clients: await clientsFrom(options, "public", place),
        cluster,
        pods: witness.by === "logs" ? [selectionOf(service)] : [],
        known: await knownAddresses(place, urls, options),
        witness,
        deadlineMs,
        onWaiting,
    });
}

function warnOnStderr(message: string): void {
    process.stderr.write(`${message}\n`);
}

function reached(
    urls: readonly string[],
    { connectTo }: Pick<VerifyOptions, "connectTo">,
    host?: string,
): Promise<{ url: string; connectTo?: string }[]> {
    return Promise.all(
        urls.map(async (url) => {
            const called = host ?? endpointOf(url).host;
            return { url, connectTo: connectTo ? await connectTo(called) : called };
        }),
    );
}

/** An app may name a node by the address at which this machine reaches it, too. */
async function knownAddresses(
    { nodeAddresses }: ClusterPlace,
    urls: readonly string[],
    { connectTo = (host) => Promise.resolve(host) }: Pick<VerifyOptions, "connectTo">,
): Promise<{ nodes: string[]; loadBalancer: string[] }> {
    const standIns = await Promise.all(nodeAddresses.map((address) => connectTo(address).catch(() => address)));
    return { nodes: [...nodeAddresses, ...standIns], loadBalancer: urls.map((url) => endpointOf(url).host) };
}
