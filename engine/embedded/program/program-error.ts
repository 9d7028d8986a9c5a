import { relative } from "node:path";
import { InputPropertiesError, ResourceError, RunError } from "@pulumi/pulumi";
import { EngineError } from "../../api/engine";

/**
 * What to tell the user of an error that came out of a program: the message of one that was meant for him, and with
 * any other its kind and the line of the program that it came from.
 * @param debug with the whole stack trace.
 */
export function describeProgramError(error: unknown, projectDirectory: string, debug: boolean): string {
    if (!(error instanceof Error)) {
        return `the program threw ${String(error)}`;
    }
    if (debug) {
        return error.stack ?? error.message;
    }
    if (InputPropertiesError.isInstance(error)) {
        // Elsewhere its message is only the summary; the SDK's provider host is what would print the reasons.
        const reasons = error.errors
            .map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`)
            .filter((line) => !error.message.includes(line));
        return [error.message, ...reasons].join("\n");
    }
    return isForTheUser(error) ? error.message : `${error.name}: ${error.message}${origin(error, projectDirectory)}`;
}

function isForTheUser(error: Error): boolean {
    if (ResourceError.isInstance(error)) {
        return error.hideStack === true;
    }
    return error instanceof EngineError || RunError.isInstance(error);
}

function origin(error: Error, projectDirectory: string): string {
    const frame = error.stack
        ?.split("\n")
        .map((line) => /\(?(?<file>\/[^():]+):(?<line>\d+):\d+\)?$/.exec(line)?.groups)
        .find((found) => found?.file?.startsWith(`${projectDirectory}/`) && !found.file.includes("/node_modules/"));
    return frame?.file ? ` (${relative(projectDirectory, frame.file)}:${frame.line})` : "";
}
