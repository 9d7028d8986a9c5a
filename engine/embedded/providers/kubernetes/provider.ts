import { kubernetesClient } from "../../../../kubeconfig/kubernetes-client";
import { BeingDeleted } from "../../deployment/being-deleted";
import { CreationRefused } from "../../deployment/creation-refused";
import { EngineError } from "../../../api/engine";
import type { ProviderContext, ResourceProvider } from "../../provider";
import type { Properties } from "../../../api/property-values";
import { poll } from "../poll";
import { apiFor, asEngineError, isUnreachable, statusOf, unlessNotFound } from "./api";
import { deletionBlockers } from "./deletion-progress";
import { whyNotReady } from "./diagnosis";
import { annotation, headerOf, idOf, outputsOf, plainObject, type LiveObject, type ObjectHeader } from "./live-object";
import { immutableDataPaths, immutablePaths } from "./immutable-paths";
import { unreadiness, type Unready } from "./readiness";
import { parseWaitFor, firstUnmetCondition } from "./wait-for";
import { LONG_WAIT_MS, WaitReporter } from "./wait-reporter";

/** Like the Pulumi provider's: followed by eight random characters, which the state keeps. */
const FIELD_MANAGER = "pulumi-kubernetes-";

/** Of what an earlier version of this engine created. */
const SHARED_FIELD_MANAGER = "pulumi-kubernetes-embedded";

/** The Pulumi provider's default for creation, update and deletion. */
const DEFAULT_TIMEOUT_SECONDS = 600;

/** An object's namespace may be on its way; the Pulumi provider tries again about as long. */
const NOT_FOUND_PATIENCE_MS = 30_000;

/**
 * Any kind of the Kubernetes API by server-side apply, as the Pulumi provider 4.34 does it. Like there, annotations
 * `pulumi.com/…` are part of the object.
 * @param type `kubernetes:<group>/<version>:<Kind>`; `…Patch` changes an object that is someone else's.
 */
export function kubernetesProvider(type: string): ResourceProvider {
    const kind = type.slice("kubernetes:".length);
    const isPatch = kind.endsWith("Patch");
    return {
        replaceOn: immutablePaths(kind),
        alsoReplaceOn: (saved, providerInputs) => immutableDataPaths(kind, saved, providerInputs),
        secrets: kind === "core/v1:Secret" ? ["data", "stringData"] : [],
        updateSettles: true,
        isUnreachable,

        check(inputs) {
            const { metadata } = inputs as { metadata?: { name?: unknown } };
            if (!metadata?.name) {
                throw new Error(`${type}: set metadata.name (the embedded engine generates no names)`);
            }
        },

        async assertAbsent(inputs, context) {
            const object = isPatch ? undefined : await readObject(inputs, context);
            if (object) {
                throw new CreationRefused(foreignText(object));
            }
        },

        async create(inputs, context) {
            try {
                await apply(inputs, context);
            } catch (error) {
                throw isRefusal(error) ? new CreationRefused((error as Error).message, { cause: error }) : error;
            }
            return idOf(headerOf(inputs));
        },

        async find(inputs, context) {
            const object = await readObject(inputs, context);
            const managers = (object?.metadata.managedFields ?? []) as { manager?: string }[];
            const isOwn = managers.some(({ manager }) => manager === fieldManagerOf(inputs, context));
            return isOwn ? idOf(headerOf(inputs)) : undefined;
        },

        async settle(_id, inputs, context) {
            await awaitReadiness(inputs, context);
        },

        async read(id, inputs, context) {
            const object = await readObject(inputs.metadata ? inputs : { ...headerFromId(kind, id) }, context);
            if (object?.metadata.deletionTimestamp !== undefined) {
                throw new BeingDeleted(`${object.kind} ${idOf(object)}`);
            }
            return object && outputsOf(object);
        },

        async update(_id, _olds, news, context) {
            await apply(news, context);
            await awaitReadiness(news, context);
        },

        async delete(_id, inputs, _outputs, context) {
            await (isPatch ? relinquish(inputs, context) : deleteObject(inputs, context));
        },
    };
}

