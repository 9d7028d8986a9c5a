import assert from "node:assert/strict";
import type { AnnotationRow, AnnotationRows } from "../../../tke/annotations/row";
import { ANNOTATION_KINDS, rowsOf } from "../../../tke/annotations/table";
import { rangeOf } from "../../../tke/annotations/values";
import { ANNOTATION_WORDS_ZH } from "./annotation-words-zh";

interface Language {
    header: readonly string[];
    /** A text of the table in this language. */
    say: (english: string) => string;
    list: string;
    rules: {
        instead: (access: string, instead: string) => string;
        replaces: string;
        only: (backends: "direct" | "non-direct") => string;
        needs: (names: string) => string;
        excludes: (names: string) => string;
        error: (code: string) => string;
        join: string;
    };
}

const EN: Language = {
    header: ["name", "annotation", "what it says", "value", "without it", "since", "rules", "source"],
    say: (english) => english,
    list: ", ",
    rules: {
        instead: (access, instead) => `${access}: ${instead}`,
        replaces: "another object",
        only: (backends) => `${backends} only`,
        needs: (names) => `needs ${names}`,
        excludes: (names) => `excludes ${names}`,
        error: (code) => `else ${code}`,
        join: "; ",
    },
};

const ZH: Language = {
    header: ["名称", "注解", "含义", "取值", "不设置时", "起始版本", "规则", "来源"],
    say: inChinese,
    list: "、",
    rules: {
        instead: (access, instead) => `${access}：${instead}`,
        replaces: "替换对象",
        only: (backends) => (backends === "direct" ? "仅限直连" : "仅限非直连"),
        needs: (names) => `需要 ${names}`,
        excludes: (names) => `不能与 ${names} 同时使用`,
        error: (code) => `否则 ${code}`,
        join: "；",
    },
};

const LANGUAGES = { en: EN, zh: ZH };

/** The tables of docs/<language>/annotations.md. */
export function annotationTables(language: keyof typeof LANGUAGES): string {
    const words = LANGUAGES[language];
    return ANNOTATION_KINDS.map((kind) => `## ${kind}\n\n${table(rowsOf(kind), words)}\n`).join("\n");
}

function table(rows: AnnotationRows, words: Language): string {
    const lines = Object.entries(rows).map(([name, row]) => [
        `\`${name}\``,
        `\`${row.key}\``,
        words.say(row.meaning),
        words.say(rangeOf(row.value)),
        words.say(row.default ?? ""),
        row.since ?? "",
        rulesOf(name, row, rows, words),
        row.source,
    ]);
    return [words.header, words.header.map(() => "---"), ...lines]
        .map((cells) => `| ${cells.join(" | ")} |`)
        .join("\n");
}

function rulesOf(name: string, row: AnnotationRow, rows: AnnotationRows, { rules, say, list }: Language): string {
    const excludedBy = Object.keys(rows).filter((other) => rows[other]?.excludes?.includes(name));
    const excludes = [...(row.excludes ?? []), ...excludedBy];
    const names = (of: readonly string[]) => of.map((other) => `\`${other}\``).join(list);
    return [
        row.access && (row.instead ? rules.instead(say(row.access), say(row.instead)) : say(row.access)),
        row.changeReplaces && rules.replaces,
        row.only && rules.only(row.only),
        row.needs && rules.needs(names(row.needs)),
        excludes.length > 0 && rules.excludes(names(excludes)),
        row.error && rules.error(row.error),
    ]
        .filter(Boolean)
        .join(rules.join);
}

/** Choices of literals, numbers and words of an API say the same in every language. */
function inChinese(english: string): string {
    const isLiteral = english.split(" or ").every((part) => /^"[^"]*"$/.test(part)) || /^`?[\w.]*`?$/.test(english);
    const known = ANNOTATION_WORDS_ZH[english];
    if (known !== undefined) {
        return known;
    }
    assert.ok(isLiteral, `tests/support/pages/annotation-words-zh.ts lacks the Chinese for ${JSON.stringify(english)}`);
    return english.replaceAll(" or ", " 或 ");
}
