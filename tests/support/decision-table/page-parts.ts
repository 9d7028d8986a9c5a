import assert from "node:assert/strict";
import { ARRIVAL_ROWS, SHORTCUT_ROWS } from "../../../tke/decision-table/arrival-rows";
import { allCases, type AnyRow } from "../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS } from "../../../tke/decision-table/direct-access-rows";
import type { Outcome } from "../../../tke/decision-table/outcome";
import { PROXY_PROTOCOL_ROWS } from "../../../tke/decision-table/proxy-protocol-rows";
import { READINGS } from "../../../tke/decision-table/readings";
import { ROWS, type Row } from "../../../tke/decision-table/rows";
import { DIMENSIONS, type Condition, type Dimension } from "../../../tke/decision-table/situation";
import { complete } from "./complete";
import { reasonNotRun } from "./not-run";
import { TABLE_WORDS_ZH } from "./words-zh";

const EN = {
    say: (english: string) => english,
    where: "where",
    outcome: ["path", "`remote_addr`", "`X-Forwarded-For`", "error"],
    reason: ["why", "source", "run in the lab"],
    directAccess: "direct access is",
    arrival: "arrives with the address of",
    proxyProtocol: "the PROXY protocol's header",
    readings: ["question", "dimension", "taken for true", "otherwise", "known", "why", "source"],
    known: ["yes", "no: a verdict that depends on it is unknown"],
    yes: "yes",
    notRun: (reason: string) => `no: ${reason}`,
    or: " or ",
    and: ", ",
    otherwise: "else",
    option: (value: string, assume: string) => `${value} (\`--assume ${assume}\`)`,
};

const ZH: typeof EN = {
    say: (english) =>
        TABLE_WORDS_ZH[english] ??
        assert.fail(`tests/support/decision-table/words-zh.ts lacks ${JSON.stringify(english)}`),
    where: "条件",
    outcome: ["路径", "`remote_addr`", "`X-Forwarded-For`", "错误码"],
    reason: ["原因", "来源", "实验室是否运行"],
    directAccess: "直连",
    arrival: "到达 CLB 时的地址",
    proxyProtocol: "PROXY protocol 的头",
    readings: ["问题", "维度", "采用", "另一种", "是否已知", "原因", "来源"],
    known: ["是", "否：取决于它的结论为未知"],
    yes: "是",
    notRun: (reason) => `否：${reason}`,
    or: " 或 ",
    and: "，",
    otherwise: "其他",
    option: (value, assume) => `${value}（\`--assume ${assume}\`）`,
};

const LANGUAGES = { en: EN, zh: ZH };
const cases = allCases({});

/** The parts of docs/<language>/decision-table.md that are made from the table, by the names of their marks. */
export function decisionTableParts(language: keyof typeof LANGUAGES): Record<string, string> {
    const words = LANGUAGES[language];
    return {
        "direct access": verdicts(words, words.directAccess, DIRECT_ACCESS_ROWS),
        arrival: verdicts(words, words.arrival, ARRIVAL_ROWS),
        shortcut: outcomes(words, SHORTCUT_ROWS),
        on: outcomes(words, ROWS.on),
        off: outcomes(words, ROWS.off),
        invalid: outcomes(words, ROWS.invalid),
        "proxy protocol": verdicts(words, words.proxyProtocol, PROXY_PROTOCOL_ROWS),
        readings: readings(words),
    };
}

function outcomes(words: typeof EN, rows: readonly Row[]): string {
    return table(
        [words.where, ...words.outcome, ...words.reason],
        rows.map((row) => [where(words, row.when), ...cells(row.then), ...reason(words, row)]),
    );
}

function verdicts(words: typeof EN, header: string, rows: readonly Exclude<AnyRow, Row>[]): string {
    return table(
        [words.where, header, ...words.reason],
        rows.map((row) => [where(words, row.when), row.then, ...reason(words, row)]),
    );
}

function readings(words: typeof EN): string {
    return table(
        words.readings,
        READINGS.map(({ dimension, question, assume, isAnswered, why, source }) => [
            words.say(question),
            `\`${dimension}\``,
            DIMENSIONS[dimension][0],
            words.option(DIMENSIONS[dimension].slice(1).join(), assume),
            words.known[isAnswered ? 0 : 1]!,
            words.say(why),
            source,
        ]),
    );
}

function reason(words: typeof EN, row: AnyRow): string[] {
    const situations = cases.filter(({ rows }) => rows.includes(row)).map(({ situation }) => situation);
    const isRun = situations.some((known) => complete(known, { accept: (each) => !reasonNotRun(each) }));
    const notRun = () => reasonNotRun(complete(situations[0]!)!) ?? assert.fail("no reason");
    return [words.say(row.why), row.source, isRun ? words.yes : words.notRun(words.say(notRun()))];
}

function cells({ path, remoteAddr, forwardedFor, error }: Outcome): string[] {
    return [path, remoteAddr ?? "–", forwardedFor ?? "–", error ?? ""];
}

function where(words: typeof EN, when: Condition): string {
    const conditions = (Object.entries(when) as [Dimension, readonly string[]][]).map(([dimension, values]) => {
        const all: readonly string[] = DIMENSIONS[dimension];
        assert.ok(values.length < all.length, `${dimension} of a row restricts nothing`);
        return `\`${dimension}\`: ${values.join(words.or)}`;
    });
    return conditions.length > 0 ? conditions.join(words.and) : words.otherwise;
}

function table(header: string[], rows: string[][]): string {
    return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
