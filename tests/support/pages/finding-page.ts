import type { Language } from "../../../doctor/model/text";
import type { FindingCode } from "../../../doctor/findings/finding-code";

const WORDS = {
    en: {
        severity: "Severity",
        remedy: "What to do",
        source: "Pages",
        index: "Findings of doctor",
        code: "code",
        title: "what",
        intro: "`npm run doctor -- explain CODE` prints one of them.",
    },
    zh: {
        severity: "严重程度",
        remedy: "处理方法",
        source: "文档",
        index: "doctor 的诊断代码",
        code: "代码",
        title: "含义",
        intro: "`npm run doctor -- explain 代码` 可在终端查看。",
    },
} as const;

/** The page of one kind of finding, in Markdown. */
export function findingPage(
    { code, severity, title, explanation, remedy, source }: FindingCode,
    language: Language,
): string {
    const words = WORDS[language];
    return [
        `# ${code}: ${title[language]}`,
        `${words.severity}: ${severity}`,
        explanation[language],
        `## ${words.remedy}`,
        remedy[language],
        `## ${words.source}`,
        source,
    ].join("\n\n");
}

/** The list of all kinds, in Markdown. */
export function findingIndex(codes: readonly FindingCode[], language: Language): string {
    const words = WORDS[language];
    const rows = codes.map(
        ({ code, severity, title }) => `| [${code}](${code}.md) | ${severity} | ${title[language]} |`,
    );
    return [
        `# ${words.index}`,
        words.intro,
        [`| ${words.code} | ${words.severity} | ${words.title} |`, "| --- | --- | --- |", ...rows].join("\n"),
    ].join("\n\n");
}
