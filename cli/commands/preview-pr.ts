import { globSync, readFileSync, writeFileSync } from "node:fs";
import type { ArgumentsCamelCase, CommandModule } from "yargs";
import { printJson } from "../print/output";
import { previewAgainstBase } from "../preview-pr/against-base";
import { renderComment } from "../preview-pr/comment";
import { changedFiles, defaultBase, headCommit, mergeBase } from "../preview-pr/git";
import { parsePullRequest, upsertComment } from "../preview-pr/github-comment";
import { previewPublished, publishStates } from "../preview-pr/published-state";
import { runPreviews } from "../preview-pr/run-previews";
import { mergeResults, parseResults, type StackPreview } from "../preview-pr/stack-preview";
import { namesAmong, touchedStacks } from "../preview-pr/touched-stacks";
import { projectDirectory } from "../project";
import { openSession, policyOption, sessionOptions, type SessionArguments } from "../stacks/session";
import { allStacks, selectStacks } from "../stacks/stacks";
import { UsageError } from "../usage";

interface PreviewPrArguments extends SessionArguments {
    base?: string;
    all?: boolean;
    among?: string;
    againstBase?: boolean;
    publishState?: boolean;
    publishedState?: boolean;
    listStacks?: boolean;
    from?: string[];
    commit?: string;
    json?: boolean;
    out?: string;
    commentOn?: string;
}

export const previewPrCommand: CommandModule<object, PreviewPrArguments> = {
    command: "preview:pr [stacks..]",
    describe: "preview the stacks that a change touches, as one comment for its pull request",
    builder: (parser) =>
        policyOption(sessionOptions(parser))
            .positional("stacks", {
                type: "string",
                array: true,
                describe: "stack names, separated by spaces or commas",
                defaultDescription: "those that the change touches",
                coerce: (names: string[] = []) => names.flatMap(splitNames),
            })
            .option("base", {
                type: "string",
                describe: "branch or commit into which the change is to be merged",
                defaultDescription: "origin/$GITHUB_BASE_REF, else origin/main",
            })
            .option("all", { type: "boolean", describe: "all scenarios' stacks, whatever the change touches" })
            .option("among", {
                type: "string",
                describe:
                    "only these of the stacks that the change touches: names separated by commas; empty: all of them",
                defaultDescription: "all",
            })
            .option("against-base", {
                type: "boolean",
                describe: "bring up the base of the change in a separate lab and compare with it",
                conflicts: ["cloud", "pr"],
            })
            .option("publish-state", {
                type: "boolean",
                describe:
                    "preview nothing: copy the stacks' states, without their secrets, to PULUMI_PREVIEW_BACKEND_URL",
                implies: "cloud",
                conflicts: ["published-state", "pr"],
            })
            .option("published-state", {
                type: "boolean",
                describe: "compare with the copies that --publish-state wrote; PULUMI_BACKEND_URL is only read",
                implies: "cloud",
                conflicts: ["against-base", "pr"],
            })
            .option("list-stacks", { type: "boolean", describe: "only print the names of the stacks" })
            .option("from", {
                type: "string",
                array: true,
                describe:
                    "preview nothing: merge results of --json, and lists of --list-stacks --json (files or globs)",
            })
            .option("commit", {
                type: "string",
                describe: "the commit that the comment names",
                defaultDescription: "HEAD",
            })
            .option("json", {
                type: "boolean",
                describe: "print the results as JSON instead of the comment, as input for --from",
            })
            .option("out", { type: "string", describe: "print to this file instead of stdout" })
            .option("comment-on", {
                type: "string",
                describe: "create or update the comment on this pull request: its number, or <owner>:<branch>@<commit>",
            }),
    handler: async (args) => {
        if (args.listStacks) {
            const stacks = await wantedStacks(args);
            print(args, stacks, () => stacks.map((stack) => `${stack}\n`).join(""));
            return;
        }
        if (args.publishState) {
            const stacks = (args.stacks ?? []).length > 0 ? await wantedStacks(args) : allStacks(projectDirectory);
            const lines = await publishStates(stacks, process.env);
            process.stderr.write(lines.map((line) => `${line}\n`).join(""));
            return;
        }
        const previews = args.from ? readResults(args.from) : await preview(args);
        const commit = args.commit ?? (await headCommit(projectDirectory).catch(() => undefined));
        const comment = renderComment(previews, { commit });
        print(args, previews, () => comment);
        if (args.commentOn !== undefined) {
            const said = await upsertComment(parsePullRequest(args.commentOn), comment, process.env);
            process.stderr.write(`${said}\n`);
        }
        // A result that is only passed on was a failure, or none, of the job that made it.
        process.exitCode = !args.from && previews.some(({ error }) => error !== undefined) ? 1 : 0;
    },
};

async function preview(args: ArgumentsCamelCase<PreviewPrArguments>): Promise<StackPreview[]> {
    const stacks = await wantedStacks(args);
    if (stacks.length === 0) {
        return [];
    }
    if (args.publishedState) {
        return previewPublished({ ...args, stacks });
    }
    return args.againstBase
        ? previewAgainstBase({ ...args, stacks }, await mergeBase(projectDirectory, baseOf(args)))
        : runPreviews(await openSession({ ...args, stacks }, { creates: true }));
}

/** Those that are named, or all scenarios, or those that the change touches. */
async function wantedStacks(args: PreviewPrArguments): Promise<string[]> {
    const all = allStacks(projectDirectory);
    if (args.all || (args.stacks ?? []).length > 0) {
        return selectStacks(args.stacks ?? [], all);
    }
    const commit = await mergeBase(projectDirectory, baseOf(args));
    const touched = touchedStacks(await changedFiles(projectDirectory, commit), all, selectStacks([], all));
    const among = namesAmong(args.among);
    const allowed = among && selectStacks(among, all);
    return touched.filter((stack) => allowed === undefined || allowed.includes(stack));
}

function splitNames(names: string): string[] {
    return names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
}

function baseOf({ base }: PreviewPrArguments): string {
    return base ?? defaultBase(process.env);
}

function readResults(patterns: readonly string[]): StackPreview[] {
    const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern)))];
    if (files.length === 0) {
        throw new UsageError(`--from ${patterns.join(" ")}: there is no such file; set the files that --json wrote`);
    }
    return mergeResults(
        files.map((file) => {
            try {
                return parseResults(readFileSync(file, "utf8"));
            } catch (error) {
                throw new UsageError(`--from ${file}: not a result of preview:pr --json: ${(error as Error).message}`);
            }
        }),
    );
}

function print(args: PreviewPrArguments, json: unknown, text: () => string): void {
    if (args.out !== undefined) {
        writeFileSync(args.out, args.json ? `${JSON.stringify(json)}\n` : text());
    } else if (args.json) {
        printJson(json);
    } else {
        process.stdout.write(text());
    }
}
