import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { clientConfig, tencentClients, type TencentClients } from "../../tencent/clients";
import { EnvironmentError } from "../model/environment-error";
import { KubeApi, type ConnectOptions } from "../read/kube-api";
import type { Text } from "../model/text";
import { missingAccess } from "./access";
import { cleanUp, leftovers, type Cleanup } from "./cleanup";
import { PROOF_NAMESPACE, TWIN_NAME } from "./identity";
import { judgeProof, predictionOf, type Judgement, type Prediction } from "./judge";
import { look, type Look, type LookOptions, type ProofTarget } from "./look";
import { ProofCluster } from "./proof-cluster";
import { ProofRequests, type RequestOptions } from "./requests";
import { alreadyRuns, isRunning, RunningProof } from "./running-proof";
import { settle, type Settled } from "./settle";
import { buildTwin, NoTwin, type Twin, type TwinOptions } from "./twin/twin";
import { progressOf } from "./twin/twin-state";

/** What a proof is about to do, before anything is created. */
export interface ProofPlan {
    target: ProofTarget;
    context: string;
    twin: Twin;
    /** Whether it creates its namespace. */
    createsNamespace: boolean;
    /** What a killed proof left behind, which is deleted first. */
    leftovers: readonly string[];
}

export interface ProofResult {
    target: ProofTarget;
    context: string;
    original: Prediction;
    twin: Prediction & Pick<Twin, "notes" | "isInternal" | "onExisting"> & { loadBalancerId?: string };
    settled: Settled;
    judgement: Judgement;
    cleanup: Cleanup;
    /** The original and the twin as they were read. */
    looks: { original: Look; twin: Look };
    /** The annotation with which the twin was created. */
    createdDirectAccess?: string;
    /** Of the API server, as `/version` names it. */
    kubernetesVersion?: string;
}

export interface ProofOptions
    extends
        ConnectOptions,
        LookOptions,
        Pick<RequestOptions, "reachOf" | "expectIp" | "ipEcho">,
        Pick<TwinOptions, "image" | "tags" | "onExistingPort"> {
    kind: ProofTarget["kind"];
    name: string;
    /** @default - the context's */
    namespace?: string;
    proofTimeoutMs: number;
    signal: AbortSignal;
    /** Whether to create what the plan names. */
    isConfirmed: (plan: ProofPlan) => Promise<boolean>;
    onStep: (text: Text) => void;
    onWaiting: (reason: Text) => void;
}

/** How long the deletion may take. */
const CLEANUP_TIMEOUT_MS = 300_000;

/**
 * Proves one Service or Ingress by a twin that is deleted again, whatever happens but SIGKILL.
 *
 * @returns undefined where the plan was not confirmed: nothing is created
 * @throws EnvironmentError where a proof cannot be made, or something could not be deleted
 */
export async function runProof(options: ProofOptions): Promise<ProofResult | undefined> {
    const api = await KubeApi.connect(options);
    try {
        return await prove(api, options);
    } finally {
        api.close();
    }
}

/** Deletes what a killed proof has left; undefined: nothing was there. Throws an EnvironmentError while one runs. */
export async function cleanUpProof(
    options: ConnectOptions & Pick<ProofOptions, "onWaiting" | "onStep">,
): Promise<Cleanup | undefined> {
    const api = await KubeApi.connect(options);
    try {
        const cluster = new ProofCluster(api);
        const left = await leftovers(cluster);
        if (left.length === 0 && !(await cluster.lease())) {
            return undefined;
        }
        await refuseRunning(cluster, options);
        return await cleanUp(cluster, { timeoutMs: CLEANUP_TIMEOUT_MS, onWaiting: options.onWaiting });
    } finally {
        api.close();
    }
}

