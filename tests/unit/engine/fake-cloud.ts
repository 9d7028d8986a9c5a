import { isDeepStrictEqual } from "node:util";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unlessBeingDeleted } from "../../../engine/embedded/deployment/being-deleted";
import { CreationRefused } from "../../../engine/embedded/deployment/creation-refused";
import { Deployment, type Registration } from "../../../engine/embedded/deployment/deployment";
import { deleteResources } from "../../../engine/embedded/deployment/deletion";
import type { ChangeSummary, ResourceEvent } from "../../../engine/api/engine";
import { refreshResources } from "../../../engine/embedded/deployment/refresh";
import type { ResourceProvider } from "../../../engine/embedded/provider";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { StackState } from "../../../engine/embedded/state/stack-state";
import { Steps } from "../../../engine/embedded/deployment/steps";
import type { Properties } from "../../../engine/api/property-values";
import { Vault } from "../../../engine/embedded/state/vault";

/** Where a run can be made to die: as if the process were killed there. */
export type Fault =
    | "refused create"
    | "before create"
    | "after create"
    | "after settle"
    | "within update"
    | "before delete"
    | "after delete";

/** A cloud of one type of resource, `fake:index:Thing`, and runs of the engine on it that share a folder. */
export class FakeCloud {
    readonly things = new Map<string, Properties>();
    readonly calls: string[] = [];
    fault?: { at: Fault; name: string };
    onDelete?: (name: string) => void;
    /** Ids of what is on its way out, by somebody else's hand. */
    readonly leaving = new Set<string>();
    /** Of the provider. */
    updateSettles = false;
    signal = new AbortController().signal;
    private readonly directory = mkdtempSync(join(tmpdir(), "tke-client-ip-engine-"));

    get files() {
        return stackFiles(this.directory, "dev");
    }

    /** Runs a program, given as what it registers; a registration's `after` are the names it depends on. */
    async up(
        ...program: FakeRegistration[]
    ): Promise<{ summary: ChangeSummary; events: ResourceEvent[]; failures: string[] }> {
        return this.deploy(false, program);
    }

    async preview(...program: FakeRegistration[]) {
        return this.deploy(true, program);
    }

    async destroy(): Promise<{ summary: ChangeSummary; events: ResourceEvent[] }> {
        const { steps, events } = this.open();
        await deleteResources(steps, steps.state.list(), new AbortController().signal);
        return { summary: steps.summary, events };
    }

    async refresh(): Promise<ChangeSummary> {
        const { steps } = this.open();
        await refreshResources(steps);
        return steps.summary;
    }

    state(): StackState {
        return new StackState(this.files.state, new Vault(this.files.key));
    }

    dispose(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    private async deploy(preview: boolean, program: FakeRegistration[]) {
        const { steps, events } = this.open();
        const deployment = new Deployment(steps, preview, this.signal);
        for (const registration of program) {
            const failed = new Promise((resolve) => setTimeout(resolve, 50));
            const registered = deployment.register(complete(registration));
            await (registration.atOnce ? undefined : Promise.race([registered, failed]));
        }
        if (deployment.failures.length === 0) {
            await deployment.finish();
        }
        return { summary: steps.summary, events, failures: deployment.failures };
    }

    private open() {
        const events: ResourceEvent[] = [];
        const steps = new Steps({
            stack: "dev",
            state: this.state(),
            providerOf: () => ({ ...this.provider, updateSettles: this.updateSettles }),
            functionOf: () => promised(() => ({})),
            environment: {},
            signal: new AbortController().signal,
            isTracked: () => false,
            emit: (event) => void events.push(event),
        });
        return { steps, events };
    }

    private die(at: Fault, name: string): void {
        if (this.fault?.at === at && this.fault.name === name) {
            this.fault = undefined;
            throw at === "refused create" ? new CreationRefused("the name is taken") : new Error("killed");
        }
    }

    /** Faults come as rejections, as a lost connection would. */
    private readonly provider: ResourceProvider = {
        replaceOn: ["zone"],
        wholeMaps: ["tags"],
        create: promised((inputs) => {
            const name = nameOf(inputs);
            this.die("refused create", name);
            this.die("before create", name);
            this.calls.push(`create ${name}`);
            const id = `thing-${this.calls.length}`;
            this.things.set(id, inputs);
            this.die("after create", name);
            return id;
        }),
        find: promised((inputs) => [...this.things].find(([, { name }]) => name === inputs.name)?.[0]),
        settle: promised((_id, inputs) => {
            this.die("after settle", nameOf(inputs));
            if (inputs.image === "broken") {
                throw new Error("not ready");
            }
        }),
        read: promised((id) => {
            const thing = unlessBeingDeleted(this.things.get(id), () => this.leaving.has(id), id);
            return thing && { ...thing, address: `address of ${id}` };
        }),
        // Like most of Tencent's: only what differs is sent.
        update: promised((id, olds, news) => {
            this.calls.push(`update ${nameOf(news)}`);
            const changed = Object.entries(news).filter(([key, value]) => !isDeepStrictEqual(olds[key], value));
            const removed = Object.keys(olds).filter((key) => !(key in news));
            const kept = Object.entries(this.things.get(id) ?? {}).filter(([key]) => !removed.includes(key));
            this.things.set(id, Object.fromEntries([...kept, ...changed]));
            this.die("within update", nameOf(news));
        }),
        delete: async (id, inputs) => {
            this.die("before delete", nameOf(inputs));
            this.calls.push(`delete ${nameOf(inputs)}`);
            this.onDelete?.(nameOf(inputs));
            await Promise.resolve();
            this.things.delete(id);
            this.die("after delete", nameOf(inputs));
        },
    };
}

function promised<Args extends unknown[], Result>(body: (...args: Args) => Result): (...args: Args) => Promise<Result> {
    return (...args) => new Promise((resolve) => resolve(body(...args)));
}

function nameOf({ name }: Properties): string {
    return typeof name === "string" ? name : "";
}

export interface FakeRegistration {
    name: string;
    inputs?: Properties;
    after?: string[];
    protect?: boolean;
    retainOnDelete?: boolean;
    ignoreChanges?: string[];
    replaceOnChanges?: string[];
    /** The next one is registered before this one has an end. */
    atOnce?: boolean;
}

const TYPE = "fake:index:Thing";

function complete(registration: FakeRegistration): Registration {
    const { name, inputs, after, protect, retainOnDelete, ignoreChanges, replaceOnChanges } = registration;
    return {
        urn: `urn:pulumi:dev::fake::${TYPE}::${name}`,
        type: TYPE,
        name,
        custom: true,
        id: "",
        inputs: { name, ...inputs },
        provider: "",
        dependencies: (after ?? []).map((dependency) => `${TYPE}::${dependency}`),
        propertyDependencies: {},
        parent: "",
        protect: protect ?? false,
        retainOnDelete: retainOnDelete ?? false,
        ignoreChanges: ignoreChanges ?? [],
        replaceOnChanges: replaceOnChanges ?? [],
        deletedWith: "",
    };
}