/** What to read for an object that the program only refers to (`ConfigMap.get(name, "namespace/name")`). */
function headerFromId(kind: string, id: string): Properties {
    const [apiVersion = "", name = ""] = kind.split(":");
    const [objectName = "", namespace] = id.split("/").reverse();
    return {
        apiVersion: apiVersion.replace(/^core\//, ""),
        kind: name,
        metadata: { name: objectName, ...(namespace ? { namespace } : {}) },
    };
}

async function readObject(inputs: Properties, context: ProviderContext): Promise<LiveObject | undefined> {
    const header = headerOf(inputs);
    const object = await unlessNotFound(() => apiFor(context).read(header));
    return object && { ...plainObject(object), apiVersion: header.apiVersion, kind: header.kind };
}

function foreignText(object: LiveObject): string {
    const name = `${object.kind} ${idOf(object)}`;
    return object.metadata.deletionTimestamp === undefined
        ? `${name} exists already: delete it, or change it with ${object.kind}Patch`
        : new BeingDeleted(name).message;
}

/** The API server says so of what it has not done; of an error of its own (5xx) it does not. */
function isRefusal(error: unknown): boolean {
    const status = statusOf(error instanceof EngineError ? error.cause : error);
    return status >= 400 && status < 500;
}

function fieldManagerOf(inputs: Properties, { creationId }: ProviderContext): string {
    const own = creationId === undefined ? SHARED_FIELD_MANAGER : FIELD_MANAGER + creationId;
    return annotation(inputs, "patchFieldManager") ?? own;
}

async function apply(inputs: Properties, context: ProviderContext): Promise<void> {
    await serverSideApply(
        inputs as unknown as ObjectHeader,
        fieldManagerOf(inputs, context),
        annotation(inputs, "patchForce") === "true",
        context,
    );
}

async function serverSideApply(
    object: ObjectHeader,
    manager: string,
    force: boolean,
    context: ProviderContext,
): Promise<void> {
    const { signal } = context;
    try {
        await poll(
            { signal, timeoutMs: NOT_FOUND_PATIENCE_MS },
            () =>
                apiFor(context).patch(
                    object,
                    undefined,
                    undefined,
                    manager,
                    force,
                    kubernetesClient().PatchStrategy.ServerSideApply,
                ),
            (error) => statusOf(error) === 404,
        );
    } catch (error) {
        throw asEngineError(error);
    }
}

/** Gives the fields of a patch up: what no other manager owns goes (ssa/actions.go of the Pulumi provider). */
async function relinquish(inputs: Properties, context: ProviderContext): Promise<void> {
    if (await readObject(inputs, context)) {
        await serverSideApply(headerOf(inputs), fieldManagerOf(inputs, context), false, context);
    }
}

async function awaitReadiness(inputs: Properties, context: ProviderContext): Promise<void> {
    const waitFor = annotation(inputs, "waitFor");
    if (waitFor === undefined && annotation(inputs, "skipAwait") === "true") {
        return;
    }
    const conditions = waitFor === undefined ? undefined : parseWaitFor(waitFor);
    const timeoutSeconds = timeoutSecondsOf(inputs);
    const notReady = new Error("not ready");
    let last: LiveObject | undefined;
    let reason: Unready;
    const reporter = new WaitReporter(context);
    try {
        await poll(
            { signal: context.signal, timeoutMs: timeoutSeconds * 1000 },
            async () => {
                last = await readObject(inputs, context);
                reason = last
                    ? conditions
                        ? firstUnmetCondition(conditions, last)
                        : unreadiness(last)
                    : "it does not exist";
                if (reason) {
                    await reporter.notReady(last, reason);
                    throw notReady;
                }
            },
            (error) => error === notReady,
        );
    } catch (error) {
        if (error !== notReady) {
            throw error;
        }
        const findings = last ? await whyNotReady(apiFor(context), last) : [];
        const header = headerOf(inputs);
        throw new Error(
            [`${header.kind} ${idOf(header)} is not ready after ${timeoutSeconds} s: ${reason}`, ...findings].join(
                "\n  ",
            ),
            { cause: error },
        );
    }
}

function timeoutSecondsOf(inputs: Properties): number {
    return Number(annotation(inputs, "timeoutSeconds") ?? DEFAULT_TIMEOUT_SECONDS);
}

/** Deletes in the foreground and waits until the object, finalizers included, is gone. */
async function deleteObject(inputs: Properties, context: ProviderContext): Promise<void> {
    const header = headerOf(inputs);
    const object = await readObject(inputs, context);
    if (!object) {
        return;
    }
    const propagation = annotation(inputs, "deletionPropagationPolicy") ?? "foreground";
    const policy = propagation.charAt(0).toUpperCase() + propagation.slice(1).toLowerCase();
    await unlessNotFound(() => apiFor(context).delete(header, undefined, undefined, undefined, undefined, policy));
    const stillThere = new Error("still there");
    let last: LiveObject | undefined = object;
    const timeoutSeconds = timeoutSecondsOf(inputs);
    const startedAt = Date.now();
    let reported = "";
    try {
        await poll(
            { signal: context.signal, timeoutMs: timeoutSeconds * 1000 },
            async () => {
                last = await readObject(inputs, context);
                if (last && last.metadata.uid === object.metadata.uid) {
                    const holders = deletionBlockers(last).join("; ");
                    if (Date.now() - startedAt > LONG_WAIT_MS && holders !== reported) {
                        reported = holders;
                        context.report?.(
                            `waits for the end of ${header.kind} ${idOf(header)}, held by ${holders || "nothing that it names"}`,
                        );
                    }
                    throw stillThere;
                }
            },
            (error) => error === stillThere,
        );
    } catch (error) {
        if (error !== stillThere || !last) {
            throw error;
        }
        const findings = await whyNotReady(apiFor(context), last);
        throw new Error(
            [
                `${header.kind} ${idOf(header)} is still there after ${timeoutSeconds} s, held by ${deletionBlockers(last).join("; ") || "nothing that it names"}`,
                ...findings,
            ].join("\n  "),
            { cause: error },
        );
    }
}