async function prove(api: KubeApi, options: ProofOptions): Promise<ProofResult | undefined> {
    const { kind, name, namespace = api.namespace, onStep, signal } = options;
    const target: ProofTarget = { kind, namespace, name };
    const tencent = tencentOf(options.environment);
    const original = await look(api, target, options);
    const twin = await twinOf(original, target, options, tencent);
    const cluster = new ProofCluster(api);
    const state = await cluster.namespaceState();
    const missing = await missingAccess(api, state !== "given");
    if (missing.length > 0) {
        throw new EnvironmentError({
            en: `nothing is created: you may not ${missing.join(", ")}; docs/en/doctor-prove.md has the role that allows it`,
            zh: `没有创建任何资源：缺少权限 ${missing.join("、")}；所需角色见 docs/zh/doctor-prove.md`,
        });
    }
    const left = state === "absent" ? [] : await leftovers(cluster);
    const plan = { target, context: api.context, twin, createsNamespace: state !== "given", leftovers: left };
    if (!(await options.isConfirmed(plan))) {
        return undefined;
    }
    if (left.length > 0 || (await cluster.lease())) {
        await refuseRunning(cluster, options);
        await cleanUp(cluster, { timeoutMs: CLEANUP_TIMEOUT_MS, onWaiting: options.onWaiting });
        onStep({ en: "deleted what a killed proof had left", zh: "已删除上次被强制终止的验证留下的资源" });
    }
    signal.throwIfAborted();
    if (plan.createsNamespace) {
        await cluster.createNamespace(twin.hostNetwork);
    }
    const running = await RunningProof.begin(cluster);
    let seen: Seen | undefined;
    let cleanup: Cleanup;
    try {
        seen = await observe(cluster, original, twin, tencent, options);
    } finally {
        onStep(
            twin.onExisting
                ? { en: "deletes the twin and its listener", zh: "正在删除副本及其监听器" }
                : { en: "deletes the twin and its CLB", zh: "正在删除副本及其 CLB" },
        );
        const release = () => running.stop();
        cleanup = await cleanUp(cluster, {
            timeoutMs: CLEANUP_TIMEOUT_MS,
            onWaiting: options.onWaiting,
            release,
        }).finally(release);
    }
    const predictions = { original: predictionOf(original.point), twin: predictionOf(seen.look.point) };
    const { settled, placeProblem } = seen;
    return {
        target,
        context: api.context,
        original: predictions.original,
        twin: {
            ...predictions.twin,
            notes: twin.notes,
            isInternal: twin.isInternal,
            ...(twin.onExisting && { onExisting: twin.onExisting }),
            ...(settled.progress.loadBalancerId && { loadBalancerId: settled.progress.loadBalancerId }),
        },
        settled,
        judgement: judgeProof({ ...predictions, settled, ...(placeProblem && { placeProblem }) }),
        cleanup,
        looks: { original, twin: seen.look },
        ...directAccessOf(twin),
        ...(await versionOf(api)),
    };
}

function directAccessOf({ kind, objects }: Twin): { createdDirectAccess?: string } {
    const created = objects.find((object) => object.kind === kind && object.metadata?.name === TWIN_NAME);
    const text = created?.metadata?.annotations?.[ANNOTATION_KEYS[kind].directAccess];
    return text === undefined ? {} : { createdDirectAccess: text };
}

async function versionOf(api: KubeApi): Promise<{ kubernetesVersion?: string }> {
    const { gitVersion } = (await api.get("/version").catch(() => ({}))) as { gitVersion?: string };
    return gitVersion === undefined ? {} : { kubernetesVersion: gitVersion };
}

interface Seen {
    settled: Settled;
    look: Look;
    placeProblem?: string;
}

