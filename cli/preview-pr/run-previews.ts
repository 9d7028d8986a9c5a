import type { Engine, OperationOptions, ResourceEvent } from "../../engine/api/engine";
import { runOnStacks, type StackResult } from "../stacks/run-stacks";
import type { Session } from "../stacks/session";
import { environmentSecrets, redact } from "./redact";
import type { ResourceChange, StackPreview } from "./stack-preview";

/** Previews the session's stacks, all at once. A preview that fails is a result like any other. */
export async function runPreviews(session: Session): Promise<StackPreview[]> {
    const resources = new Map<string, ResourceChange[]>();
    const results = await runOnStacks(
        withOptions(session, {
            onEvent: (event) => {
                const change = resourceChange(event);
                if (change) {
                    resources.set(event.stack, [...(resources.get(event.stack) ?? []), change]);
                }
            },
        }),
        "preview",
    );
    const previews = results.map((result) => stackPreview(session, result, resources.get(result.stack) ?? []));
    return redact(previews, environmentSecrets(session.environment));
}

/** A session whose engine is given options of its own; a listener of the caller's hears of events as well. */
export function withOptions(session: Session, own: Pick<OperationOptions, "onEvent" | "projectDirectory">): Session {
    const { engine } = session;
    const merged = (options: OperationOptions = {}): OperationOptions => ({
        ...options,
        ...own,
        onEvent: (event) => {
            options.onEvent?.(event);
            own.onEvent?.(event);
        },
    });
    const wrapped: Engine = {
        name: engine.name,
        preview: (stack, options) => engine.preview(stack, merged(options)),
        up: (stack, options) => engine.up(stack, merged(options)),
        refresh: (stack, options) => engine.refresh(stack, merged(options)),
        destroy: (stack, options) => engine.destroy(stack, merged(options)),
        stacks: (options) => engine.stacks(options),
        remove: (stack, options) => engine.remove(stack, options),
        resources: (stack, options) => engine.resources(stack, options),
        importResources: (stack, resources, options) => engine.importResources(stack, resources, options),
        outputs: (stack, options) => engine.outputs(stack, options),
    };
    return { ...session, engine: wrapped };
}

function resourceChange({ phase, op, type, name, changes = [] }: ResourceEvent): ResourceChange | undefined {
    return phase !== "done" || op === "same" || op === "read" ? undefined : { op, type, name, changes };
}

/** What became of the preview of one of the session's stacks. */
export function stackPreview(session: Session, result: StackResult, resources: ResourceChange[] = []): StackPreview {
    return {
        stack: result.stack,
        target: session.target,
        engine: session.engine.name === "pulumi" ? "pulumi" : "embedded",
        ...(result.summary ? { summary: result.summary } : {}),
        resources,
        ...(result.error ? { error: result.error.message } : {}),
    };
}
