import { randomBytes } from "node:crypto";
import { CreationRefused } from "./creation-refused";
import { isDeepStrictEqual } from "node:util";
import { definedOnly, doubtful, driftedInputs } from "./drift";
import { emptySummary, EngineError, type Operation, type PropertyChange, type ResourceEvent } from "../../api/engine";
import type { ProviderContext, ProviderFunction, ResourceProvider } from "../provider";
import { recordKey, type ResourceRecord, type StackState } from "../state/stack-state";
import { markSecrets, plainProperties, secretNames, type Properties } from "../../api/property-values";

export interface StepsOptions {
    stack: string;
    state: StackState;
    providerOf: (type: string) => ResourceProvider;
    functionOf: (token: string) => ProviderFunction;
    environment: NodeJS.ProcessEnv;
    signal: AbortSignal;
    /** What lived in a cluster that cannot be reached counts as deleted. @default false */
    deleteUnreachable?: boolean;
    isTracked: (id: string) => boolean;
    emit: (event: ResourceEvent) => void;
    /** A line for the user about what is waited for. @default dropped */
    warn?: (message: string) => void;
}

/** The calls to providers, each with its events and with the state on disk before and after it. */
export class Steps {
    readonly summary = emptySummary();

    constructor(private readonly options: StepsOptions) {}

    get state(): StackState {
        return this.options.state;
    }

    providerOf(type: string): ResourceProvider {
        return this.options.providerOf(type);
    }

    /** Tells of an operation without making it. */
    tell(op: Operation, resource: { type: string; name: string }, changes?: PropertyChange[]): void {
        this.count(op);
        const { type, name } = resource;
        this.options.emit({
            stack: this.options.stack,
            op,
            phase: "done",
            type,
            name,
            ...(changes ? { changes } : {}),
        });
    }

    /**
     * Creates, or continues where `wanted.id` shows that a creation was interrupted after its call.
     * @param changes why a resource is replaced.
     */
    create(wanted: ResourceRecord, op: "create" | "replace", changes?: PropertyChange[]): Promise<ResourceRecord> {
        const noted: ResourceRecord = wanted.id ? wanted : { ...wanted, creationId: randomBytes(4).toString("hex") };
        return this.step(op, noted, changes, async (provider, context) => {
            const inputs = plainProperties(noted.inputs);
            let record: ResourceRecord = { ...noted, pending: "create" };
            if (!record.id) {
                record = { ...record, id: await this.ask(record, provider, context) };
            }
            this.state.put(record);
            await provider.settle?.(record.id, inputs, context);
            return this.complete(record, provider, context);
        });
    }

    /** Has the resource created. After a refusal nothing is kept of it; after a lost answer the next run looks for it. */
    private async ask(record: ResourceRecord, provider: ResourceProvider, context: ProviderContext): Promise<string> {
        const inputs = plainProperties(record.inputs);
        try {
            await provider.assertAbsent?.(inputs, context);
            this.state.put(record);
            return await provider.create(inputs, context);
        } catch (error) {
            if (error instanceof CreationRefused) {
                this.state.delete(recordKey(record));
            }
            throw error;
        }
    }

    update(saved: ResourceRecord, wanted: ResourceRecord, changes: PropertyChange[]): Promise<ResourceRecord> {
        const { id, creationId } = saved;
        const noted: ResourceRecord = { ...wanted, id, ...(creationId ? { creationId } : {}) };
        return this.step("update", noted, changes, async (provider, context) => {
            this.state.put({ ...saved, pending: "update", attempted: wanted.inputs });
            const [olds, news] = [plainProperties(saved.inputs), plainProperties(wanted.inputs)];
            if (saved.pending === "create" && !provider.updateSettles) {
                await provider.settle?.(saved.id, olds, context);
            }
            await provider.update?.(saved.id, olds, news, context);
            return this.complete(noted, provider, context);
        });
    }

    /**
     * Deletes, tolerating what is gone already, and forgets.
     * @param counted false where a creation follows that counts as the replacement.
     */
    delete(record: Readonly<ResourceRecord>, counted = true): Promise<void> {
        if (record.protect) {
            throw new EngineError(
                `${record.type} ${record.name} is protected: remove the option \`protect\` and run up before it is deleted`,
            );
        }
        return this.step(
            "delete",
            record,
            undefined,
            async (provider, context) => {
                if (!record.retainOnDelete) {
                    await this.deleteFromCloud(record, provider, context);
                }
                this.state.delete(recordKey(record));
            },
            counted,
        );
    }

    /** The id of what an interrupted creation made; undefined where it made nothing, or what it made is gone. */
    async interrupted(record: Readonly<ResourceRecord>): Promise<string | undefined> {
        const provider = this.providerOf(record.type);
        const context = this.contextOf(record);
        const inputs = plainProperties(record.inputs);
        const id = record.id || (await provider.find?.(inputs, context));
        return id && (await provider.read(id, inputs, context)) ? id : undefined;
    }

