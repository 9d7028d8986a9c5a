import Table from "cli-table3";
import { stdoutColors as colors } from "../colors";
import type { AppOutcome } from "./app-outcome";
import type { AppProof } from "./prove-app";

/** Widths of the columns; with their borders 120. */
const WIDTHS = [18, 30, 18, 37, 11];

const VERDICTS: Readonly<Record<AppOutcome, string>> = {
    kept: "✔ kept",
    lost: "✘ lost",
    fooled: "✘ fooled",
    silent: "✘ unknown",
};

/** What the app said of its clients, for a terminal of 120 columns. */
export function appProofTable(proofs: readonly AppProof[]): string {
    const table = new Table({
        head: ["app", "client → URL", "the app took", "read from", "verdict"],
        colWidths: WIDTHS,
        wordWrap: true,
        wrapOnWordBoundary: true,
        style: { head: [], border: [] },
    });
    for (const proof of proofs) {
        const { target, client, url, address, outcome, clientIpKept, forged, reason } = proof;
        const colored = clientIpKept ? colors.green : colors.red;
        table.push([
            target,
            `${client}\n→ ${url}${forged ? "\n(headers were forged)" : ""}`,
            address ?? "nothing",
            sourceOf(proof),
            colored(VERDICTS[outcome]),
        ]);
        if (reason) {
            table.push([{ colSpan: WIDTHS.length, content: colors.red(reason) }]);
        }
    }
    const kept = proofs.filter(({ clientIpKept }) => clientIpKept).length;
    const line = `${kept} of ${proofs.length} clients recognized by the app itself by their own address`;
    return `${table.toString()}\n${kept === proofs.length && kept > 0 ? colors.green(line) : colors.red(line)}`;
}

function sourceOf({ by, source, format, line }: AppProof): string {
    return by === "header"
        ? (line ?? "")
        : [...(source?.split("/") ?? []), format && `(${format})`].filter(Boolean).join("\n");
}
