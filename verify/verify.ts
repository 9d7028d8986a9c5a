import { readAnswer, UnreadableAnswer, type PodAnswer } from "./pod-answer";
import { clientsFrom, type Client, type ClientSource } from "./client-addresses";
import { readPlace } from "./client-place";
import { ClusterReader } from "./cluster-reader";
import { noBackendReason } from "./no-backend";
import { endpointOf, pathOf, readBackends, type Backend, type Path, type PodEndpoint } from "./path";
import { pollUntil, probe } from "./probe";
import { readStackOutputs, type StackUnderProof } from "./stack-under-proof";
import { clientConfig, tencentClients, type TencentClients } from "../tencent/clients";
import type { ClientIpFrom } from "../tke/scenarios";
import { judgeProof, type ProofVerdict } from "./verdict";
import { unhealthyReason } from "./unhealthy-backends";

/** What one client found out about one stack. */
export interface Proof {
    stack: string;
    scenario: number;
    url: string;
    path: Path;
    /** The client's address, as known from elsewhere than the Pod. */
    client: string;
    /** The TCP peer that the Pod saw; null where no Pod answered. */
    remoteAddr: string | null;
    /** The X-Forwarded-For that reached the Pod. */
    xForwardedFor: string | null;
    /** Whom the PROXY protocol's header named; absent where the app read none. */
    proxyProtocolAddr?: string;
    clientIpFrom: ClientIpFrom;
    clientIpKept: boolean;
    /** Why the address was lost. */
    reason?: string;
    /** Whether the client sent an X-Forwarded-For of its own making. */
    forged: boolean;
    /** Something answered that is not the echo server, so that its answer proves nothing either way. @default false */
    isOwnApp?: boolean;
}

export interface VerifyOptions extends ClientSource {
    stack: string;
    /** The stack's outputs, with the kubeconfig in clear. */
    outputs: Readonly<Record<string, unknown>>;
    /** Where to connect to for a URL's host that this machine cannot reach by itself. @default - to the host */
    connectTo?: (host: string) => Promise<string>;
    /** No attempt begins after it; the first one is always made. */
    deadlineMs: number;
    /** What names Tencent's API: `TENCENTCLOUD_*` and the proxy. */
    environment: NodeJS.ProcessEnv;
    /** Called after every attempt that is not the last one. @default - nothing is reported */
    onWaiting?: (waiting: Waiting) => void;
    /** @default - stderr */
    warn?: (message: string) => void;
}

/** A client whose address is not seen yet. */
export interface Waiting {
    stack: string;
    client: string;
    /** Why not, as the last attempt had it. */
    reason: string;
}

interface Attempt {
    answer: PodAnswer;
    backends: Backend[] | undefined;
    verdict: ProofVerdict;
    /** See {@link Proof.isOwnApp}. */
    isOwnApp?: boolean;
}

const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Connects to every URL of a stack from every client address and says whether its Pod could know the client. Polls until the
 * address is kept or the deadline is over; where nothing answers, or the client is where a proof would be worth nothing,
 * the proof says why and is not kept.
 * Throws where the stack has no outputs, or the environment does not name Tencent's API.
 */
export async function verifyStack(options: VerifyOptions): Promise<Proof[]> {
    const { stack, warn = (message) => process.stderr.write(`${message}\n`) } = options;
    const outputs = readStackOutputs(stack, options.outputs);
    const tencent = tencentClients(
        clientConfig(options.environment, "verify asks Tencent's API what the CLB has bound"),
    );
    const cluster = ClusterReader.ofStack(outputs.kubeconfig);
    const place = await readPlace(tencent, outputs, cluster, warn).catch((error: unknown) => {
        warn(`warning: whether clients are inside ${outputs.vpcId} is not known: ${(error as Error).message}`);
        return { vpcId: outputs.vpcId, vpcCidrs: [], podCidrs: [], nodeAddresses: [] };
    });
    const clients = await clientsFrom(options, outputs.clbType, place);
    const targets = await Promise.all(
        outputs.urls.map(async (url) => {
            const host = outputs.connectTo ?? endpointOf(url).host;
            return { url, connectTo: options.connectTo ? await options.connectTo(host) : host };
        }),
    );
    const requests = targets.flatMap((target) => clients.map((client) => ({ ...target, client })));
    const attempts = await Promise.all(
        requests.map((request) =>
            pollUntil(
                () => attempt(request, outputs, tencent, cluster),
                ({ verdict, isOwnApp }) => {
                    const done = verdict.clientIpKept || isOwnApp === true || request.client.problem !== undefined;
                    if (!done) {
                        const reason = `${request.url}: ${verdict.reason}`;
                        options.onWaiting?.({ stack, client: request.client.address, reason });
                    }
                    return done;
                },
                options.deadlineMs,
            ),
        ),
    );
    // For showing only: the API server of a stack on the cloud may not be reachable from here.
    const pods = await cluster.podEndpoints(outputs.namespace).catch(() => []);
    return requests.map((request, index) => proofOf(stack, outputs, request, attempts[index]!, pods));
}

