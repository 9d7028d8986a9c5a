import * as pulumi from "@pulumi/pulumi";

/** An argument of a component that is missing or wrong, and what to do about it. */
export interface ArgMistake {
    /** Of the argument, such as `loadBalancer.l4Listeners[0].port`. */
    propertyPath: string;
    reason: string;
}

/**
 * The error of a component's arguments. Its message has every mistake, since in-process programs print nothing else;
 * Pulumi's provider host reads the property paths.
 */
export function inputError(component: string, mistakes: readonly ArgMistake[]): pulumi.InputPropertiesError {
    const lines = mistakes.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
    return new pulumi.InputPropertiesError({ message: [`${component}:`, ...lines].join("\n"), errors: [...mistakes] });
}

/** Throws an {@link inputError} where there is a mistake. */
export function refuseMistakes(component: string, mistakes: readonly ArgMistake[]): void {
    if (mistakes.length > 0) {
        throw inputError(component, mistakes);
    }
}

/** An argument that has been checked to be set. Throws where it is not. */
export function requireArg<Args extends object, Key extends keyof Args & string>(
    component: string,
    args: Args,
    key: Key,
): NonNullable<Args[Key]> {
    const value = args[key];
    if (value === undefined || value === null) {
        throw inputError(component, [{ propertyPath: key, reason: "is not set: set it" }]);
    }
    return value;
}
