import { z } from "zod";
import { readAnswer, type Answer } from "./answer";
import { ownAddresses, placeProblem, readPlace, type ClusterPlace } from "./client-place";
import { askOwnAddress } from "./own-address";
import { endpointOf, pathOf, readBackends, readPods, type Backend, type Path, type PodEndpoint } from "./path";
import { pollUntil, probe } from "./probe";
import { clientConfig, tencentClients, type TencentClients } from "../tencent/clients";
import { judge, type ClientIpFrom, type Verdict } from "./verdict";

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
    clientIpFrom: ClientIpFrom;
    clientIpKept: boolean;
    /** Why the address was lost. */
    reason?: string;
    /** Whether the client sent an X-Forwarded-For of its own making. */
    forged: boolean;
}

/** An address of this machine to connect from. */
export interface ClientAddress {
    address: string;
    /** The address that says where the client is, where a stand-in is connected from. @default - `address` */
    standsFor?: string;
}

export interface VerifyOptions {
    stack: string;
    /** The stack's outputs, with the kubeconfig in clear. */
    outputs: Readonly<Record<string, unknown>>;
    /** Where to connect from; the last one forges an X-Forwarded-For. Empty: this machine as it is, plain and forged. */
    clients: readonly ClientAddress[];
    /** Where to connect to for a URL's host that this machine cannot reach by itself. @default - to the host */
    connectTo?: (host: string) => Promise<string>;
    /** This machine's address as others see it; with `clients` it is not needed. */
    expectIp?: string;
    /** URL of a service that answers this machine's address, where `expectIp` is not given. */
    ipEcho?: string;
    /** No attempt begins after it; the first one is always made. */
    deadlineMs: number;
    /** What names Tencent's API: `TENCENTCLOUD_*` and the proxy. */
    environment: NodeJS.ProcessEnv;
    /** @default - stderr */
    warn?: (message: string) => void;
}

const outputsSchema = z.object({
    scenario: z.coerce.number(),
    urls: z.array(z.url()).min(1),
    backendPath: z.enum(["direct", "node-port"]),
    connectTo: z.string().min(1).optional(),
    certificateId: z.string().min(1).optional(),
    clbType: z.enum(["public", "internal"]),
    clientIpFrom: z.enum(["remote_addr", "x-forwarded-for"]),
    clusterId: z.string().min(1),
    loadBalancerId: z.string().min(1),
    vpcId: z.string().min(1),
    namespace: z.string().min(1),
    kubeconfig: z.string().min(1),
});

type StackOutputs = z.infer<typeof outputsSchema>;

interface Attempt {
    answer: Answer;
    backends: Backend[] | undefined;
    verdict: Verdict;
}

interface Client {
    /** What the Pod has to see. */
    address: string;
    /** @default - the system's choice */
    localAddress?: string;
    forged?: string;
    /** Why what this client finds out is no proof. */
    problem?: string;
}

/** TEST-NET-3 (RFC 5737): nobody's address. */
const FORGED_ADDRESS = "203.0.113.66";
const REQUEST_TIMEOUT_MS = 5_000;
const KUBERNETES_TIMEOUT_MS = 5_000;

/**
 * Connects to every URL of a stack from every client address and says whether its Pod could know the client. Polls until the
 * address is kept or the deadline is over; where nothing answers, or the client is where a proof would be worth nothing,
 * the proof says why and is not kept.
 * Throws where the stack has no outputs, or the environment does not name Tencent's API.
 */
export async function verifyStack(options: VerifyOptions): Promise<Proof[]> {
    const outputs = readOutputs(options.stack, options.outputs);
    const tencent = tencentClients(
        clientConfig(options.environment, "verify asks Tencent's API what the CLB has bound"),
    );
    const place = await readPlace(tencent, outputs, KUBERNETES_TIMEOUT_MS).catch((error: unknown) => {
        const { warn = (message) => process.stderr.write(`${message}\n`) } = options;
        warn(
            `warning: whether clients are inside ${outputs.vpcId} could not be found out: ${(error as Error).message}`,
        );
        return { vpcId: outputs.vpcId, vpcCidrs: [], podCidrs: [], nodeAddresses: [] };
    });
    const clients = await clientsOf(options, outputs, place);
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
                () => attempt(request, outputs, tencent),
                ({ verdict }) => verdict.clientIpKept || request.client.problem !== undefined,
                options.deadlineMs,
            ),
        ),
    );
    const pods = await podsWithin(KUBERNETES_TIMEOUT_MS, outputs);
    return requests.map((request, index) => proofOf(options.stack, outputs, request, attempts[index]!, pods));
}

