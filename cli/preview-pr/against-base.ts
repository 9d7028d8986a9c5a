import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pRetry from "p-retry";
import { resetLab } from "../../lab/daemon-client";
import { labHome, type LabHome } from "../../lab/home";
import { projectDirectory } from "../project";
import { runOnStacks } from "../stacks/run-stacks";
import { openSession, type SessionArguments } from "../stacks/session";
import { allStacks } from "../stacks/stacks";
import { takeBaseProgram } from "./base-program";
import { runPreviews, stackPreview, withOptions } from "./run-previews";
import type { StackPreview } from "./stack-preview";

/**
 * Previews the stacks against another commit's program, which is brought up first, in a lab of its own that is gone
 * afterwards: so a change shows as the updates and replacements that it is, without an account and without a stack that
 * is deployed anywhere.
 */
export async function previewAgainstBase(
    args: SessionArguments & { stacks: string[] },
    commit: string,
): Promise<StackPreview[]> {
    // An interrupt ends what is under way; the lab must not outlive this.
    const wait = () => undefined;
    process.on("SIGINT", wait).on("SIGTERM", wait);
    const base = await takeBaseProgram(projectDirectory, commit);
    const home = labHome(projectDirectory, mkdtempSync(join(tmpdir(), "tke-client-ip-preview-")));
    try {
        const known = allStacks(base.directory);
        const failures = await bringUpBase(
            { ...args, stacks: args.stacks.filter((stack) => known.includes(stack)) },
            home,
            base.directory,
            commit,
        );
        const stacks = args.stacks.filter((stack) => !failures.has(stack));
        const previews = stacks.length > 0 ? await runPreviews(await openSession({ ...args, stacks }, { home })) : [];
        return [...previews.map((preview) => ({ ...preview, baseCommit: commit })), ...failures.values()];
    } finally {
        base.remove();
        // A lab that could not start is still ending: it hangs up once, and is gone then.
        await pRetry(() => resetLab(home), { retries: 5, minTimeout: 200 });
        process.off("SIGINT", wait).off("SIGTERM", wait);
    }
}

/** Brings the commit's stacks up; returns those that did not come up. Its policies are not what is reviewed. */
async function bringUpBase(
    args: SessionArguments & { stacks: string[] },
    home: LabHome,
    directory: string,
    commit: string,
): Promise<Map<string, StackPreview>> {
    if (args.stacks.length === 0) {
        return new Map();
    }
    const session = await openSession({ ...args, policy: false }, { home });
    const results = await runOnStacks(withOptions(session, { projectDirectory: directory }), "up");
    const failures = results.filter(({ error }) => error !== undefined);
    return new Map(
        failures.map(({ stack, error }) => {
            const reason = `the base's program, ${commit}, did not come up in the lab:\n${error?.message}`;
            return [stack, { ...stackPreview(session, { stack, error: new Error(reason) }), baseCommit: commit }];
        }),
    );
}
