import type pc from "picocolors";
import type { Diagnosis, Finding, Verdict } from "../model/diagnosis";
import { localised, type Language, type Localised } from "../model/text";
import { allPrintable } from "../model/printable";
import { boxTable, columnWidths, hanging, type Cell } from "./box-table";
import {
    costWords,
    gatewayLine,
    hasVerdictOfNoGroup,
    hopWord,
    pathLine,
    summaryLine,
    word,
    type SpokenGroup,
} from "./report-words";

type Colors = ReturnType<typeof pc.createColors>;
type Spoken = Localised<Diagnosis>;

/** Widths of the columns; with their borders 80 and 120. */
const WIDTHS = { narrow: [17, 20, 7, 11, 9], wide: [24, 42, 14, 15, 9] };

/**
 * A diagnosis for a terminal: a table for each namespace, then the findings with what to do, then what stays open.
 *
 * @param columns of the terminal @default - there is none: no line but the table's is broken
 */
export function terminalReport(diagnosis: Diagnosis, language: Language, colors: Colors, columns?: number): string {
    const report = allPrintable<Diagnosis>(localised(diagnosis, language));
    const namespaces = [...Map.groupBy(report.entryPoints, ({ namespace }) => namespace)];
    const tables = namespaces.map(
        ([namespace, points]) =>
            `${colors.bold(`${word("namespace", language)} ${namespace}`)}\n${tableOf(points, language, colors, columns)}`,
    );
    const body =
        tables.length > 0 ? [...tables, `${summaryLine(report.entryPoints, language)}`] : [word("nothing", language)];
    return [
        ...body,
        ...report.findings.map((finding) => findingText(finding, language, colors, columns)),
        ...unknownText(report, language, colors, columns),
    ].join("\n\n");
}

function tableOf(
    points: Spoken["entryPoints"],
    language: Language,
    colors: Colors,
    columns: number | undefined,
): string {
    const head = (["object", "path", "sees", "readFrom", "verdict"] as const).map((name) => ({
        text: word(name, language),
    }));
    const rows = points.flatMap((point) => rowsOf(point, language, colors));
    return boxTable(head, rows, columnWidths(WIDTHS, columns));
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
        ...(hasVerdictOfNoGroup(point) ? [row([object, instead, "-", "-"], verdict)] : []),
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

function stations({ path }: SpokenGroup, language: Language): string {
    return pathLine(path, language, "\n→ ");
}

function verdictCell(verdict: Verdict, language: Language, colors: Colors): Cell {
    const paint = { kept: colors.green, lost: colors.red, unknown: colors.yellow }[verdict];
    const sign = { kept: "✔", lost: "✘", unknown: "?" }[verdict];
    return { text: `${sign} ${word(verdict, language)}`, paint };
}

function findingText(
    finding: Localised<Finding>,
    language: Language,
    colors: Colors,
    columns: number | undefined,
): string {
    const { code, severity, kind, namespace, name, title, why, source, remedy, fix, location } = finding;
    const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
    const where = location ? `  ${location.file}${location.line ? `:${location.line}` : ""}` : "";
    const label = `${code} ${word(severity, language)}`;
    const rest = `${kind} ${namespace ? `${namespace}/` : ""}${name}: ${title}${where}`;
    const say = (of: Parameters<typeof word>[0], text: string) =>
        `    ${hanging(`${word(of, language)}: ${text}`, 4, columns)}`;
    // Commands are copied: they stay in one line.
    const command = (text: string) => `        ${text}`;
    return [
        `${paint(label)}${hanging(`${label}  ${rest}`, 4, columns).slice(label.length)}`,
        say("why", `${why} (${source})`),
        ...(fix
            ? [
                  say("fix", fix.does),
                  ...fix.commands.map(command),
                  ...(fix.config ? [command(`${word("config", language)}: ${fix.config}`)] : []),
                  say("cost", costWords(fix, language)),
                  say("undo", fix.undo.does),
                  ...fix.undo.commands.map(command),
              ]
            : [say("fix", remedy)]),
    ].join("\n");
}

function unknownText({ unknown }: Spoken, language: Language, colors: Colors, columns: number | undefined): string[] {
    if (unknown.length === 0) {
        return [];
    }
    const lines = unknown.flatMap(({ question, reason, find, objects }) => [
        `  ? ${hanging(`${question}${objects.length > 0 ? ` (${objectList(objects)})` : ""}`, 4, columns)}`,
        `      ${hanging(`${word("why", language)}: ${reason}`, 6, columns)}`,
        `      ${word("find", language)}: ${find}`,
    ]);
    return [[colors.bold(word("open", language)), ...lines].join("\n")];
}

function objectList(objects: readonly { kind: string; namespace?: string; name: string }[]): string {
    const shown = objects.slice(0, 3).map(({ namespace, name }) => `${namespace}/${name}`);
    return `${shown.join(", ")}${objects.length > 3 ? ` +${objects.length - 3}` : ""}`;
}
