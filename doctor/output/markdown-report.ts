import type { Diagnosis } from "../model/diagnosis";
import { localised, type Language } from "../model/text";
import { allPrintable } from "../model/printable";
import { costWords, gatewayLine, hasVerdictOfNoGroup, hopWord, pathLine, summaryLine, word } from "./report-words";

/** A comment of a pull request may have 65,536 characters. */
const LONGEST = 60_000;

/** A diagnosis as Markdown, short enough for a comment on a pull request. */
export function markdownReport(diagnosis: Diagnosis, language: Language): string {
    const { entryPoints, findings, unknown } = allPrintable<Diagnosis>(localised(diagnosis, language));
    const header = ["namespace", "object", "path", "sees", "readFrom", "verdict"] as const;
    const rows = entryPoints.flatMap((point) => {
        const { kind, namespace, name, groups, verdict, controller, gateways } = point;
        return gateways
            ? gateways.map((gateway) => [
                  namespace,
                  `${kind} ${name}`,
                  gatewayLine(gateway),
                  word("gateway", language),
                  hopWord(gateway, language),
                  word(gateway.verdict, language),
              ])
            : [
                  ...(hasVerdictOfNoGroup(point)
                      ? [[namespace, `${kind} ${name}`, controller ?? "-", "-", "-", word(verdict, language)]]
                      : []),
                  ...groups.map((group) => [
                      namespace,
                      `${kind} ${name}${groups.length > 1 ? `: ${group.pods}` : ""}`,
                      pathLine(group.path, language),
                      word(group.sees, language),
                      group.readFrom ?? "-",
                      word(group.verdict, language),
                  ]),
              ];
    });
    const table = [header.map((name) => word(name, language)), header.map(() => "---"), ...rows].map(
        (row) => `| ${row.map(cell).join(" | ")} |`,
    );
    const parts = [
        entryPoints.length > 0 ? table.join("\n") : word("nothing", language),
        summaryLine(entryPoints, language),
        ...findings.map(({ code, severity, kind, namespace, name, title, why, remedy, fix }) =>
            [
                `**${code}** ${word(severity, language)}: ${kind} ${cell(`${namespace ?? ""}/${name}`)}: ${title}`,
                `- ${word("why", language)}: ${cell(why)}`,
                ...(fix
                    ? [
                          `- ${word("fix", language)}: ${fix.does}`,
                          ...fix.commands.map((command) => `\n  \`\`\`sh\n  ${command}\n  \`\`\`\n`),
                          `- ${word("cost", language)}: ${costWords(fix, language)}`,
                      ]
                    : [`- ${word("fix", language)}: ${remedy}`]),
            ].join("\n"),
        ),
        ...unknown.map(({ question, find }) => `- ? ${cell(question)} \`${find}\``),
    ];
    return withinLimit(parts);
}

/** Names and values come from manifests: none of them becomes markup. */
function cell(text: string): string {
    return text.replace(/[|<>*_`[\]\\]/g, (character) => `\\${character}`).replaceAll("\n", " ");
}

function withinLimit(parts: readonly string[]): string {
    const kept: string[] = [];
    let length = 0;
    for (const part of parts) {
        length += part.length + 2;
        if (length > LONGEST) {
            kept.push(`… ${parts.length - kept.length}`);
            break;
        }
        kept.push(part);
    }
    return `${kept.join("\n\n")}\n`;
}