async function observe(
    cluster: ProofCluster,
    original: Look,
    twin: Twin,
    tencent: TencentClients | undefined,
    options: ProofOptions,
): Promise<Seen> {
    const { signal, onStep, onWaiting } = options;
    for (const object of twin.objects) {
        signal.throwIfAborted();
        await cluster.create(object);
    }
    onStep({
        en: `created ${twin.objects.length} objects in namespace ${PROOF_NAMESPACE}`,
        zh: `已在命名空间 ${PROOF_NAMESPACE} 中创建 ${twin.objects.length} 个对象`,
    });
    const requests = new ProofRequests({
        ...options,
        isInternal: twin.isInternal,
        targets: twin.targets,
        objects: original.objects,
        ...(tencent && { clients: tencent }),
    });
    let named: string | undefined;
    const settled = await settle({
        progress: async () => {
            const [object, services, pods, events] = await Promise.all([
                cluster.read(twin.kind, TWIN_NAME),
                cluster.list("Service"),
                cluster.pods(),
                cluster.events(),
            ]);
            const progress = progressOf({ kind: twin.kind, object, services, pods, events });
            if (progress.loadBalancerId !== undefined && progress.loadBalancerId !== named) {
                named = progress.loadBalancerId;
                onStep({
                    en: `${twin.onExisting ? "a listener on" : "the twin's CLB is"} ${named}`,
                    zh: `${twin.onExisting ? "监听器位于" : "副本的 CLB 为"} ${named}`,
                });
            }
            return progress;
        },
        round: (progress) => requests.round(progress),
        timeoutMs: options.proofTimeoutMs,
        signal,
        onWaiting,
    });
    const target: ProofTarget = { kind: twin.kind, namespace: PROOF_NAMESPACE, name: TWIN_NAME };
    const placeProblem = await requests.placeProblem();
    return { settled, look: await look(cluster.api, target, options), ...(placeProblem && { placeProblem }) };
}

async function twinOf(
    original: Look,
    { kind, namespace, name }: ProofTarget,
    options: ProofOptions,
    tencent: TencentClients | undefined,
): Promise<Twin> {
    if (!original.entry) {
        const object = `${kind.toLowerCase()}/${name}`;
        throw new EnvironmentError({
            en: `${object}: namespace ${namespace} has no such Service of type LoadBalancer, nor Ingress: set the namespace with -n`,
            zh: `${object}：命名空间 ${namespace} 中没有该 LoadBalancer 类型的 Service 或 Ingress：请用 -n 指定命名空间`,
        });
    }
    const subnetId =
        tencent && original.point?.loadBalancerId && (await subnetOf(tencent, original.point.loadBalancerId));
    try {
        return buildTwin(original.entry, original.index, {
            image: options.image,
            tags: options.tags,
            ...(options.onExistingPort !== undefined && { onExistingPort: options.onExistingPort }),
            ...(subnetId && { internalSubnetId: subnetId }),
        });
    } catch (error) {
        throw error instanceof NoTwin ? noProof(error.problems) : error;
    }
}

function noProof(problems: readonly Text[]): EnvironmentError {
    return new EnvironmentError({
        en: ["no proof is possible:", ...problems.map(({ en }) => en)].join("\n"),
        zh: ["无法验证：", ...problems.map(({ zh }) => zh)].join("\n"),
    });
}

/** The subnet of an internal CLB; undefined for a public one, or where it could not be read. */
async function subnetOf({ clb }: TencentClients, loadBalancerId: string): Promise<string | undefined> {
    const { LoadBalancerSet = [] } = await clb
        .DescribeLoadBalancers({ LoadBalancerIds: [loadBalancerId] })
        .catch(() => ({ LoadBalancerSet: [] }));
    const [found] = LoadBalancerSet;
    return found?.LoadBalancerType === "INTERNAL" ? found.SubnetId : undefined;
}

function tencentOf(environment: NodeJS.ProcessEnv): TencentClients | undefined {
    return environment.TENCENTCLOUD_SECRET_ID
        ? tencentClients(clientConfig(environment, "doctor --prove asks Tencent Cloud"))
        : undefined;
}

async function refuseRunning(
    cluster: ProofCluster,
    { onStep, ...rest }: Pick<ProofOptions, "onStep"> & { signal?: AbortSignal },
): Promise<void> {
    onStep({
        en: "waits 12 s: is the proof that created them still running?",
        zh: "等待 12 秒，确认创建这些资源的验证是否仍在运行",
    });
    if (await isRunning(cluster, rest.signal)) {
        throw new EnvironmentError(alreadyRuns);
    }
}
