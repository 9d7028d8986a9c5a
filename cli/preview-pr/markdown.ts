import { DECEPTIVE } from "../../doctor/model/printable";

/** One line whose characters are what they look like; the others are written as JavaScript would. */
export function visibleLine(text: string): string {
    return text.replace(DECEPTIVE, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`);
}

/** Text as inline code: nothing in it is markup. */
export function codeSpan(text: string): string {
    const line = visibleLine(text);
    const fence = "`".repeat(longestRun(line) + 1);
    const padding = line.startsWith("`") || line.endsWith("`") ? " " : "";
    return `${fence}${padding}${line}${padding}${fence}`;
}

/** A code block that nothing in its lines can close. */
export function codeBlock(lines: readonly string[], language = ""): string {
    const safe = lines.map(visibleLine);
    const fence = "`".repeat(Math.max(3, longestRun(safe.join("\n")) + 1));
    return [`${fence}${language}`, ...safe, fence].join("\n");
}

/** A section that is folded until it is clicked on. The blank line makes GitHub read what follows as markdown. */
export function details(summary: string, body: string): string {
    return `<details>\n<summary>${escapeHtml(summary)}</summary>\n\n${body}\n\n</details>`;
}

/** A pipe ends a cell even within code, unless it is escaped. */
export function table(header: readonly string[], alignment: readonly string[], rows: readonly string[][]): string {
    return [header, alignment, ...rows]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
}

function escapeHtml(text: string): string {
    return visibleLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function longestRun(text: string): number {
    return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
