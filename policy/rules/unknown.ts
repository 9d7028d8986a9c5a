import * as policy from "@pulumi/policy";

/** Thrown when a value is read that a preview does not know yet. */
export type UnknownValueError = Error & {
    /** The path of the value. */
    props: PropertyKey[];
};

/** What @pulumi/policy 1.21.0 exports without saying its types. */
interface Unknowns {
    UnknownValueError: new (sentinel: string, path: PropertyKey[]) => UnknownValueError;
    unknownCheckingProxy: <Props extends object>(props: Props) => Props;
}

const unknowns = policy as unknown as Unknowns;

export const UnknownValueError = unknowns.UnknownValueError;

/** Properties of which reading one that is not known yet throws an {@link UnknownValueError}. */
export const { unknownCheckingProxy } = unknowns;
