import { BlockList, isIP } from "node:net";
import { ADDRESS_CLASSES, type AddressClass } from "../../tke/address-classes";
import type { ErrorCause } from "../../tke/errors/error-cause";
import { causesOf, ERROR_CODES } from "../../tke/errors/lookup";
import { API_ERRORS, type ApiError } from "../../tencent/api-error-rows";
import { apiErrorOf } from "../../tencent/api-errors";
import { nearestWord } from "../../tke/nearest-word";
import { EnvironmentError } from "../model/environment-error";
import { FINDING_CODES } from "../findings/catalog";
import type { FindingCode } from "../findings/finding-code";
import type { Language } from "../model/text";
import { API_ERROR_WORDS_ZH } from "./api-error-words-zh";
import { ERROR_WORDS_ZH } from "./error-words-zh";

/** What somebody may ask to have explained. */
export type Explanation =
    | { about: "finding"; finding: FindingCode }
    | { about: "error code"; code: string; causes: readonly ErrorCause[] }
    | { about: "API error"; code: string; error: ApiError }
    | { about: "address"; address: string; addressClass: AddressClass };

/** A word that names nothing that can be explained. */
export class UnknownWordError extends EnvironmentError {}

/**
 * Explains a finding's code, an error code of TKE's controllers or of Tencent's API, or an address that a Pod has seen.
 *
 * @throws UnknownWordError for any other word, with the nearest that can be explained
 */
export function explain(word: string): Explanation {
    const wanted = word.trim().toUpperCase();
    const finding = FINDING_CODES.find(({ code }) => code === wanted);
    if (finding) {
        return { about: "finding", finding };
    }
    const causes = causesOf(wanted);
    if (causes.length > 0) {
        return { about: "error code", code: wanted, causes };
    }
    const apiCode = API_CODES.find((code) => code.toUpperCase() === wanted) ?? word.trim();
    const error = apiErrorOf(apiCode);
    if (error) {
        return { about: "API error", code: apiCode, error };
    }
    const addressClass = isIP(word.trim()) === 4 ? classOf(word.trim()) : undefined;
    if (addressClass) {
        return { about: "address", address: word.trim(), addressClass };
    }
    const near =
        nearestWord(wanted, [...FINDING_CODES.map(({ code }) => code), ...ERROR_CODES]) ??
        nearestWord(word.trim(), API_CODES);
    throw new UnknownWordError({
        en:
            `${word} is no code of doctor (TCI0001), no error code of TKE's (E4060) or of Tencent's API (ResourceInsufficient) and no IPv4 address: ` +
            (near ? `did you mean ${near}?` : "`doctor explain` lists the codes"),
        zh:
            `${word} 不是 doctor 的诊断代码（TCI0001）、TKE 的错误码（E4060）或腾讯云 API 的错误码（ResourceInsufficient），也不是 IPv4 地址：` +
            (near ? `是否想查 ${near}？` : "`doctor explain` 列出全部代码"),
    });
}

/** Families without their `.*`. */
const API_CODES: readonly string[] = API_ERRORS.flatMap(({ codes }) => codes.map((code) => code.replace(/\.\*$/, "")));

function classOf(address: string): AddressClass | undefined {
    return ADDRESS_CLASSES.find(({ ranges }) => {
        const list = new BlockList();
        for (const range of ranges) {
            const [network = "", prefix = ""] = range.split("/");
            list.addSubnet(network, Number(prefix), "ipv4");
        }
        return list.check(address, "ipv4");
    });
}

const LABELS = {
    en: {
        remedy: "What to do",
        source: "Page",
        list: "doctor explain CODE says more.",
        codes: "Error codes of TKE's controllers",
        apiCodes: "Error codes of Tencent's API",
        findings: "Findings of doctor",
    },
    zh: {
        remedy: "处理方法",
        source: "文档",
        list: "doctor explain 代码 查看详情。",
        codes: "TKE 控制器的错误码",
        apiCodes: "腾讯云 API 的错误码",
        findings: "doctor 的诊断代码",
    },
} as const;

/** What the error tables say, in Chinese; what they do not have stays as it is. */
export function errorWordsInChinese(english: string): string {
    return ERROR_WORDS_ZH[english] ?? API_ERROR_WORDS_ZH[english] ?? english;
}

/** An explanation as text. */
export function explanationText(explanation: Explanation, language: Language): string {
    const labels = LABELS[language];
    const words = (english: string) => (language === "zh" ? errorWordsInChinese(english) : english);
    switch (explanation.about) {
        case "finding": {
            const { code, title, explanation: text, remedy, source } = explanation.finding;
            return `${code}: ${title[language]}\n\n${text[language]}\n\n${labels.remedy}: ${remedy[language]}\n${labels.source}: ${source}`;
        }
        case "error code":
            return [
                explanation.code,
                ...explanation.causes.map(
                    ({ controller, meaning, remedy, source }) =>
                        `  ${controller}: ${words(meaning)}\n    ${labels.remedy}: ${words(remedy)}\n    ${labels.source}: ${source}`,
                ),
            ].join("\n");
        case "API error":
            return [
                explanation.code,
                ...explanation.error.causes.map(
                    ({ cause, remedy }) => `  ${words(cause)}\n    ${labels.remedy}: ${words(remedy)}`,
                ),
                `  ${labels.source}: ${explanation.error.source}`,
            ].join("\n");
        case "address": {
            const { address, addressClass } = explanation;
            return `${address}: ${addressClass.name[language]} (${addressClass.ranges.join(", ")})\n\n${addressClass.means[language]}\n${labels.source}: ${addressClass.source}`;
        }
    }
}

/** Everything that can be explained, a line each. */
export function explanationList(language: Language): string {
    const labels = LABELS[language];
    return [
        `${labels.findings}:`,
        ...FINDING_CODES.map(({ code, title }) => `  ${code}  ${title[language]}`),
        "",
        `${labels.codes}: ${ERROR_CODES.join(" ")}`,
        "",
        `${labels.apiCodes}: ${API_CODES.join(" ")}`,
        "",
        labels.list,
    ].join("\n");
}
