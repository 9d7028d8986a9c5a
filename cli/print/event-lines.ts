import { stderrColors as colors } from "../../verify/colors";
import type { ChangeSummary, ResourceEvent } from "../../engine/api/engine";

const symbols: Record<ResourceEvent["op"], string> = {
    create: colors.green("+ "),
    update: colors.yellow("~ "),
    replace: colors.magenta("+-"),
    delete: colors.red("- "),
    read: colors.cyan("> "),
    same: "  ",
};

const done: Record<ResourceEvent["op"], string> = {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "deleted",
    read: "read",
    same: "unchanged",
};

/** A type as the Pulumi CLI shows it: `tencentcloud:index/vpc:Vpc` as `tencentcloud:index:Vpc`. */
export function displayType(type: string): string {
    return type.replace(
        /^(?<head>[^:]+:[^:/]+)\/[a-z][A-Za-z0-9]*:(?<name>[A-Z])/,
        (all, head: string, name: string) => (head.startsWith("kubernetes:") ? all : `${head}:${name}`),
    );
}

/** The line that says what became of one resource; undefined for what is not worth a line. */
export function eventLine(event: ResourceEvent, dryRun: boolean): string | undefined {
    const subject = `${colors.bold(event.stack)}  ${symbols[event.op]} ${displayType(event.type)} ${colors.cyan(event.name)}`;
    if (event.phase === "failed") {
        return `${subject} ${colors.red("failed")}: ${event.error ?? "no reason given"}`;
    }
    if (event.phase === "start" || event.op === "same") {
        return undefined;
    }
    const paths = event.changes?.map(({ path }) => path) ?? [];
    const diff = paths.length > 0 ? colors.dim(` [${paths.join(", ")}]`) : "";
    const duration = event.durationMs === undefined ? "" : colors.dim(` (${(event.durationMs / 1000).toFixed(1)} s)`);
    return dryRun ? `${subject} ${event.op}${diff}` : `${subject} ${done[event.op]}${duration}${diff}`;
}

/** `12 to create, 3 unchanged` before, `12 created, 3 unchanged` after. */
export function summaryText(summary: ChangeSummary, dryRun: boolean): string {
    const parts = (["create", "update", "replace", "delete"] as const)
        .filter((op) => summary[op] > 0)
        .map((op) => (dryRun ? `${summary[op]} to ${op}` : `${summary[op]} ${done[op]}`));
    return [...parts, `${summary.same} unchanged`].join(", ");
}
