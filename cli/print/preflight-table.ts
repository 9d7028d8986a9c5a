import Table from "cli-table3";
import { stdoutColors as colors } from "../../verify/colors";
import type { CheckResult, CheckStatus } from "../../preflight/check";
import { priceLine } from "../../preflight/price-line";
import type { PreflightReport } from "../../preflight/run-preflight";

/** Widths of the columns; with their borders 120. */
const WIDTHS = [20, 12, 84];

const MARKS: Readonly<Record<CheckStatus, string>> = {
    passed: colors.green("✔ passed"),
    failed: colors.red("✘ failed"),
    warned: colors.yellow("! warning"),
    unasked: colors.dim("? not asked"),
};

/** The pre-flight of one stack, for a terminal of 120 columns. */
export function preflightTable(stack: string, { results, prices, isLab }: PreflightReport): string {
    const table = new Table({
        head: ["check", "result", stack],
        colWidths: WIDTHS,
        wordWrap: true,
        wrapOnWordBoundary: true,
        style: { head: [], border: [] },
    });
    for (const { check, status, found, remedy, source } of results) {
        const lines = [found, ...(remedy ? [`→ ${remedy}`] : []), ...(source && remedy ? [source] : [])];
        table.push([check, MARKS[status], lines.join("\n")]);
    }
    return [table.toString(), priceLine(prices, isLab), preflightSummary(results)].filter(Boolean).join("\n");
}

export function preflightSummary(results: readonly CheckResult[]): string {
    const count = (status: CheckStatus) => results.filter((result) => result.status === status).length;
    return `${count("passed")} passed, ${count("failed")} failed, ${count("warned")} warned, ${count("unasked")} not asked`;
}
