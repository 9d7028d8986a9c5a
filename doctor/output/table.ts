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

/** The lines of a text, none wider than `width`. */
export function wrapped(text: string, width: number): string[] {
    return text.split("\n").flatMap((paragraph) => {
        const lines: string[] = [];
        let line = "";
        for (const word of paragraph.split(" ").flatMap((each) => pieces(each, width))) {
            const longer = line ? `${line} ${word}` : word;
            if (line && displayWidth(longer) > width) {
                lines.push(line);
                line = word;
            } else {
                line = longer;
            }
        }
        return [...lines, line];
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

const WIDE =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/gu;

/** Columns that a text takes on a terminal: characters of East Asia take two (Unicode Standard Annex 11). */
export function displayWidth(text: string): number {
    return /^[ -~]*$/.test(text) ? text.length : [...text].length + (text.match(WIDE)?.length ?? 0);
}
