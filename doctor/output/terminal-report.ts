import type pc from "picocolors";
import type { Diagnosis, Finding, Verdict } from "../model/diagnosis";
import { localised, type Language, type Localised } from "../model/text";
import { allPrintable } from "../model/printable";
import { boxTable, type Cell } from "./table";
import { costWords, gatewayLine, hopWord, pathLine, summaryLine, word, type SpokenGroup } from "./words";

type Colors = ReturnType<typeof pc.createColors>;
type Spoken = Localised<Diagnosis>;

/** Widths of the columns; with their borders 120. */
const WIDTHS = [24, 44, 14, 15, 7];

/** A diagnosis for a terminal: a table for each namespace, then the findings with what to do, then what stays open. */
export function terminalReport(diagnosis: Diagnosis, language: Language, colors: Colors): string {
    const report = allPrintable<Diagnosis>(localised(diagnosis, language));
    const namespaces = [...Map.groupBy(report.entryPoints, ({ namespace }) => namespace)];
    const tables = namespaces.map(
        ([namespace, points]) =>
            `${colors.bold(`${word("namespace", language)} ${namespace}`)}\n${tableOf(points, language, colors)}`,
    );
    const body =
        tables.length > 0 ? [...tables, `${summaryLine(report.entryPoints, language)}`] : [word("nothing", language)];
    return [
        ...body,
        ...report.findings.map((finding) => findingText(finding, language, colors)),
        ...unknownText(report, language, colors),
    ].join("\n\n");
}

function tableOf(points: Spoken["entryPoints"], language: Language, colors: Colors): string {
    const head = (["object", "path", "sees", "readFrom", "verdict"] as const).map((name) => ({
        text: word(name, language),
    }));
    const rows = points.flatMap((point) => rowsOf(point, language, colors));
    return boxTable(head, rows, WIDTHS);
}

function rowsOf(point: Spoken["entryPoints"][number], language: Language, colors: Colors): Cell[][] {
    const { kind, name, type, groups, verdict, controller, gateways = [] } = point;
    const object = `${kind} ${name}${type === "NodePort" ? "\n(NodePort)" : ""}`;
    const row = (texts: readonly string[], of: Verdict): Cell[] => [
        ...texts.map((text) => ({ text })),
        verdictCell(of, language, colors),
    ];
    const instead = controller ? `${word("served", language)} ${controller}` : word("noPods", language);
    return [
        ...gateways.map((gateway) =>
            row(
                [object, gatewayLine(gateway, "\n"), word("gateway", language), hopWord(gateway, language)],
                gateway.verdict,
            ),
        ),
        ...(isOfNoGroup(point) ? [row([object, instead, "-", "-"], verdict)] : []),
        ...groups.map((group) =>
            row(
                [
                    `${object}\n${group.pods}`,
                    stations(group, language),
                    word(group.sees, language),
                    group.readFrom ?? "-",
                ],
                group.verdict,
            ),
        ),
    ];
}

/** Whether an entry point has its verdict from none of its groups: an Ingress's from a Service that does not exist. */
function isOfNoGroup({ groups, gateways = [], verdict }: Spoken["entryPoints"][number]): boolean {
    return gateways.length === 0 && groups.every((group) => group.verdict !== verdict);
}

function stations({ path }: SpokenGroup, language: Language): string {
    return pathLine(path, language, "\n→ ");
}

function verdictCell(verdict: Verdict, language: Language, colors: Colors): Cell {
    const paint = { kept: colors.green, lost: colors.red, unknown: colors.yellow }[verdict];
    const sign = { kept: "✔", lost: "✘", unknown: "?" }[verdict];
    return { text: `${sign} ${word(verdict, language)}`, paint };
}

function findingText(finding: Localised<Finding>, language: Language, colors: Colors): string {
    const { code, severity, kind, namespace, name, title, why, source, remedy, fix, location } = finding;
    const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
    const where = location ? `  ${location.file}${location.line ? `:${location.line}` : ""}` : "";
    const lines = [
        `${paint(`${code} ${word(severity, language)}`)}  ${kind} ${namespace ? `${namespace}/` : ""}${name}: ${title}${where}`,
        `    ${word("why", language)}: ${why} (${source})`,
    ];
    if (fix) {
        lines.push(`    ${word("fix", language)}: ${fix.does}`, ...fix.commands.map((command) => `        ${command}`));
        lines.push(...(fix.config ? [`        ${word("config", language)}: ${fix.config}`] : []));
        lines.push(`    ${word("cost", language)}: ${costWords(fix, language)}`);
        lines.push(
            `    ${word("undo", language)}: ${fix.undo.does}`,
            ...fix.undo.commands.map((command) => `        ${command}`),
        );
    }
    if (!fix) {
        lines.push(`    ${word("fix", language)}: ${remedy}`);
    }
    return lines.join("\n");
}

function unknownText({ unknown }: Spoken, language: Language, colors: Colors): string[] {
    if (unknown.length === 0) {
        return [];
    }
    const lines = unknown.flatMap(({ question, reason, find, objects }) => [
        `  ? ${question}${objects.length > 0 ? ` (${objectList(objects)})` : ""}`,
        `      ${word("why", language)}: ${reason}`,
        `      ${word("find", language)}: ${find}`,
    ]);
    return [[colors.bold(word("open", language)), ...lines].join("\n")];
}

function objectList(objects: readonly { kind: string; namespace?: string; name: string }[]): string {
    const shown = objects.slice(0, 3).map(({ namespace, name }) => `${namespace}/${name}`);
    return `${shown.join(", ")}${objects.length > 3 ? ` +${objects.length - 3}` : ""}`;
}