interface Request {
    url: string;
    connectTo?: string;
    client: Client;
}

async function attempt(
    { url, connectTo, client }: Request,
    { clientIpFrom, backendPath, loadBalancerId, namespace, certificateId, urls }: StackUnderProof,
    { clb, ssl }: TencentClients,
    cluster: ClusterReader,
): Promise<Attempt> {
    let backends: Backend[] | undefined;
    let answer: PodAnswer = { headers: {} };
    const lost = (reason: string): ProofVerdict => ({ clientIpKept: false, reason });
    const ports = urls.map((each) => endpointOf(each).port);
    try {
        backends = await readBackends(clb, loadBalancerId, endpointOf(url).port, ports);
        if (backends.length === 0) {
            const why = await whyNoBackend(cluster, namespace, loadBalancerId);
            return {
                answer,
                backends,
                verdict: lost(client.problem ?? `no backend is bound to the CLB's listener: ${why}`),
            };
        }
        const { localAddress, forged } = client;
        const { status, body } = await probe({
            url,
            connectTo,
            localAddress,
            forwardedFor: forged,
            certificate: certificateId && (await readCertificate(ssl, certificateId)),
            timeoutMs: REQUEST_TIMEOUT_MS,
        });
        if (status !== 200) {
            throw new Error(`the CLB or the Pod answered HTTP ${status}`);
        }
        answer = readAnswer(body);
        const evidence = { clientIpFrom, backendPath, client: client.address, answer, forged, backends };
        return { answer, backends, verdict: client.problem ? lost(client.problem) : judgeProof(evidence) };
    } catch (error) {
        const isBound = backends !== undefined && client.problem === undefined;
        const why = isBound && (await unhealthyReason(clb, loadBalancerId, endpointOf(url).port, ports));
        const reason = (error as Error).message + (why ? `; ${why}` : "");
        const isOwnApp = error instanceof UnreadableAnswer;
        return { answer, backends, verdict: lost(client.problem ?? reason), ...(isOwnApp && { isOwnApp }) };
    }
}

async function whyNoBackend(cluster: ClusterReader, namespace: string, loadBalancerId: string): Promise<string> {
    try {
        return noBackendReason(await cluster.namespaceFacts(namespace), loadBalancerId);
    } catch (error) {
        return `why could not be read from the cluster (${(error as Error).message})`;
    }
}

function proofOf(
    stack: string,
    { scenario, clientIpFrom, connectTo: clbHost }: StackUnderProof,
    { url, client }: Request,
    { answer, backends, verdict, isOwnApp }: Attempt,
    pods: readonly PodEndpoint[],
): Proof {
    const { remoteAddr, hostname, headers, proxyProtocolAddr } = answer;
    return {
        ...(isOwnApp && { isOwnApp }),
        stack,
        scenario,
        url,
        path: pathOf({ client: client.address, url, clbHost, backends: backends ?? [], pods, hostname, remoteAddr }),
        client: client.address,
        remoteAddr: remoteAddr ?? null,
        xForwardedFor: headers["x-forwarded-for"] ?? null,
        ...(proxyProtocolAddr === undefined ? {} : { proxyProtocolAddr }),
        clientIpFrom,
        clientIpKept: verdict.clientIpKept,
        reason: verdict.reason,
        forged: client.forged !== undefined,
    };
}

/** A certificate of Tencent's SSL certificate service, in PEM: what the CLB shows, whoever has issued it. */
async function readCertificate(ssl: TencentClients["ssl"], certificateId: string): Promise<string | undefined> {
    return (await ssl.DescribeCertificateDetail({ CertificateId: certificateId })).CertificatePublicKey;
}
