import type { Properties } from "../api/property-values";

/** What a provider's operation gets besides the resource. */
export interface ProviderContext {
    /** Aborted when the user gives up: waiting ends, nothing half-made is forgotten. */
    signal: AbortSignal;
    environment: NodeJS.ProcessEnv;
    /** Inputs of the explicit provider (`pulumi:providers:…`) that the resource names; empty: the default provider. */
    providerInputs: Properties;
    /** Id of that provider. */
    providerId: string;
    /** Whether another resource of any stack on this machine has this id. */
    isTracked: (id: string) => boolean;
    /** Says what is waited for, and why it may not end; once is enough. */
    report?: (message: string) => void;
    /** Chosen at random when the resource was created; absent for one that an earlier version created. */
    creationId?: string;
}

/**
 * How resources of one type are created, changed and deleted. Creation is in two steps, so that the id is on disk before anything is
 * waited for: a kill between them leaves a resource that the next run finishes.
 */
export interface ResourceProvider {
    /**
     * Throws {@link CreationRefused} where somebody else has what `create` would create and `find` could take for the
     * stack's own. Called before the creation is noted.
     */
    assertAbsent?(inputs: Properties, context: ProviderContext): Promise<void>;
    /**
     * Asks for the resource and returns its id at once. Where the id is known beforehand, `settle` may do all the rest.
     * Throws {@link CreationRefused} only where it is certain that nothing was created.
     */
    create(inputs: Properties, context: ProviderContext): Promise<string>;
    /**
     * The id of what an interrupted `create` with these inputs has made, if it made anything. It is known by marks that
     * this stack alone sets (its tags, its field manager), never by its name alone.
     * Absent: `create` itself makes nothing.
     */
    find?(inputs: Properties, context: ProviderContext): Promise<string | undefined>;
    /** Finishes what `create` began and waits until the resource is ready; harmless when repeated. */
    settle?(id: string, inputs: Properties, context: ProviderContext): Promise<void>;
    /**
     * Outputs by name, with the inputs that the cloud returns; undefined where the resource does not exist. Throws
     * {@link BeingDeleted} where it is being deleted.
     */
    read(id: string, inputs: Properties, context: ProviderContext): Promise<Properties | undefined>;
    /** Changes in place and waits until ready; harmless when repeated. Absent: every change replaces. */
    update?(id: string, olds: Properties, news: Properties, context: ProviderContext): Promise<void>;
    /**
     * Whether an update may follow a creation that has not settled, since it waits for as much itself. Otherwise what can never
     * become ready would keep its own correction waiting. @default false
     */
    updateSettles?: boolean;
    /** Deletes and waits until gone; does nothing where it is gone already. */
    delete(id: string, inputs: Properties, outputs: Properties, context: ProviderContext): Promise<void>;
    /** Paths of the inputs that cannot change in place (Terraform's ForceNew, kept by the bridge). */
    replaceOn: readonly string[];
    /**
     * More such paths, where they depend on what the resource was asked for with, or on the explicit provider's inputs.
     * @default none
     */
    alsoReplaceOn?(saved: Properties, providerInputs: Properties): readonly string[];
    /** Inputs that are maps of which nobody else owns a key, such as `tags`: a key added behind the stack's back is drift. */
    wholeMaps?: readonly string[];
    /** Inputs and outputs that are secret whatever the program says. */
    secrets?: readonly string[];
    /** Whether an error means that what the resource lives in cannot be reached (it may be gone itself). */
    isUnreachable?(error: unknown): boolean;
    /** Throws for inputs that it cannot take, before any call and in previews too. */
    check?(inputs: Properties): void;
}

/** A function of a provider (`getVpcInstances`): asks, and changes nothing. Answers by the names that the bridge gives. */
export type ProviderFunction = (args: Properties, context: FunctionContext) => Promise<Properties>;

/** What a function gets of a provider's context. */
export type FunctionContext = Pick<ProviderContext, "signal" | "environment" | "providerInputs" | "report">;
