import { isDeepStrictEqual } from "node:util";
import { deleteResources, type Deletions } from "./deletion";
import { EngineError } from "../../api/engine";
import { doubtfulInputs } from "./drift";
import { dependentsOf, planOf, type ResourcePlan } from "./resource-plan";
import { recordKey, type ResourceRecord } from "../state/stack-state";
import { providerKey, type Steps } from "./steps";
import { markSecrets, plainProperties, type Properties } from "../../api/property-values";

/** What the program says of a resource when it registers it. */
export interface Registration {
    urn: string;
    type: string;
    name: string;
    /** False: a component, which only groups. */
    custom: boolean;
    /** Set: the program reads a resource that it does not own (`X.get`). */
    id: string;
    inputs: Properties;
    provider: string;
    /** Keys. */
    dependencies: string[];
    /** By input: URNs of the resources that its value comes from. */
    propertyDependencies: Record<string, string[]>;
    /** URN. */
    parent: string;
    protect: boolean;
    retainOnDelete: boolean;
    /** Inputs whose values stay those that they had when the resource was created. Paths into inputs are refused. */
    ignoreChanges: readonly string[];
    /** Paths for which the resource is replaced, beside the provider's own. */
    replaceOnChanges: readonly string[];
    /** URN; heeded by policies only: every resource is deleted by itself. */
    deletedWith: string;
}

/** A function of a provider that the program asks. */
export interface Invocation {
    token: string;
    args: Properties;
    /** `urn::id` of the explicit provider; empty: the default one. */
    provider: string;
}

export interface RegistrationResult {
    id: string | undefined;
    state: Properties;
}

/** The Pulumi engine's function that reads a stack's resources. A program has no need of it here: lost ones are looked for before. */
const READ_STATE = "pulumi:pulumi:readStackResourceOutputs";

/**
 * Creates the resources that a program registers, one by one as the SDK hands them over: the SDK waits with a
 * registration until everything it depends on is there, so independent resources come at the same time.
 *
 * After a failure nothing new is begun; what is under way ends by itself.
 *
 * A replacement deletes before it creates, since Tencent's and Kubernetes' names have to be free again, and takes
 * everything that depends on the old resource away first, as Pulumi's `deleteBeforeReplace` does. Unlike Pulumi it does
 * so even for a dependent that could have been changed in place.
 */
export class Deployment {
    readonly failures: string[] = [];
    private readonly registered = new Set<string>();
    /** Deleted, or to be deleted, since something they depended on is replaced. */
    private readonly recreated = new Set<string>();
    private readonly deletions: Deletions = new Map();
    /** By key. A preview keeps none in the state, and functions are asked in previews too. */
    private readonly explicitProviders = new Map<string, Properties>();
    private isStopped = false;

    constructor(
        private readonly steps: Steps,
        private readonly preview: boolean,
        private readonly signal: AbortSignal,
    ) {}

    /** Never settles once the deployment has failed or is cancelled: nothing that depends on it may begin. */
    async register(registration: Registration): Promise<RegistrationResult> {
        if (!registration.custom) {
            return { id: undefined, state: registration.inputs };
        }
        if (this.stopped) {
            return forever;
        }
        try {
            return await (registration.id ? this.read(registration) : this.apply(registration));
        } catch (error) {
            this.failures.push((error as Error).message);
            return forever;
        }
    }

    /** Never settles once the deployment has failed or is cancelled. Rejects as the provider does. */
    async call({ token, args, provider }: Invocation): Promise<Properties> {
        if (this.stopped) {
            return forever;
        }
        if (token === READ_STATE) {
            return {};
        }
        return this.steps.call(token, args, this.inputsOfProvider(provider));
    }

    /** Deletes what the program no longer registers. Call after the program has ended well. */
    async finish(): Promise<void> {
        const leftOver = this.steps.state.list().filter((record) => !this.registered.has(recordKey(record)));
        const already = [...this.recreated].filter((key) => !this.registered.has(key) && !this.steps.state.get(key));
        this.steps.summary.delete += already.length;
        if (this.preview) {
            [...leftOver].reverse().forEach((record) => this.steps.tell("delete", record));
            return;
        }
        await deleteResources(this.steps, leftOver, this.signal);
    }

    /** Begins nothing more. */
    stop(): void {
        this.isStopped = true;
    }

    private get stopped(): boolean {
        return this.isStopped || this.failures.length > 0 || this.signal.aborted;
    }

    /** Of the explicit provider that a reference names; empty: the default one. */
    private inputsOfProvider(reference: string): Properties {
        return (reference && this.explicitProviders.get(providerKey(reference))) || {};
    }

    private async read(registration: Registration): Promise<RegistrationResult> {
        const record = newRecord(registration);
        if (this.preview) {
            return { id: registration.id, state: registration.inputs };
        }
        const outputs = await this.steps.read({ ...record, id: registration.id });
        if (!outputs) {
            throw new EngineError(`read of ${record.type} ${record.name}: there is no ${registration.id}`);
        }
        this.steps.tell("read", record);
        return { id: registration.id, state: outputs };
    }

