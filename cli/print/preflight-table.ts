import Table from "cli-table3";
import { stdoutColors as colors } from "../../verify/colors";
import type { CheckResult, CheckStatus } from "../../preflight/check";
import type { Prices } from "../../preflight/facts";
import type { PreflightReport } from "../../preflight/run";

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
    const price = priceLine(prices);
    const madeUp = price && isLab ? `${price} (the lab's prices are made up)` : price;
    return [table.toString(), madeUp, summaryLine(results)].filter(Boolean).join("\n");
}

/** One line of what the stack costs, by what Tencent's price actions answered; undefined where they answered nothing. */
export function priceLine({ hourly, unknown }: Prices): string | undefined {
    const items = Object.entries(hourly);
    if (items.length === 0) {
        return undefined;
    }
    const total = items.reduce((sum, [, price]) => sum + price, 0);
    const parts = items.map(([item, price]) => `${item} ${amount(price)}`).join(", ");
    const rest = unknown.length > 0 ? `; the API does not say what ${unknown.join(", ")} cost` : "";
    return `about ${amount(total)} an hour in the account's currency, of it ${parts}${rest}; traffic comes on top`;
}

export function summaryLine(results: readonly CheckResult[]): string {
    const count = (status: CheckStatus) => results.filter((result) => result.status === status).length;
    return `${count("passed")} passed, ${count("failed")} failed, ${count("warned")} warned, ${count("unasked")} not asked`;
}

function amount(price: number): string {
    return price.toFixed(2);
}