function readOutputs(stack: string, outputs: Readonly<Record<string, unknown>>): StackOutputs {
    const parsed = outputsSchema.safeParse(outputs);
    if (!parsed.success) {
        const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")} (${message})`).join(", ");
        throw new Error(
            `stack ${stack} is not up: its outputs lack ${wrong}; bring it up with \`npm run up -- ${stack}\``,
        );
    }
    return parsed.data;
}

async function clientsOf(
    { clients, expectIp, ipEcho }: VerifyOptions,
    { clbType }: StackOutputs,
    place: ClusterPlace,
): Promise<Client[]> {
    if (clients.length > 0) {
        return clients.map(({ address, standsFor = address }, index) => ({
            address,
            localAddress: address,
            forged: index === clients.length - 1 ? FORGED_ADDRESS : undefined,
            problem: placeProblem(standsFor, clbType, place),
        }));
    }
    const own = ownAddresses();
    const inside = own.find((address) => placeProblem(address, "internal", place) === undefined);
    const address =
        expectIp ??
        (clbType === "internal" ? (inside ?? own[0]) : undefined) ??
        (ipEcho && (await askOwnAddress(ipEcho)));
    if (!address) {
        throw new Error("verify must know this machine's public address: set --expect-ip ADDRESS, or --ip-echo URL");
    }
    // An internal CLB needs one address inside; for a public one, every address must be outside.
    const problem =
        clbType === "internal"
            ? placeProblem(inside ?? address, clbType, place)
            : own.map((each) => placeProblem(each, clbType, place)).find((found) => found !== undefined);
    return [
        { address, problem },
        { address, forged: FORGED_ADDRESS, problem },
    ];
}

interface Request {
    url: string;
    connectTo?: string;
    client: Client;
}

async function attempt(
    { url, connectTo, client }: Request,
    { clientIpFrom, backendPath, loadBalancerId, certificateId, urls }: StackOutputs,
    { clb, ssl }: TencentClients,
): Promise<Attempt> {
    let backends: Backend[] | undefined;
    let answer: Answer = { headers: {} };
    const lost = (reason: string): Verdict => ({ clientIpKept: false, reason });
    try {
        const ports = urls.map((each) => endpointOf(each).port);
        backends = await readBackends(clb, loadBalancerId, endpointOf(url).port, ports);
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
        return { answer, backends, verdict: client.problem ? lost(client.problem) : judge(evidence) };
    } catch (error) {
        const unbound = backends?.length === 0 ? "no backend is bound to the CLB's listener: " : "";
        return { answer, backends, verdict: lost(client.problem ?? `${unbound}${(error as Error).message}`) };
    }
}

function proofOf(
    stack: string,
    { scenario, clientIpFrom, connectTo: clbHost }: StackOutputs,
    { url, client }: Request,
    { answer, backends, verdict }: Attempt,
    pods: readonly PodEndpoint[],
): Proof {
    const { remoteAddr, hostname, headers } = answer;
    return {
        stack,
        scenario,
        url,
        path: pathOf({ client: client.address, url, clbHost, backends: backends ?? [], pods, hostname, remoteAddr }),
        client: client.address,
        remoteAddr: remoteAddr ?? null,
        xForwardedFor: headers["x-forwarded-for"] ?? null,
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

/** The Pods' addresses are for showing only, and the API server of a stack on the cloud may not be reachable from here. */
async function podsWithin(timeoutMs: number, { kubeconfig, namespace }: StackOutputs): Promise<PodEndpoint[]> {
    const timeout = new Promise<PodEndpoint[]>((resolve) => setTimeout(() => resolve([]), timeoutMs).unref());
    return Promise.race([readPods(kubeconfig, namespace).catch(() => []), timeout]);
}