    private async apply(registration: Registration): Promise<RegistrationResult> {
        const provider = this.steps.providerOf(registration.type);
        const key = recordKey(registration);
        const given = markSecrets(registration.inputs, provider.secrets ?? []);
        const inputs = keepIgnored(given, this.steps.state.get(key)?.inputs, registration);
        const wanted = newRecord({ ...registration, inputs });
        if (this.registered.has(key)) {
            throw new EngineError(`${wanted.type} ${wanted.name} is registered twice: give one another logical name`);
        }
        this.registered.add(key);
        if (wanted.type.startsWith("pulumi:providers:")) {
            this.explicitProviders.set(key, wanted.inputs);
        }
        provider.check?.(plainProperties(wanted.inputs));
        const saved = this.preview ? this.foreseen(key, wanted.inputs) : await this.resumed(key, wanted.inputs);
        const providerInputs = this.inputsOfProvider(wanted.provider);
        const plan: ResourcePlan = planOf(saved, wanted, provider, registration.replaceOnChanges, providerInputs);
        if (this.preview) {
            return this.previewStep(plan, saved, wanted);
        }
        const result = await this.carryOut(plan, saved, wanted);
        return { id: result.id, state: result.outputs };
    }

    /**
     * The saved record, with what an interrupted creation has made, or what an interrupted update has left, looked up in the
     * cloud.
     */
    private async resumed(key: string, wanted: Properties): Promise<Readonly<ResourceRecord> | undefined> {
        const saved = this.steps.state.get(key);
        if (saved?.pending === "update") {
            return { ...saved, inputs: await this.steps.inputsInCloud(saved, wanted) };
        }
        if (saved?.pending === "import") {
            return { ...saved, inputs: wanted };
        }
        if (saved?.pending !== "create") {
            return saved;
        }
        const id = await this.steps.interrupted(saved);
        return id ? { ...saved, id } : undefined;
    }

    /** As {@link resumed}, without asking the cloud. */
    private foreseen(key: string, wanted: Properties): Readonly<ResourceRecord> | undefined {
        const saved = this.steps.state.get(key);
        return saved?.pending === "update"
            ? { ...saved, inputs: doubtfulInputs(saved.inputs, saved.attempted, wanted) }
            : saved?.pending === "import"
              ? { ...saved, inputs: wanted }
              : saved;
    }

    private async carryOut(
        plan: ResourcePlan,
        saved: Readonly<ResourceRecord> | undefined,
        wanted: ResourceRecord,
    ): Promise<ResourceRecord> {
        const key = recordKey(wanted);
        if (plan.op === "create" || !saved) {
            const op = this.recreated.has(key) ? "replace" : "create";
            const { id = "", creationId } = saved ?? {};
            return this.steps.create({ ...wanted, id, ...(creationId ? { creationId } : {}) }, op);
        }
        if (plan.op === "same") {
            const record = { ...saved, ...withoutIdentity(wanted) };
            if (!isDeepStrictEqual(record, saved)) {
                this.steps.state.put(record);
            }
            this.steps.tell("same", record);
            return record;
        }
        if (plan.op === "update") {
            return this.steps.update(saved, wanted, plan.changes);
        }
        const dependents = dependentsOf(key, this.steps.state.list());
        const old = this.steps.state
            .list()
            .filter((record) => dependents.has(recordKey(record)) && !this.registered.has(recordKey(record)));
        old.forEach((record) => this.recreated.add(recordKey(record)));
        await deleteResources(this.steps, [...old, saved], this.signal, { counted: false, underWay: this.deletions });
        return this.steps.create(wanted, "replace", plan.changes);
    }

    private previewStep(
        plan: ResourcePlan,
        saved: Readonly<ResourceRecord> | undefined,
        wanted: ResourceRecord,
    ): RegistrationResult {
        const key = recordKey(wanted);
        if (plan.op === "replace") {
            dependentsOf(key, this.steps.state.list()).forEach((dependent) => this.recreated.add(dependent));
        }
        const op = this.recreated.has(key) ? "replace" : plan.op;
        this.steps.tell(op, wanted, "changes" in plan ? plan.changes : undefined);
        if (op === "same" || op === "update") {
            // As Terraform plans it: what the cloud computed stays as it is when a resource changes in place.
            return { id: saved?.id, state: { ...saved?.outputs, ...(op === "update" ? wanted.inputs : {}) } };
        }
        // Without an id, and without outputs but its own inputs: the SDK takes all the rest as unknown.
        return { id: undefined, state: wanted.inputs };
    }
}

const forever = new Promise<never>(() => {});

function newRecord(registration: Registration): ResourceRecord {
    const { type, name, inputs, provider, dependencies, protect, retainOnDelete } = registration;
    const all = provider ? [...dependencies, providerKey(provider)] : dependencies;
    return {
        type,
        name,
        id: "",
        inputs,
        outputs: {},
        provider,
        dependencies: [...new Set(all)],
        protect,
        retainOnDelete,
    };
}

/** What is wanted, with the saved values of those inputs whose changes are ignored. */
function keepIgnored(wanted: Properties, saved: Properties | undefined, of: Registration): Properties {
    const path = of.ignoreChanges.find((name) => !/^\w+$/.test(name));
    if (path) {
        throw new EngineError(
            `${of.type} ${of.name}: ignoreChanges of ${path}: the embedded engine takes whole inputs`,
        );
    }
    if (!saved) {
        return wanted;
    }
    const ignored = new Set(of.ignoreChanges);
    const entries = (properties: Properties, isIgnored: boolean) =>
        Object.entries(properties).filter(([name]) => ignored.has(name) === isIgnored);
    return Object.fromEntries([...entries(wanted, false), ...entries(saved, true)]);
}

function withoutIdentity(wanted: ResourceRecord): Omit<ResourceRecord, "id" | "outputs" | "creationId" | "pending"> {
    const { id, outputs, creationId, pending, ...rest } = wanted;
    return rest;
}
