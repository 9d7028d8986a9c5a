import * as pulumi from "@pulumi/pulumi";
import { packageOptions, packageRef } from "./package-ref";

type Kind = "required" | "optional" | "defaulted" | "computed";

/** One property of a resource; `T` is the type it has as an output. */
export interface Property<K extends Kind, T> {
    readonly kind: K;
    readonly secret: boolean;
    /** Carries the type only. */
    readonly type?: T;
}

type Properties = Record<string, Property<Kind, unknown>>;

type TypeOf<P> = P extends Property<Kind, infer T> ? T : never;

type KeysOf<P extends Properties, K extends Kind> = {
    [Name in keyof P]: P[Name]["kind"] extends K ? Name : never;
}[keyof P];

/** A `T` in which everything nested may be an output or a promise. */
export type InputOf<T> = T extends readonly (infer Item)[]
    ? pulumi.Input<InputOf<Item>>[]
    : T extends object
      ? { [Key in keyof T]: pulumi.Input<InputOf<T[Key]>> }
      : T;

/** The arguments of a resource with these properties. */
export type ArgsOf<P extends Properties> = {
    [Name in KeysOf<P, "required">]: pulumi.Input<InputOf<TypeOf<P[Name]>>>;
} & {
    [Name in KeysOf<P, "optional" | "defaulted">]?: pulumi.Input<InputOf<TypeOf<P[Name]>> | undefined>;
};

type OutputsOf<P extends Properties> = {
    readonly [Name in keyof P]: pulumi.Output<
        P[Name]["kind"] extends "optional" ? TypeOf<P[Name]> | undefined : TypeOf<P[Name]>
    >;
};

type StateOf<P extends Properties> = {
    [Name in keyof P]?: pulumi.Input<InputOf<TypeOf<P[Name]>>>;
};

export interface ResourceClass<P extends Properties> {
    new (name: string, args: ArgsOf<P>, opts?: pulumi.CustomResourceOptions): pulumi.CustomResource & OutputsOf<P>;
    /** Reads an existing resource by its provider id. */
    get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: StateOf<P>,
        opts?: pulumi.CustomResourceOptions,
    ): pulumi.CustomResource & OutputsOf<P>;
    /** Whether an object is a resource of this class, even one of another copy of this package. */
    isInstance(obj: unknown): obj is pulumi.CustomResource & OutputsOf<P>;
}

/** An argument that has to be given. */
export function required<T>(): Property<"required", T> {
    return { kind: "required", secret: false };
}

/** An argument that may be left out, and is then undefined in the outputs. */
export function optional<T>(): Property<"optional", T> {
    return { kind: "optional", secret: false };
}

/** An argument that may be left out, is then undefined in the outputs, and must not be shown. */
export function optionalSecret<T>(): Property<"optional", T> {
    return { kind: "optional", secret: true };
}

/** An argument that may be left out, and is then given a value by the provider. */
export function defaulted<T>(): Property<"defaulted", T> {
    return { kind: "defaulted", secret: false };
}

/** What only the provider sets. */
export function computed<T>(): Property<"computed", T> {
    return { kind: "computed", secret: false };
}

/** What only the provider sets, and must not be shown. */
export function computedSecret<T>(): Property<"computed", T> {
    return { kind: "computed", secret: true };
}

/**
 * The class of a resource of Tencent's provider, shaped as `pulumi package add` would write it: constructor, static
 * `get` and `isInstance`, one output a property.
 */
export function resourceClass<P extends Properties>(token: string, properties: P): ResourceClass<P> {
    const names = Object.keys(properties);
    const secrets = names.filter((name) => properties[name]?.secret);

    class Resource extends pulumi.CustomResource {
        static readonly __pulumiType = token;

        static get(
            name: string,
            id: pulumi.Input<pulumi.ID>,
            state?: pulumi.Inputs,
            opts?: pulumi.CustomResourceOptions,
        ): Resource {
            return new this(name, state, { ...opts, id });
        }

        static override isInstance(obj: unknown): obj is Resource {
            return (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === token;
        }

        constructor(name: string, args: pulumi.Inputs = {}, opts: pulumi.CustomResourceOptions = {}) {
            const inputs: pulumi.Inputs = {};
            for (const property of names) {
                const kind = properties[property]?.kind;
                // Looked up by id: what is given is state, outputs included. Otherwise outputs are named, but have no value.
                const given: unknown = opts.id || kind !== "computed" ? args[property] : undefined;
                if (!opts.id && !opts.urn && kind === "required" && given === undefined) {
                    throw new Error(`Missing required property '${property}'`);
                }
                inputs[property] = properties[property]?.secret && given !== undefined ? pulumi.secret(given) : given;
            }
            const defaults = { ...packageOptions, additionalSecretOutputs: secrets };
            super(token, name, inputs, pulumi.mergeOptions(defaults, opts), false, packageRef());
        }
    }
    // The outputs are set by CustomResource from the names in `inputs`, which no class declaration can express.
    return Resource as unknown as ResourceClass<P>;
}