    /**
     * The inputs as they would have to be for what an interrupted update has left in the cloud. Where the cloud does not
     * tell an input, it is one that differs from `wanted`, if either the old or the attempted one does.
     */
    async inputsInCloud(record: Readonly<ResourceRecord>, wanted: Properties): Promise<Properties> {
        const { inputs, attempted = inputs, outputs } = record;
        const now = await this.read(record);
        const echo = now && (await this.read({ ...record, inputs: attempted }));
        if (!now || !echo) {
            return inputs;
        }
        const drifted = driftedInputs(inputs, outputs, now, this.providerOf(record.type).wholeMaps);
        const left = (name: string) => {
            if (!isDeepStrictEqual(now[name], echo[name])) {
                return doubtful(inputs[name], attempted[name], wanted[name]);
            }
            const isAdded = !(name in inputs) && !isDeepStrictEqual(now[name], outputs[name]);
            return isAdded ? now[name] : drifted[name];
        };
        const names = new Set([...Object.keys(drifted), ...Object.keys(attempted)]);
        return definedOnly([...names].map((name) => [name, left(name)]));
    }

    /** Reads outputs anew; undefined where the resource, or the cluster it lives in, is gone. */
    async read(record: Readonly<ResourceRecord>): Promise<Properties | undefined> {
        const provider = this.providerOf(record.type);
        try {
            const outputs = await provider.read(record.id, plainProperties(record.inputs), this.contextOf(record));
            return outputs && withSecrets(outputs, record.inputs, provider);
        } catch (error) {
            if (this.isLostWithItsCluster(provider, error)) {
                return undefined;
            }
            throw error;
        }
    }

    /**
     * Asks a function of a provider.
     * @param providerInputs of the explicit provider; empty: the default one.
     */
    call(token: string, args: Properties, providerInputs: Properties): Promise<Properties> {
        const { signal, environment } = this.options;
        return this.options.functionOf(token)(plainProperties(args), {
            signal,
            environment,
            providerInputs: plainProperties(providerInputs),
        });
    }

    private async deleteFromCloud(
        record: Readonly<ResourceRecord>,
        provider: ResourceProvider,
        context: ProviderContext,
    ): Promise<void> {
        this.state.put({ ...record, pending: "delete" });
        const inputs = plainProperties(record.inputs);
        try {
            const id = record.id || (await provider.find?.(inputs, context));
            if (id) {
                await provider.delete(id, inputs, plainProperties(record.outputs), context);
            }
        } catch (error) {
            if (!this.isLostWithItsCluster(provider, error)) {
                throw error;
            }
        }
    }

    private async complete(
        record: ResourceRecord,
        provider: ResourceProvider,
        context: ProviderContext,
    ): Promise<ResourceRecord> {
        const outputs = await provider.read(record.id, plainProperties(record.inputs), context);
        if (!outputs) {
            throw new EngineError(`${record.id} was created, but no longer exists`);
        }
        const {
            pending: _,
            attempted: __,
            ...finished
        } = { ...record, outputs: withSecrets(outputs, record.inputs, provider) };
        this.state.put(finished);
        return finished;
    }

    private async step<T>(
        op: Operation,
        record: Readonly<ResourceRecord>,
        changes: PropertyChange[] | undefined,
        body: (provider: ResourceProvider, context: ProviderContext) => Promise<T>,
        counted = true,
    ): Promise<T> {
        const { type, name } = record;
        const event = { stack: this.options.stack, op, type, name, ...(changes ? { changes } : {}) };
        const startedAt = Date.now();
        this.options.emit({ ...event, phase: "start" });
        try {
            const result = await body(this.providerOf(type), this.contextOf(record));
            this.options.emit({ ...event, phase: "done", durationMs: Date.now() - startedAt });
            if (counted) {
                this.count(op);
            }
            return result;
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            this.options.emit({ ...event, phase: "failed", durationMs: Date.now() - startedAt, error: message });
            throw new EngineError(`${op} of ${type} ${name}: ${message}`, { cause: error });
        }
    }

    private count(op: Operation): void {
        if (op !== "read") {
            this.summary[op] += 1;
        }
    }

    private contextOf(record: Readonly<ResourceRecord>): ProviderContext {
        const provider = record.provider ? this.state.get(providerKey(record.provider)) : undefined;
        return {
            signal: this.options.signal,
            environment: this.options.environment,
            report: (message) => this.options.warn?.(`${record.name}: ${message}`),
            providerInputs: plainProperties(provider?.inputs ?? {}),
            providerId: provider?.id ?? "",
            isTracked: (id) => this.options.isTracked(id) || this.state.list().some((other) => other.id === id),
            ...(record.creationId ? { creationId: record.creationId } : {}),
        };
    }

    /**
     * Whether the cluster that a resource lives in is gone, which takes its objects along. That nothing answers does not
     * prove it: the user has to say so.
     */
    private isLostWithItsCluster(provider: ResourceProvider, error: unknown): boolean {
        if (!provider.isUnreachable?.(error)) {
            return false;
        }
        if (!this.options.deleteUnreachable) {
            throw new EngineError(
                "the cluster's API server cannot be reached; if the cluster is gone, add --delete-unreachable to destroy or refresh",
                { cause: error },
            );
        }
        return true;
    }
}

/** The key of the provider resource that a reference `urn::id` names. */
export function providerKey(reference: string): string {
    const [, , qualifiedType = "", name = ""] = reference.split("::");
    return recordKey({ type: qualifiedType.split("$").at(-1) ?? "", name });
}

function withSecrets(outputs: Properties, inputs: Properties, provider: ResourceProvider): Properties {
    return markSecrets(outputs, [...secretNames(inputs), ...(provider.secrets ?? [])]);
}
