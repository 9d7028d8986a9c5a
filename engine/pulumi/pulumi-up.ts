import type { PreviewOptions, Stack, UpOptions } from "@pulumi/pulumi/automation";
import { STACK_TAGS } from "../api/stack-tags";

type Tags = Readonly<Record<string, string>>;

/** The settings of a stack that an `up` needs. */
export interface UpStack extends Pick<Stack, "name"> {
    workspace: Pick<Stack["workspace"], "listTags" | "setTag" | "removeTag">;
    preview(options: PreviewOptions): Promise<unknown>;
    up(options: UpOptions): Promise<unknown>;
}

export interface UpRequest {
    /** The tags that the stack is to have. @default they stay */
    tags?: Tags;
    policyPacks?: string[];
    /** For the run that is seen, and for the preview that is not. */
    args: UpOptions;
    quiet: PreviewOptions;
}

/**
 * Brings a stack up. Its tags are written before the resources, so that also a stack whose `up` was killed is found by them,
 * but after a preview: a config or a policy that refuses the program leaves the stack's ttl as it was.
 */
export async function upWithTags(stack: UpStack, { tags, policyPacks, args, quiet }: UpRequest): Promise<void> {
    const packs = policyPacks ? { policyPacks } : {};
    const changes = tags ? tagChanges(await stack.workspace.listTags(stack.name), tags) : NONE;
    // The Automation API's `up` has no preview of its own, and policies for a stack as a whole apply at the end of an
    // operation: too late for what the update has created.
    if (policyPacks || changes.set.length + changes.remove.length > 0) {
        await stack.preview({ ...quiet, ...packs });
    }
    for (const [key, value] of changes.set) {
        await stack.workspace.setTag(stack.name, key, value);
    }
    for (const key of changes.remove) {
        await stack.workspace.removeTag(stack.name, key);
    }
    await stack.up({ ...args, ...packs });
}

const NONE: { set: [string, string][]; remove: string[] } = { set: [], remove: [] };

/** Pulumi Cloud has tags of its own there. A ttl that was taken out of the config must not outlive it. */
function tagChanges(present: Tags, wanted: Tags): typeof NONE {
    return {
        set: Object.entries(wanted).filter(([key, value]) => present[key] !== value),
        remove: Object.values(STACK_TAGS).filter((own) => own in present && !(own in wanted)),
    };
}
