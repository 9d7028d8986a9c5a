import { lostText } from "../cloud-resources/lost-resources";
import type { NextCommandOptions } from "../next-command";
import { plainTable } from "../lab/lab-report";
import { stdoutColors as colors } from "../../verify/colors";
import { durationText } from "./expiry";
import type { Leftover } from "./leftovers";
import { isClean, type TeardownOutcome, type TeardownReport, type TeardownRow } from "./teardown";

const paint: Record<TeardownOutcome, (text: string) => string> = {
    destroyed: colors.green,
    "to destroy": colors.yellow,
    gone: colors.dim,
    kept: colors.dim,
    skipped: colors.yellow,
    failed: colors.red,
};

/** What became of the stacks, and what is left, for a terminal. */
export function teardownReportText(report: TeardownReport, options: NextCommandOptions = {}): string {
    const { rows, lost, leftovers, gaps } = report;
    const stacks = [...new Set(lost.map(({ stack }) => stack))];
    return [
        rows.length > 0 ? stackTable(rows) : colors.dim("There is no stack to tear down."),
        ...stacks.map((stack) =>
            colors.red(
                lostText(
                    stack,
                    lost.filter((resource) => resource.stack === stack),
                    options,
                ),
            ),
        ),
        leftovers.length > 0 ? leftoverText(leftovers) : "",
        ...gaps.map((gap) => colors.red(`not looked for: ${gap}`)),
        isClean(report) ? colors.green("No resources are left behind by deleted stacks.") : "",
    ]
        .filter(Boolean)
        .join("\n\n");
}

function stackTable(rows: readonly TeardownRow[]): string {
    return plainTable(
        ["STACK", "AGE", "TTL", "RESULT"],
        rows.map(({ stack, lifetime: { age, ttl }, outcome, detail }) => [
            stack,
            age === undefined ? "-" : durationText(age),
            ttl ?? "-",
            `${paint[outcome](outcome)}${detail ? `: ${detail.split("\n")[0]}` : ""}`,
        ]),
    );
}

function leftoverText(leftovers: readonly Leftover[]): string {
    const table = plainTable(
        ["KIND", "ID", "NAME", "STACK", "REGION"],
        leftovers.map(({ label, id, name, stack, region }) => [label, id, name, stack, region]),
    );
    const commands = leftovers.map(({ remedy }) => `  ${remedy}`);
    return [
        colors.red(`Left behind: ${leftovers.length} that belong to no stack of this backend`),
        table,
        "",
        "Delete them in this order:",
        ...commands,
    ].join("\n");
}

/** The report for machines: milliseconds for durations. */
export function reportJson({ rows, lost, leftovers, gaps }: TeardownReport): object {
    return {
        stacks: rows.map(({ stack, lifetime: { age, ttl }, outcome, detail }) => ({
            stack,
            ageMs: age ?? null,
            ttl: ttl ?? null,
            result: outcome,
            detail,
        })),
        lost,
        leftovers,
        notLookedFor: gaps,
    };
}
