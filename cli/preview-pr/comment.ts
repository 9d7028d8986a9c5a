import type { Operation } from "../../engine/api/engine";
import { summaryText } from "../print/event-lines";
import { byImportance, diffLines } from "./diff-lines";
import { fairShares } from "./fair-shares";
import { lossAlerts, lossesText } from "./losses";
import { codeBlock, codeSpan, details, table, visibleLine } from "./markdown";
import type { StackPreview } from "./stack-preview";

/** Finds the comment again on the next run; GitHub does not show it. */
export const MARKER = "<!-- tke-client-ip preview -->";

/** GitHub refuses a comment of more characters. */
export const MAXIMUM_COMMENT = 65_536;

/** More have no row: what a pull request's code passes on is not trusted to be of this project's size. */
const MAXIMUM_STACKS = 50;

/** The table flags those of all stacks. */
const MAXIMUM_ALERTS = 5;

/** A longer name of a stack is cut. */
const MAXIMUM_NAME = 100;

/** A longer line of an error is cut. */
const MAXIMUM_ERROR_LINE = 1000;

const COUNTED = ["create", "update", "replace", "delete", "same"] as const satisfies readonly Operation[];

export interface CommentOptions {
    /** The commit that was previewed. */
    commit?: string;
    /** In UTF-16 units, of which a text never has fewer than characters. @default GitHub's limit */
    maximum?: number;
}

/** The one comment on a pull request: a table of all stacks, what would be lost for good, and the diffs, folded. */
export function renderComment(previews: readonly StackPreview[], options: CommentOptions = {}): string {
    const { maximum = MAXIMUM_COMMENT } = options;
    let available = maximum;
    for (;;) {
        const text = renderWithin(available, previews, options);
        if (text.length <= maximum) {
            return text;
        }
        if (available <= 0) {
            return withoutDetails(previews).slice(0, maximum);
        }
        available -= text.length - maximum;
    }
}

function withoutDetails(previews: readonly StackPreview[]): string {
    return `${MARKER}\n\n### ${headline(previews)}\n\nThe details do not fit into a comment: \`npm run preview:pr\` shows them.\n`;
}

/** @param available what the lines of all folds may come to. */
function renderWithin(available: number, previews: readonly StackPreview[], { commit }: CommentOptions): string {
    // Cut as they are shown: a character may become six.
    const shown = previews
        .slice(0, MAXIMUM_STACKS)
        .map((preview) => ({ ...preview, stack: visibleLine(preview.stack).slice(0, MAXIMUM_NAME) }));
    const folded = shown.filter(({ error, resources }) => error !== undefined || resources.length > 0);
    const sections = folded.map((preview) => ({ preview, lines: sectionLines(preview) }));
    const shares = fairShares(
        sections.map(({ lines }) => lengthOf(lines)),
        available,
    );
    const paragraphs = [
        MARKER,
        `### ${headline(previews)}`,
        shown.length > 0 ? overview(shown) : "",
        previews.length > shown.length ? `${previews.length - shown.length} more stacks are not shown.` : "",
        ...lossAlerts(shown).slice(0, MAXIMUM_ALERTS),
        ...sections.map(({ preview, lines }, index) => fold(preview, lines, shares[index] ?? 0)),
        footer(shown, commit),
    ];
    return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`;
}

function headline(previews: readonly StackPreview[]): string {
    if (previews.length === 0) {
        return "Preview: this change touches no stack";
    }
    const failed = previews.filter(({ error }) => error !== undefined).length;
    const changed = previews.filter(({ resources }) => resources.length > 0).length;
    const text = `Preview: ${changed} of ${previews.length} stack${previews.length === 1 ? "" : "s"} would change`;
    return failed > 0 ? `${text}, ${failed} failed` : text;
}

function overview(previews: readonly StackPreview[]): string {
    return table(
        ["stack", "create", "update", "replace", "delete", "unchanged", ""],
        [":--", "--:", "--:", "--:", "--:", "--:", ":--"],
        previews.map((preview) => [
            codeSpan(preview.stack),
            ...COUNTED.map((op) => cell(preview.summary?.[op])),
            verdict(preview),
        ]),
    );
}

function cell(value: number | undefined): string {
    return value === undefined ? "?" : value === 0 ? "·" : String(value);
}

function verdict(preview: StackPreview): string {
    if (preview.error !== undefined) {
        return "❌ preview failed";
    }
    const lost = lossesText(preview);
    return lost ? `⚠️ ${lost}` : preview.resources.length > 0 ? "" : "✅ no changes";
}

function sectionLines({ error, resources }: StackPreview): string[] {
    const reasons =
        error
            ?.trimEnd()
            .split("\n")
            .map((line) => `! ${visibleLine(line).slice(0, MAXIMUM_ERROR_LINE)}`) ?? [];
    return [...reasons, ...byImportance(resources).flatMap(diffLines)].map(visibleLine);
}

function fold({ stack, error, summary, target }: StackPreview, lines: readonly string[], share: number): string {
    const title = error === undefined ? summaryText(summary ?? NOTHING, true) : "preview failed";
    const kept = linesWithin(lines, share);
    const cut = lines.length - kept.length;
    const command = `npm run preview:pr -- ${stack}${target === "cloud" ? " --cloud" : " --against-base"}`;
    const rest =
        cut > 0
            ? [`${cut} of ${lines.length} lines are cut to fit into a comment; ${codeSpan(command)} shows all.`]
            : [];
    const blocks = kept.length > 0 ? [codeBlock(kept, "diff")] : [];
    return details(`${stack}: ${title}`, [...blocks, ...rest].join("\n\n"));
}

const NOTHING = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

function linesWithin(lines: readonly string[], length: number): string[] {
    let left = length;
    const end = lines.findIndex((line) => (left -= line.length + 1) < 0);
    return end === -1 ? [...lines] : lines.slice(0, end);
}

function lengthOf(lines: readonly string[]): number {
    return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function footer(previews: readonly StackPreview[], commit: string | undefined): string {
    const [first] = previews;
    if (!first) {
        return commit ? `<sub>Commit ${commit}.</sub>` : "";
    }
    const comparison =
        first.target === "cloud"
            ? "compared with what is deployed on Tencent Cloud"
            : first.baseCommit
              ? `compared with ${first.baseCommit}, brought up in the lab`
              : "in the lab, compared with what is up there";
    return `<sub>Commit ${commit ?? "unknown"}, ${comparison}.</sub>`;
}
