import pc from "picocolors";

/**
 * Colours where the stream is a terminal that has them; NO_COLOR and TERM=dumb count (tty.WriteStream.hasColors).
 * picocolors alone would also colour every log under CI.
 */
function colorsFor(stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> {
    return pc.createColors(Boolean(stream.isTTY) && stream.hasColors());
}

export const stdoutColors = colorsFor(process.stdout);
export const stderrColors = colorsFor(process.stderr);
