/** What a component of the control plane wrote last. */
export interface ComponentLog {
    component: string;
    lines: readonly string[];
}

/** Frames of a Go stack trace, and their places. */
const STACK_FRAME = /^\s|^goroutine \d|^created by |^[\w./@*()-]+\(.*\)$/;
const NO_SPACE = "no space left on device";

/**
 * Why a control plane does not come up, by its components' logs: the first cause that the machine can be helped with, and what
 * tells something of each component. A component that has ended by itself stands alone: the others complain of it.
 *
 * @param components in the order in which they need one another.
 * @param directory where they keep their data.
 */
export function failureByLogs(components: readonly ComponentLog[], directory: string, count: number): string[] {
    const telling = components.map(({ component, lines }) => ({ component, lines: tellingLines(lines, count) }));
    const ended = telling.find((_, index) =>
        components[index]!.lines.some((line) => /^panic: |"level":"fatal"/.test(line)),
    );
    const shown = ended ? [ended] : telling;
    const isFull = components.some(({ lines }) => lines.some((line) => line.includes(NO_SPACE)));
    return [
        ...(isFull ? [`no space is left on the disk of ${directory}: free some, then start the lab again`] : []),
        ...shown.flatMap(({ component, lines }) => [`${component}:`, ...lines.map((line) => `  ${line}`)]),
    ];
}

/** The last lines that say what went wrong, without stack traces; the last ones of all where none does. */
function tellingLines(lines: readonly string[], count: number): string[] {
    const readable = lines.filter((line) => !STACK_FRAME.test(line)).map(asText);
    const wrong = readable.filter(({ isWrong }) => isWrong);
    return [...new Set((wrong.length > 0 ? wrong : readable).map(({ text }) => text))].slice(-count);
}

/** A line of etcd, which writes JSON, or of Kubernetes' components (`E1130 21:44:53 …`). */
function asText(line: string): { text: string; isWrong: boolean } {
    try {
        const { level, msg, error } = JSON.parse(line) as { level?: string; msg?: string; error?: string };
        const isWrong = level !== "info" && level !== "debug" && level !== "warn";
        return { text: [msg, error].filter(Boolean).join(": "), isWrong };
    } catch {
        return { text: line, isWrong: /^[EF]\d{4} |^panic: /.test(line) };
    }
}
