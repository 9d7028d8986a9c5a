/** A cell; its lines are broken at spaces, or where a word is longer than the column. */
export interface Cell {
    text: string;
    /** Colours a line of it. @default - none */
    paint?: (line: string) => string;
}

/**
 * A table with columns of fixed widths (without their borders). Thousands of rows take milliseconds, with cli-table3 seconds: that
 * measures every word again for each cell.
 */
export function boxTable(head: readonly Cell[], rows: readonly (readonly Cell[])[], widths: readonly number[]): string {
    const rule = (left: string, middle: string, right: string) =>
        `${left}${widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}`;
    const between = rule("├", "┼", "┤");
    const body = [head, ...rows].flatMap((row, index) => [...(index > 0 ? [between] : []), ...rowLines(row, widths)]);
    return [rule("┌", "┬", "┐"), ...body, rule("└", "┴", "┘")].join("\n");
}

function rowLines(row: readonly Cell[], widths: readonly number[]): string[] {
    const cells = row.map(({ text }, column) => wrapped(text, widths[column] ?? 1));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, index) => {
        const line = cells.map((lines, column) => padded(lines[index] ?? "", widths[column] ?? 1, row[column]?.paint));
        return `│ ${line.join(" │ ")} │`;
    });
}

function padded(line: string, width: number, paint = (text: string) => text): string {
    return `${line && paint(line)}${" ".repeat(Math.max(0, width - displayWidth(line)))}`;
}

/** The lines of a text, none wider than `width`: broken at spaces, and between characters of East Asia. */
export function wrapped(text: string, width: number): string[] {
    return text.split("\n").flatMap((paragraph) => {
        const lines: string[] = [];
        let line = "";
        for (const { gap, atom } of atomsOf(paragraph)) {
            for (const piece of pieces(atom, width)) {
                const longer = line ? `${line}${gap}${piece}` : piece;
                if (line && displayWidth(longer) > width) {
                    lines.push(line);
                    line = piece;
                } else {
                    line = longer;
                }
            }
        }
        return [...lines, line];
    });
}

/** What is not broken, with what stands before it; punctuation stays with the character that it belongs to. */
function atomsOf(paragraph: string): { gap: string; atom: string }[] {
    return paragraph.split(" ").flatMap((word, position) => {
        const atoms = isNarrow(word) ? [word] : (word.match(ATOM) ?? []);
        return atoms.map((atom, index) => ({ gap: index === 0 && position > 0 ? " " : "", atom }));
    });
}

function pieces(word: string, width: number): string[] {
    if (displayWidth(word) <= width) {
        return [word];
    }
    const found: string[] = [];
    let piece = "";
    for (const character of word) {
        if (displayWidth(piece + character) > width) {
            found.push(piece);
            piece = "";
        }
        piece += character;
    }
    return [...found, piece];
}

const WIDE_RANGES =
    "\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}";
const WIDE = new RegExp(`[${WIDE_RANGES}]`, "gu");
const CLOSING = "，。；：、）！？”";
const ATOM = new RegExp(`（*(?:[${WIDE_RANGES}]|[^${WIDE_RANGES}]+)[${CLOSING}]*|（+`, "gu");

function isNarrow(text: string): boolean {
    return /^[ -~]*$/.test(text);
}

/** Columns that a text takes on a terminal: characters of East Asia take two (Unicode Standard Annex 11). */
export function displayWidth(text: string): number {
    return isNarrow(text) ? text.length : [...text].length + (text.match(WIDE)?.length ?? 0);
}

/** Columns of a report that is not printed on a terminal, and the most columns of one that is. */
const WIDEST = 120;
/** On a narrower terminal lines are broken by it. */
const NARROWEST = 80;

/** Widths of a table's columns on a terminal: between those of the narrowest and those of the widest. */
export function columnWidths(
    { narrow, wide }: { narrow: readonly number[]; wide: readonly number[] },
    columns = WIDEST,
): number[] {
    const share = (Math.min(Math.max(columns, NARROWEST), WIDEST) - NARROWEST) / (WIDEST - NARROWEST);
    return wide.map((width, index) => {
        const least = narrow[index] ?? width;
        return least + Math.floor(share * (width - least));
    });
}

/** A text broken for a terminal, its further lines indented; elsewhere as it is. */
export function hanging(text: string, indent: number, columns: number | undefined): string {
    return columns === undefined
        ? text
        : wrapped(text, Math.max(columns, NARROWEST) - indent).join(`\n${" ".repeat(indent)}`);
}
